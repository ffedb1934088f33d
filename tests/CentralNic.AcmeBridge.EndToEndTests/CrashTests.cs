using CentralNic.AcmeBridge.Trials.Crash;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>A short run of the crash harness; <c>docs/design/performance.md</c> has the command and the result of the long one.</summary>
public class CrashTests
{
    [Fact]
    public async Task KilledWhileClientsOrderAndTheResellerErrs_NothingIsLostAndNothingPaidTwice()
    {
        var run = new CrashRun(clients: 10, seed: 11, progress: line => TestContext.Current.TestOutputHelper?.WriteLine(line));

        var result = await run.RunAsync(kills: 6, TestContext.Current.CancellationToken);

        Assert.True(result.Findings.Count == 0, string.Join(Environment.NewLine, result.Findings));
        Assert.Equal(6, result.Kills);
        Assert.True(result.Purchases > 0, "Nothing was bought, so nothing was proved.");
        Assert.True(result.Downloaded > 0, "No client got a certificate, so nothing was proved.");
        Assert.True(result.Faults > 0, "The reseller never erred.");
    }
}
