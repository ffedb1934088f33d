using CentralNic.AcmeBridge.Trials.Year;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>
/// A small run of the simulated years, across both steps of the CA/Browser Forum's calendar; <c>docs/design/issuance.md</c> has the large
/// one.
/// </summary>
public class YearTests
{
    [Fact]
    public async Task ThreeYearsOfRealClients_EachPaidYearIsBoughtOnceAndNothingLapses()
    {
        const int NameSets = 4;
        var run = new YearRun(NameSets, seed: 5, progress: line => TestContext.Current.TestOutputHelper?.WriteLine(line));

        var result = await run.RunAsync(years: 3, TestContext.Current.CancellationToken);

        Assert.Empty(result.Failures);
        Assert.Empty(result.Lapses);
        Assert.Equal(NameSets, result.Purchases);
        Assert.InRange(result.OrdersLeft, 2 * NameSets, result.Orders / 2);
        Assert.InRange(result.ShortestPaidTime!.Value, TimeSpan.FromDays(365) - YearRun.NeededPaidTime, TimeSpan.FromDays(366));
        Assert.InRange(result.MostPerNameSet, 3, 4);
        Assert.True(result.Orders > 20 * result.NameSets, $"Only {result.Orders} orders: the clients did not renew.");
        Assert.True(result.Reissues > result.Orders / 2, $"{result.Reissues} reissues of {result.Orders} orders.");
    }
}
