using CentralNic.AcmeBridge.Trials.Restore;
using Xunit;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>A short run of the trial; <c>docs/design/store.md</c> has the result of the long one.</summary>
public sealed class RestoreTrialTests
{
    [Fact]
    public async Task Restore_OfAnOlderCopyBuysNothingTwice()
    {
        var result = await new RestoreRun(seed: 5).RunAsync(trials: 3, orders: 8, TestContext.Current.CancellationToken);
        Assert.True(result.IsClean, result.ToString());
        Assert.Equal(3, result.Trials);
        Assert.NotEqual(0, result.BoughtAfter);
    }

    /// <summary>The trial can fail: where the store says nothing of it, the same restore is paid for twice.</summary>
    [Fact]
    public async Task Restore_WhereNothingTellsOfIt_IsFound()
    {
        var result = await new RestoreRun(seed: 5, isGuarded: false)
            .RunAsync(trials: 1, orders: 30, TestContext.Current.CancellationToken);
        Assert.Contains(result.Findings, finding => finding.Contains("was bought 2 times", StringComparison.Ordinal));
    }
}
