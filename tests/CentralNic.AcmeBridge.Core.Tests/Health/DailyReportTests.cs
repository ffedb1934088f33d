using System.Globalization;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Health;

/// <summary>The one line a day that says how the day was.</summary>
public sealed class DailyReportTests
{
    [Fact]
    public async Task Line_AfterMidnight_HasTheFiguresOfTheDay()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await PassMidnightAsync(harness, "All is well. ");
        var day = harness.Clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (var name in new[] { "one.test", "two.test" })
        {
            await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, name), BridgeHarness.NewCsr(name));
        }

        await PassMidnightAsync(harness, $"All is well. {day}");

        var line = Assert.Single(harness.Log.Lines, line => line.Contains(day + ": ", StringComparison.Ordinal));
        Assert.Contains("2 of the day's orders have their certificates, 0 failed", line, StringComparison.Ordinal);
        var spent = harness.Sandbox.State.Purchases.Sum(purchase => purchase.Price).ToString("0.00", CultureInfo.InvariantCulture);
        Assert.Contains($"bought this month: 2, for {spent} ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_WhileSomethingIsWrong_NamesIt()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Bridge.Health.Set("odd-thing", "Something is odd.");

        await PassMidnightAsync(harness, "Not all is well: odd-thing.");
    }

    private static async Task PassMidnightAsync(BridgeHarness harness, string wanted)
    {
        // The wait for midnight must run before the clock moves.
        await Eventually.TrueAsync(
            () => harness.Bridge.Periodic.States.Single(state => state.Name == "daily-report").NextRound > harness.Clock.GetUtcNow());
        var now = harness.Sandbox.Clock.GetUtcNow();
        harness.Sandbox.Clock.Advance(now.UtcDateTime.Date.AddDays(1).AddSeconds(1) - now.UtcDateTime);
        await Eventually.TrueAsync(() => harness.Log.Lines.Any(line => line.Contains(wanted, StringComparison.Ordinal)));
    }
}
