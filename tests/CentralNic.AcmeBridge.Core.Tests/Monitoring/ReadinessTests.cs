using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Monitoring;

/// <summary>A bridge whose store takes no commits is not ready, and is again by itself.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public async Task StoreThatTakesNoCommits_StandsAgainstItUntilItDoes()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Bridge.Readiness.BeginServing();
        Assert.True(harness.Bridge.Readiness.Report().Ready);
        harness.Faults.Fault = () => new StoreUnavailableException("No space left on device");

        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => harness.Faults.CommitAsync([], TestContext.Current.CancellationToken));

        var reason = Assert.Single(harness.Bridge.Readiness.Report().Reasons);
        Assert.Equal(("store", "No space left on device"), (reason.Check, reason.Text));

        harness.Faults.Fault = null;
        await harness.AdvanceUntilAsync(
            TimeSpan.FromSeconds(10), () => Task.FromResult(harness.Bridge.Readiness.Report().Ready));
    }
}
