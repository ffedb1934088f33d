using System.Diagnostics;
using System.Globalization;

namespace CentralNic.AcmeBridge.Fuzzing.Engine;

/// <summary>
/// A long run: one target after the other, each for a slice of the time and in a process of its own, so that what ends a process - no more
/// stack, no more memory, an endless loop - is a finding and not the end of the run.
/// </summary>
/// <param name="root">Where everything is kept, a folder for each target.</param>
/// <param name="corpus">The repository's corpus, a folder for each target.</param>
internal sealed class LongRun(string root, string corpus)
{
    private static readonly TimeSpan LongestSlice = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan ReplayTime = TimeSpan.FromMinutes(1);

    /// <summary>Runs.</summary>
    /// <param name="targets">Their names.</param>
    /// <param name="time">For all together.</param>
    /// <returns>How many kinds of findings there are.</returns>
    public int Run(IReadOnlyList<string> targets, TimeSpan time)
    {
        var begin = Stopwatch.GetTimestamp();
        var slice = TimeSpan.FromTicks(Math.Clamp(time.Ticks / targets.Count, 1, LongestSlice.Ticks));
        for (var turn = 0; Stopwatch.GetElapsedTime(begin) < time; turn++)
        {
            foreach (var target in targets)
            {
                var left = time - Stopwatch.GetElapsedTime(begin);
                if (left > TimeSpan.Zero)
                {
                    RunSlice(target, left < slice ? left : slice);
                }
            }
        }

        Console.WriteLine();
        Console.WriteLine(Totals.Head);
        foreach (var target in targets)
        {
            Console.WriteLine(Totals.Read(FolderOf(target)).ToLine(target, FolderOf(target).CountFindings()));
        }

        return targets.Sum(target => FolderOf(target).CountFindings());
    }

    private FuzzFolder FolderOf(string target) => new(Path.Combine(root, target));

    private void RunSlice(string target, TimeSpan time)
    {
        var folder = FolderOf(target).Create();
        var before = Totals.Read(folder);
        File.Delete(folder.Progress);
        var begin = Stopwatch.GetTimestamp();
        var seed = (before.Slices + 1).ToString(CultureInfo.InvariantCulture);
        var seconds = time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        var code = Start(
            ["run", target, "--seconds", seconds, "--seed", seed, "--corpus", Path.Combine(corpus, target), "--out", root], null);
        using var progress = new Progress(folder.Progress);
        var totals = before.Plus(Stopwatch.GetElapsedTime(begin), progress);
        if (code != 0)
        {
            Blame(target, folder, progress);
        }

        totals.Write(folder);
        var ending = code == 0 ? "" : $"  ended with {code}";
        Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {totals.ToLine(target, folder.CountFindings())}{ending}");
    }

    /// <summary>Keeps what a process ended at, if it ends another one too.</summary>
    private void Blame(string target, FuzzFolder folder, Progress progress)
    {
        if (progress.Input is not { Length: > 0 } input)
        {
            return;
        }

        var file = Path.Combine(folder.Findings, "last");
        File.WriteAllBytes(file, input);
        var code = Start(["replay", target, file], ReplayTime);
        var kind = progress.Hangs ? "hang" : $"end-{code}";
        if (code is not (0 or 1))
        {
            folder.AddFinding(new Finding(input, $"{kind} {Corpus.NameOf(input)}", $"The process ended with {code}."));
        }

        File.Delete(file);
    }

    private static int Start(IEnumerable<string> arguments, TimeSpan? limit)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };

        // Run as "dotnet X.dll", the program is dotnet and needs the name of the assembly.
        var assembly = Path.Combine(AppContext.BaseDirectory, typeof(LongRun).Assembly.GetName().Name + ".dll");
        var isHosted = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        foreach (var argument in isHosted ? arguments.Prepend(assembly) : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = "0x60000000";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(start)!;
        if (limit is null)
        {
            process.WaitForExit();
        }
        else if (!process.WaitForExit(limit.Value))
        {
            process.Kill();
            process.WaitForExit();
        }

        return process.ExitCode;
    }
}

/// <summary>The sums of all runs of a target.</summary>
internal sealed record Totals(int Slices, double Seconds, long Executions, long Branches, long Entries)
{
    public const string Head = "target             minutes   executions  branches  entries  findings";

    public static Totals Read(FuzzFolder folder)
    {
        if (!File.Exists(folder.Totals))
        {
            return new Totals(0, 0, 0, 0, 0);
        }

        var parts = File.ReadAllText(folder.Totals).Split(' ');
        return new Totals(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            double.Parse(parts[1], CultureInfo.InvariantCulture),
            long.Parse(parts[2], CultureInfo.InvariantCulture),
            long.Parse(parts[3], CultureInfo.InvariantCulture),
            long.Parse(parts[4], CultureInfo.InvariantCulture));
    }

    public Totals Plus(TimeSpan time, Progress progress) => new(
        Slices + 1, Seconds + time.TotalSeconds, Executions + progress.Executions, Math.Max(Branches, progress.Branches), progress.Entries);

    public void Write(FuzzFolder folder) => File.WriteAllText(
        folder.Totals, string.Create(CultureInfo.InvariantCulture, $"{Slices} {Seconds:0.0} {Executions} {Branches} {Entries}"));

    public string ToLine(string target, int findings) => string.Create(
        CultureInfo.InvariantCulture, $"{target,-16} {Seconds / 60,9:0.0} {Executions,12} {Branches,9} {Entries,8} {findings,9}");
}
