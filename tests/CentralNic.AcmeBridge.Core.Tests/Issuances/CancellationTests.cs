using System.Security.Cryptography;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Sandbox;
using CentralNic.Reseller.Sandbox.State;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>
/// What is bought and not wanted any more is cancelled for its refund; and where the money ends the orders wait for more.
/// </summary>
public class CancellationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("default", false, 1)]
    [InlineData("default", true, 1)]
    [InlineData("positive", false, 0)]
    public async Task AnOrderThatGotTooOldIsCancelledAndRefundedWhereTheClassHasARefund(string profile, bool loseTheAnswer, int refunds)
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await UnprovenAsync(harness, profile);
        if (loseTheAnswer)
        {
            harness.Sandbox.Faults.Add(
                new SandboxFault { Kind = SandboxFaultKind.NoAnswer, Command = "CancelCertificateOrder", AfterWork = true, Times = 1 });
        }

        await harness.AdvanceUntilAsync(TimeSpan.FromDays(22), async () => (await harness.ReadNowAsync(order.Id)).IsFinal);

        var failed = await harness.ReadNowAsync(order.Id);
        Assert.Equal((OrderStatus.Invalid, IssuanceState.Failed), (failed.Status, failed.Issuance!.State));
        Assert.Equal(SandboxCertificateStatus.Canceled, Assert.Single(harness.Sandbox.State.Certificates).Status);
        Assert.Equal(refunds, harness.Sandbox.State.Refunds.Count);
        Assert.Equal(refunds, (await harness.LedgerAsync()).Count(entry => entry.Kind == LedgerEntryKind.Refunded));
        await Eventually.TrueAsync(() => harness.Bridge.HttpDcv.Count == 0);
    }

    [Fact]
    public async Task ARestartWhileItIsCancelledGoesOn()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await UnprovenAsync(harness, "default");
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.ServerError, Command = "CancelCertificateOrder" });
        await harness.AdvanceUntilAsync(
            TimeSpan.FromDays(22), () => Task.FromResult(harness.Upstream.Commands.Contains("CancelCertificateOrder")));
        Assert.Equal(IssuanceState.Cancelling, (await harness.ReadNowAsync(order.Id)).Issuance!.State);
        await harness.StopBridgeAsync();
        harness.Sandbox.Faults.Clear();

        await harness.StartBridgeAsync();
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);

        Assert.Single(harness.Sandbox.State.Refunds);
        Assert.Single(await harness.LedgerAsync(), entry => entry.Kind == LedgerEntryKind.Refunded);
    }

    [Fact]
    public async Task AfterACancellationTheNamesAreBoughtAnew()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await UnprovenAsync(harness, "default");
        await harness.AdvanceUntilAsync(TimeSpan.FromDays(22), async () => (await harness.ReadNowAsync(order.Id)).IsFinal);
        harness.HidesProofs = false;

        var valid = await harness.FinalizeAsync(
            await harness.ReadyOrderAsync("default", "unproven.test"), BridgeHarness.NewCsr("unproven.test"));

        Assert.Equal((OrderStatus.Valid, IssuancePlan.Buy), (valid.Status, valid.Issuance!.Plan));
        var ledger = await harness.LedgerAsync();
        Assert.Equal(
            (2, 1),
            (ledger.Count(entry => entry.Kind == LedgerEntryKind.Booked), ledger.Count(entry => entry.Kind == LedgerEntryKind.Refunded)));
    }

    [Fact]
    public async Task WithoutCreditAnOrderWaitsAlertsAndGoesOnByItselfWhenThereIsMoney()
    {
        await using var harness = await BridgeHarness.StartAsync(credit: 60m);
        var spent = await harness.Reseller.Certificates.AddAsync(
            new AddCertificateRequest
            {
                Class = "ssl123dv",
                CsrPem = PemEncoding.WriteString("CERTIFICATE REQUEST", BridgeHarness.NewCsr("spent.test")),
                Names = ["spent.test"],
                DcvMethod = "HTTP",
                TechContacts = ["P-ABC123"],
                NoAutoFillDomains = true,
            },
            CommandPriority.Interactive,
            Cancellation);
        var order = await harness.ReadyOrderAsync(null, "poor.test");
        var finalize = harness.FinalizeAsync(order, BridgeHarness.NewCsr("poor.test"));
        await Eventually.TrueAsync(() => harness.Log.Lines.Any(line =>
            line.StartsWith("Critical", StringComparison.Ordinal) && line.Contains(order.Id.Value, StringComparison.Ordinal)));
        Assert.Equal(OrderStatus.Processing, (await harness.ReadNowAsync(order.Id)).Status);

        await harness.Reseller.CertificateOrders.CancelAsync(spent.OrderId!, CommandPriority.Interactive, Cancellation);
        var valid = await finalize;

        Assert.Equal(OrderStatus.Valid, valid.Status);
        var ledger = await harness.LedgerAsync();
        Assert.Single(ledger, entry => entry.Kind == LedgerEntryKind.Booked);
        Assert.Equal(
            ledger.Count(entry => entry.Kind == LedgerEntryKind.Reserved),
            1 + ledger.Count(entry => entry.Kind == LedgerEntryKind.Released));
    }

    /// <summary>An order that is bought, and whose proof nobody finds.</summary>
    private static async Task<Order> UnprovenAsync(BridgeHarness harness, string profile)
    {
        harness.HidesProofs = true;
        var order = await harness.ReadyOrderAsync(profile, "unproven.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("unproven.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.DcvPublished);
        return order;
    }
}
