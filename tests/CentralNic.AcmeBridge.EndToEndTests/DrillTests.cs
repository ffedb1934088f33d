using CentralNic.AcmeBridge.Trials.Drills;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>Short runs of the drills; <c>docs/design/reliability.md</c> has the command and the results of the long ones.</summary>
public class DrillTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task IdleConnections_KeepNobodyFromOrdering() => Judge(await ConnectionDrills.IdleConnectionsAsync(200, Cancellation));

    [Fact]
    public async Task NonceStorm_KeepsNobodyFromOrdering() => Judge(await ConnectionDrills.NonceStormAsync(100, Cancellation));

    [Fact]
    public async Task KilledBackup_LeavesAWholeStore() => Judge(await KillDrills.BackupAsync(2, Cancellation));

    [Fact]
    public async Task KilledRestore_LosesNothing() => Judge(await KillDrills.RestoreAsync(2, Cancellation));

    private static void Judge(DrillResult result)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(result.ToString());
        Assert.Empty(result.Findings);
    }
}
