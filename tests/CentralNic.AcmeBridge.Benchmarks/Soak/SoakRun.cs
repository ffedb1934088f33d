using System.Diagnostics;
using System.Globalization;

namespace CentralNic.AcmeBridge.Benchmarks.Soak;

/// <summary>Starts the writing process, kills it at a random moment, and starts it again on the same folder, which tells what is left.</summary>
internal sealed class SoakRun(string parentFolder, int callers, int seed)
{
    private const int RoundsPerFolder = 40;
    private const int MinMilliseconds = 5;
    private const int MaxMilliseconds = 400;

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
                var ledger = new SoakLedger(result);
                var rounds = Math.Min(RoundsPerFolder, kills - result.Kills);
                for (var round = 0; round <= rounds; round++)
                {
                    // The last start only looks: the kill after it counts for nothing.
                    await RoundAsync(folder, round, ledger, cancellation);
                    result.Kills += round < rounds ? 1 : 0;
                }
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return result;
    }

    private async Task RoundAsync(string folder, int round, SoakLedger ledger, CancellationToken cancellation)
    {
        using var process = Start(folder, round);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        Timer? killer = null;
        try
        {
            ledger.BeginRound();
            while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
            {
                if (!ledger.Read(line))
                {
                    continue;
                }

                killer ??= new Timer(_ => Kill(process), null, _random.Next(MinMilliseconds, MaxMilliseconds), Timeout.Infinite);
            }

            await process.WaitForExitAsync(cancellation);
            if (killer is null)
            {
                throw new InvalidOperationException($"The writing process ended by itself: {await errors}");
            }
        }
        finally
        {
            Kill(process);
            if (killer is not null)
            {
                await killer.DisposeAsync();
            }
        }
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
        var program = Path.Combine(AppContext.BaseDirectory, "CentralNic.AcmeBridge.Benchmarks.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            program, "soak-writer", "--folder", folder,
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
