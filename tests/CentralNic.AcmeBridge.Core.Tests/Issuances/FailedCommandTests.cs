using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>
/// "Command failed" (549) without a reason is no refusal yet: what it did is looked up, and it is sent again a few times.
/// </summary>
public class FailedCommandTests
{
    [Theory]
    [InlineData("AddCertificate", 1)]
    [InlineData("AddCertificate", 2)]
    [InlineData("AddCertificate checkonly", 2)]
    public async Task APurchaseThatFailedIsMadeOnce(string command, int times)
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.CommandFailed, Command = command, Times = times });

        var valid = await FinalizeAsync(harness);

        Assert.Equal((OrderStatus.Valid, times), (valid.Status, valid.Issuance!.FailedCommands));
        Assert.Equal(1, harness.Purchases);
        Assert.Equal([LedgerEntryKind.Reserved, LedgerEntryKind.Booked], await KindsAsync(harness));
    }

    [Fact]
    public async Task AReissueThatFailedIsMadeAndCostsNothing()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await FinalizeAsync(harness);
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.CommandFailed, Command = "ReissueCertificate", Times = 2 });

        var valid = await FinalizeAsync(harness);

        Assert.Equal(OrderStatus.Valid, valid.Status);
        Assert.Equal(2, harness.Sandbox.State.Certificates.Count);
        Assert.Equal(1, harness.Purchases);
    }

    [Theory]
    [InlineData("AddCertificate")]
    [InlineData("AddCertificate checkonly")]
    public async Task ThirdFailureEndsTheOrderAndReleasesTheMoney(string command)
    {
        await using var harness = await BridgeHarness.StartAsync();
        var fault = harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.CommandFailed, Command = command });

        var refused = await FinalizeAsync(harness);

        Assert.Equal(OrderStatus.Invalid, refused.Status);
        Assert.Equal(3, harness.Sandbox.Faults.All.Single(each => each.Id == fault).Happened);
        Assert.Equal(0, harness.Purchases);
        Assert.Equal(command == "AddCertificate" ? [LedgerEntryKind.Reserved, LedgerEntryKind.Released] : [], await KindsAsync(harness));
    }

    [Fact]
    public async Task WithAReasonItIsARefusalAtOnce()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Upstream.Refuses["AddCertificate"] = 549;
        harness.Upstream.RefusalText = "Command failed; the CSR has been used before";

        var refused = await FinalizeAsync(harness);

        Assert.Equal(OrderStatus.Invalid, refused.Status);
        Assert.Equal(1, harness.Upstream.Commands.Count(command => command == "AddCertificate"));
        Assert.Equal([LedgerEntryKind.Reserved, LedgerEntryKind.Released], await KindsAsync(harness));
    }

    private static async Task<Order> FinalizeAsync(BridgeHarness harness) =>
        await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "failed.test"), BridgeHarness.NewCsr("failed.test"));

    private static async Task<IEnumerable<LedgerEntryKind>> KindsAsync(BridgeHarness harness) =>
        (await harness.LedgerAsync()).OrderBy(entry => entry.At).ThenBy(entry => entry.Kind).Select(entry => entry.Kind);
}
