using System.Diagnostics;
using System.Globalization;

namespace CentralNic.AcmeBridge.Trials.Soak;

/// <summary>
/// Starts the writing process, kills it at a random moment, and starts it again on the same folder, which tells what is left.
/// </summary>
/// <param name="parentFolder">Where the data folders are made.</param>
/// <param name="callers">How many callers write.</param>
/// <param name="seed">Seed of the moments of the kills.</param>
/// <param name="store">One of <see cref="SoakStore"/>.</param>
/// <param name="keepFolder">Where data folders are kept, as the kill left them, in which the next start found something wrong.</param>
internal sealed class SoakRun(string parentFolder, int callers, int seed, string store = SoakStore.Embedded, string? keepFolder = null)
{
    private const int RoundsPerFolder = 40;
    private const int MinMilliseconds = 5;
    private const int MaxMilliseconds = 400;

    /// <summary>A start that acknowledges nothing for so long is stuck.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Random _random = new(seed);

    /// <summary>Kills so many times and checks after each.</summary>
    /// <param name="kills">How many times.</param>
    /// <param name="cancellation">Ends the run early.</param>
    public async Task<SoakResult> RunAsync(int kills, CancellationToken cancellation)
    {
        var result = new SoakResult(callers);
        while (result.Kills < kills)
        {
            var folder = Directory.CreateDirectory(Path.Combine(parentFolder, $"bridge-soak-{Guid.NewGuid():n}")).FullName;
            try
            {
                result.Folders++;
                await UseAsync(folder, Math.Min(RoundsPerFolder, kills - result.Kills), result, cancellation);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return result;
    }

    private async Task UseAsync(string folder, int rounds, SoakResult result, CancellationToken cancellation)
    {
        var check = new SoakCheck(result);
        for (var round = 0; round <= rounds; round++)
        {
            var left = keepFolder is null ? null : Copy(folder, Path.Combine(keepFolder, $"{Path.GetFileName(folder)}-{round}"));
            var before = result.Wrong;
            var usable = await RoundAsync(folder, round, check, result, cancellation);
            if (left is not null && result.Wrong == before)
            {
                Directory.Delete(left, recursive: true);
            }

            if (!usable)
            {
                return;
            }

            // The last start only looks: the kill after it counts for nothing.
            result.Kills += round < rounds ? 1 : 0;
        }
    }

    /// <summary>One start and its kill.</summary>
    /// <returns>Whether the folder can be used further.</returns>
    private async Task<bool> RoundAsync(string folder, int round, SoakCheck check, SoakResult result, CancellationToken cancellation)
    {
        using var process = Start(folder, round);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var killed = false;
        var acknowledged = false;
        var killer = new Timer(_ => { killed = !process.HasExited; Kill(process); }, null, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            check.BeginRound();
            while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
            {
                if (check.Read(line) && !acknowledged)
                {
                    acknowledged = true;
                    killer.Change(_random.Next(MinMilliseconds, MaxMilliseconds), Timeout.Infinite);
                }
            }

            await process.WaitForExitAsync(cancellation);
        }
        finally
        {
            await killer.DisposeAsync();
            Kill(process);
        }

        if (killed && acknowledged)
        {
            return true;
        }

        var why = killed ? $"no commit was acknowledged for {Patience.TotalSeconds:n0} s" : await errors;
        if (round == 0)
        {
            throw new InvalidOperationException($"The writing process failed in an empty folder: {why}");
        }

        result.Note($"round {round}, {(check.IsReported ? "while writing" : "at the start")}: {why}");
        result.Stopped += check.IsReported ? 1 : 0;
        result.Unopenable += check.IsReported ? 0 : 1;
        return check.IsReported;
    }

    private static string Copy(string folder, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        return target;
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }

    private Process Start(string folder, int round)
    {
        var program = typeof(SoakRun).Assembly.Location;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            program, "soak-writer", "--folder", folder, "--store", store,
            "--callers", callers.ToString(CultureInfo.InvariantCulture),
            "--round", round.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The writing process could not be started.");
    }
}
