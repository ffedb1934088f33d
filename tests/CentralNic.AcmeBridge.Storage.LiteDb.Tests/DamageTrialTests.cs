using CentralNic.AcmeBridge.Trials.Damage;
using Xunit;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>A short run of the trial; <c>docs/design/store.md</c> has the result of the long one.</summary>
public sealed class DamageTrialTests
{
    [Fact]
    public async Task Damage_IsNeverSilentBuysNothingTwiceAndIsAlwaysForeseen()
    {
        await using var site = await DamageSite.StartAsync(names: 4, TestContext.Current.CancellationToken);
        var result = await new DamageRun(site, seed: 11).RunAsync(trials: 20, TestContext.Current.CancellationToken);
        Assert.True(result.IsClean, result.ToString());
        Assert.Equal(20, result.Trials);
    }
}
