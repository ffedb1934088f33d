using System.Diagnostics;
using System.Globalization;

namespace CentralNic.AcmeBridge.Trials.Drills;

/// <summary>
/// The bridge's clock jumps while it runs, by Debian's libfaketime; the reseller's and the customers' clocks stay as they are.
/// </summary>
internal static class ClockDrill
{
    private const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

    private static readonly string[] Jumps = ["+2h", "-2h", "+366d", "-366d"];
    private static readonly TimeSpan Wrong = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<DrillResult> RunAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Library))
        {
            return new DrillResult("clock-jumps", "not run", [$"{Library} is missing: install the package faketime."]);
        }

        var clock = Path.Combine(Path.GetTempPath(), $"bridge-drill-clock-{Environment.ProcessId}");
        await File.WriteAllTextAsync(clock, "+0", cancellationToken);
        await using var site = await DrillSite.PrepareAsync(
            TimeSpan.Zero,
            new()
            {
                ["LD_PRELOAD"] = Library,
                ["FAKETIME_TIMESTAMP_FILE"] = clock,
                ["FAKETIME_NO_CACHE"] = "1",
                ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            },
            cancellationToken);
        try
        {
            await site.StartAsync(cancellationToken);
            var figures = new List<string>();
            var findings = new List<string>();
            foreach (var jump in Jumps)
            {
                var customer = await site.CustomerAsync(cancellationToken);
                await site.OrderAsync(customer, $"right{figures.Count}.test", cancellationToken);
                var bought = site.Sandbox.State.Purchases.Count;
                await File.WriteAllTextAsync(clock, jump, cancellationToken);
                var name = $"wrong{figures.Count}.test";
                var url = await DrillSite.WithNonceAsync(() => site.FinalizeAsync(customer, name, cancellationToken));
                await Task.Delay(Wrong, cancellationToken);
                if (site.Sandbox.State.Purchases.Count != bought)
                {
                    findings.Add($"With the clock at {jump} something was bought.");
                }

                await File.WriteAllTextAsync(clock, "+0", cancellationToken);
                var began = Stopwatch.GetTimestamp();
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(Patience);
                var again = "";
                try
                {
                    await DrillSite.WithNonceAsync(() => CollectAsync(url));
                }
                catch (InvalidOperationException)
                {
                    // What was made a year ago by the clock has expired when that is right again.
                    again = ", for a second order";
                    await DrillSite.WithNonceAsync(
                        async () => await CollectAsync(await site.FinalizeAsync(customer, name, patience.Token)));
                }

                figures.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{jump}: nothing bought, certificate {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s after the clock was right "
                    + $"again{again}"));

                async Task<bool> CollectAsync(string order)
                {
                    await site.CollectAsync(customer, order, patience.Token);
                    return true;
                }
            }

            findings.AddRange(await site.CheckAsync(cancellationToken));
            return new DrillResult("clock-jumps", string.Join("; ", figures), findings);
        }
        finally
        {
            File.Delete(clock);
        }
    }
}
