using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CentralNic.AcmeBridge.Trials.Controls;

/// <summary>Runs the tests of controls with and without them, in a copy of the working copy.</summary>
/// <param name="copy">An empty folder.</param>
internal sealed partial class ControlsRun(string copy)
{
    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestTest = TimeSpan.FromMinutes(5);

    /// <summary>Runs.</summary>
    /// <param name="only">The controls; none: all.</param>
    /// <returns>Whether every test noticed that its control was away.</returns>
    public async Task<bool> RunAsync(string[] only, CancellationToken cancellationToken)
    {
        var root = FindRoot();
        var controls = Control.ReadAll(root).Where(control => only.Length == 0 || only.Contains(control.Id)).ToArray();
        if (controls.Length == 0)
        {
            Console.WriteLine("No such control.");
            return false;
        }

        await CopyAsync(root, cancellationToken);
        foreach (var file in controls.GroupBy(control => control.File))
        {
            var path = Path.Combine(copy, file.Key);
            var source = await File.ReadAllTextAsync(path, cancellationToken);
            await File.WriteAllTextAsync(
                path, file.Aggregate(source, (text, control) => control.PutInto(text)), cancellationToken);
        }

        Console.WriteLine($"Building a copy whose controls can be taken away: {controls.Length}");
        var projects = controls.SelectMany(control => control.Tests).Select(test => test.Split('/')[0]).Distinct();
        foreach (var project in projects)
        {
            var (code, output) = await RunAsync(
                "dotnet",
                ["build", Path.Combine(copy, "tests", project), "-c", "Release", "-v", "quiet", "-p:RunAnalyzers=false",
                    "-p:EnforceCodeStyleInBuild=false", "-p:TreatWarningsAsErrors=false", "-nodeReuse:false"],
                without: null,
                LongestBuild,
                cancellationToken);
            if (code != 0)
            {
                Console.WriteLine(output);
                return false;
            }
        }

        var all = true;
        Console.WriteLine("| control | test | with it | without it |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var control in controls)
        {
            foreach (var test in control.Tests)
            {
                var with = await TestAsync(test, without: null, cancellationToken);
                var without = await TestAsync(test, control.Id, cancellationToken);
                var isNoticed = with is { Total: > 0, Failed: 0 } && without is { Failed: > 0 };
                all &= isNoticed;
                Console.WriteLine(
                    $"| {control.Id} | {test.Split('/')[1]} | {with} | {without}{(isNoticed ? "" : " **not noticed**")} |");
            }
        }

        Console.WriteLine(all ? "Every control is missed by its tests when it is away." : "Some tests do not notice.");
        return all;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CentralNic.AcmeBridge.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Run it from within the repository.");
    }

    private async Task CopyAsync(string root, CancellationToken cancellationToken)
    {
        var (_, listed) = await RunAsync(
            "git", ["-C", root, "ls-files", "--cached", "--others", "--exclude-standard"], null, LongestTest, cancellationToken);
        foreach (var file in listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(root, file))))
        {
            var target = Path.Combine(copy, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(root, file), target);
        }
    }

    private async Task<Outcome> TestAsync(string test, string? without, CancellationToken cancellationToken)
    {
        var project = test.Split('/')[0];
        var folder = Path.Combine(copy, "tests", project);
        var (_, output) = await RunAsync(
            "dotnet",
            [Path.Combine(folder, "bin", "Release", "net10.0", project + ".dll"), "-noColor", "-method", "*." + test.Split('/')[1]],
            without,
            LongestTest,
            cancellationToken);
        return Summary().Match(output) is { Success: true } found
            ? new Outcome(
                int.Parse(found.Groups["total"].Value, CultureInfo.InvariantCulture),
                int.Parse(found.Groups["failed"].Value, CultureInfo.InvariantCulture))
            : new Outcome(0, 0);
    }

    private async Task<(int Code, string Output)> RunAsync(
        string program, string[] arguments, string? without, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = copy,
        };
        start.Environment.Remove(Control.Variable);
        if (without is not null)
        {
            start.Environment[Control.Variable] = without;
        }

        using var process = Process.Start(start)!;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(limit);
        var errors = process.StandardError.ReadToEndAsync(time.Token);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(time.Token);
            await errors;
            await process.WaitForExitAsync(time.Token);
            return (process.ExitCode, output);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return (-1, "");
        }
    }

    [GeneratedRegex(@"Total: (?<total>\d+), Errors: \d+, Failed: (?<failed>\d+)")]
    private static partial Regex Summary();

    /// <summary>What a run of a test came to.</summary>
    private readonly record struct Outcome(int Total, int Failed)
    {
        public override string ToString() => Total == 0 ? "no end" : Failed == 0 ? $"{Total} passed" : $"{Failed} of {Total} failed";
    }
}
