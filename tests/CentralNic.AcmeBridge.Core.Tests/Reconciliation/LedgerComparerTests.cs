using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Reconciliation;
using CentralNic.AcmeBridge.Core.Tests.AccountImport;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Reconciliation;

/// <summary>What the reseller gives back by itself, and what is done there by hand, reaches the ledger, or is told.</summary>
public class LedgerComparerTests
{
    private const decimal Gross = 48.72m;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatTheResellerRefundsByItselfWhenTheCaFailsAnOrderIsBookedOnce()
    {
        await using var harness = await BridgeHarness.StartAsync(sandbox: options => options with { RefundsFailures = true });
        await harness.Bridge.Comparer.CompareAsync(Cancellation);
        var failed = await FailedAsync(harness);
        Assert.Equal((1, 0), (harness.Sandbox.State.Refunds.Count, await RefundedAsync(harness)));

        var comparison = await harness.Bridge.Comparer.CompareAsync(Cancellation);
        var again = await harness.Bridge.Comparer.CompareAsync(Cancellation);

        Assert.Equal(failed.Issuance!.CertificateOrder, Assert.Single(comparison.Refunded));
        Assert.Empty(comparison.Differences);
        Assert.Equal(1, await RefundedAsync(harness));
        Assert.Equal((0, 0m), (again.Refunded.Length, again.Account!.Unexplained));
        Assert.Equal((0, 0), (again.Compared, again.Differences.Length));
    }

    [Fact]
    public async Task WhatTheCaFailedAndTheResellerDidNotRefundIsToldAndNotBooked()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.Bridge.Comparer.CompareAsync(Cancellation);
        var failed = await FailedAsync(harness);

        var comparison = await harness.Bridge.Comparer.CompareAsync(Cancellation);

        var difference = Assert.Single(comparison.Differences);
        Assert.Equal((failed.Issuance!.CertificateOrder, failed.Id.Value), (difference.CertificateOrder, difference.Order));
        Assert.Equal((0m, -Gross), (comparison.Account!.Unexplained, comparison.Account.Change));
        Assert.Equal(0, await RefundedAsync(harness));
    }

    /// <summary>A difference is a matter of health, over a restart too, until a comparison finds none.</summary>
    [Fact]
    public async Task ADifferenceIsAConditionOfHealthUntilItIsSettled()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.Bridge.Comparer.CompareAsync(Cancellation);
        Assert.False(harness.Bridge.Health.Has(HealthConditions.LedgerDiffers));
        var failed = await FailedAsync(harness);
        await using var other = new OtherSystem(harness);
        var elsewhere = await other.OrderAsync("ssl123dv", "HTTP", other.NewCsr("other.test"), "other.test");
        await harness.Bridge.Comparer.CompareAsync(Cancellation);
        Check();

        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        Check();

        // The amount rises by what the failed order cost.
        await harness.Reseller.CertificateOrders.CancelAsync(elsewhere.OrderId!, CommandPriority.Interactive, Cancellation);
        await harness.Bridge.Comparer.CompareAsync(Cancellation);
        Assert.Empty(harness.Bridge.Health.Report().Conditions);

        void Check()
        {
            var condition = Assert.Single(harness.Bridge.Health.Report().Conditions);
            Assert.Equal(HealthConditions.LedgerDiffers, condition.Name);
            Assert.Contains(
                $"{failed.Issuance!.CertificateOrder} (order {failed.Id}): The CA failed it.", condition.Text, StringComparison.Ordinal);
            Assert.Contains("acme-bridge ledger compare", condition.Text, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// The reseller refused the cancellation, so that the order ended without a refund; later somebody cancels it by hand.
    /// </summary>
    [Fact]
    public async Task WhatIsCancelledByHandAfterItsOrderEndedIsBookedAtTheNextComparison()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.HidesProofs = true;
        var order = await harness.ReadyOrderAsync(null, "hand.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("hand.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.DcvPublished);
        harness.Upstream.Refuses["CancelCertificateOrder"] = 547;
        await harness.Bridge.Parked.GiveUpAsync(order.Id, "The customer left.", Cancellation);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);
        Assert.Equal(0, await RefundedAsync(harness));
        var bought = (await harness.ReadNowAsync(order.Id)).Issuance!.CertificateOrder!;
        var open = Assert.Single((await harness.Bridge.Comparer.CompareAsync(Cancellation)).Differences);
        Assert.Equal(bought, open.CertificateOrder);
        Assert.Contains("still in progress at the reseller", open.Text, StringComparison.Ordinal);
        await harness.Reseller.CertificateOrders.CancelAsync(bought, CommandPriority.Interactive, Cancellation);

        var comparison = await harness.Bridge.Comparer.CompareAsync(Cancellation);

        Assert.Equal(bought, Assert.Single(comparison.Refunded));
        Assert.Empty(comparison.Differences);
        Assert.Equal(1, await RefundedAsync(harness));
    }

    [Fact]
    public async Task WhatOthersBuyInTheAccountIsToldAndTheLedgerExplainsTheRest()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await IssueAsync(harness, "first.test");
        await harness.Bridge.Comparer.CompareAsync(Cancellation);
        await IssueAsync(harness, "second.test");
        await using var other = new OtherSystem(harness);
        await other.OrderAsync("ssl123dv", "HTTP", other.NewCsr("other.test"), "other.test");

        var comparison = await harness.Bridge.Comparer.CompareAsync(Cancellation);

        Assert.Equal((-2 * Gross, -Gross), (comparison.Account!.Change, comparison.Account.Unexplained));
        Assert.Single(comparison.NotInLedger);
        Assert.Equal((2, 0), (comparison.Compared, comparison.Differences.Length));
    }

    [Fact]
    public async Task ItIsMadeEveryDayByItself()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.AdvanceUntilAsync(
            TimeSpan.FromMinutes(6), async () => await harness.Bridge.Comparer.FindLastAsync(Cancellation) is not null);
        var first = (await harness.Bridge.Comparer.FindLastAsync(Cancellation))!.At;

        await harness.AdvanceUntilAsync(
            TimeSpan.FromHours(25), async () => (await harness.Bridge.Comparer.FindLastAsync(Cancellation))!.At > first);
    }

    private static async Task<Order> FailedAsync(BridgeHarness harness)
    {
        harness.HidesProofs = true;
        var order = await harness.ReadyOrderAsync(null, "failed.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("failed.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.DcvPublished);
        harness.Sandbox.FailCertificate((await harness.ReadNowAsync(order.Id)).Issuance!.Certificate!.Value.Value, "a phishing word");
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);
        return await harness.ReadNowAsync(order.Id);
    }

    private static async Task IssueAsync(BridgeHarness harness, string name) => Assert.Equal(
        OrderStatus.Valid, (await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, name), BridgeHarness.NewCsr(name))).Status);

    private static async Task<int> RefundedAsync(BridgeHarness harness) =>
        (await harness.LedgerAsync()).Count(line => line.Kind == LedgerEntryKind.Refunded);
}
