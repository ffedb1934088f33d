using CentralNic.AcmeBridge.Core.Orders;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances.Ending;

/// <summary>Reissues that come to nothing again and again become the operator's.</summary>
public class FailedReissuesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FailedByTheCa_TheThirdIsParkedAndNobodyReissuesUntilItIsAnswered()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await ValidAsync(harness);
        harness.Upstream.DoomsReissues = true;
        var first = await FinalizeAsync(harness);
        await FinalizeAsync(harness);
        var third = await ParkedAsync(harness);
        var fourth = await harness.ReadyOrderAsync(null, "again.test");
        var waiting = harness.FinalizeAsync(fourth, BridgeHarness.NewCsr("again.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(fourth.Id)).Issuance?.AttachedTo == third.Id);

        Assert.Equal(OrderStatus.Invalid, first.Status);
        Assert.Equal(AttentionKind.Refused, first.Issuance!.Attention!.Kind);
        Assert.Contains("'failed'", third.Issuance!.Question, StringComparison.Ordinal);
        Assert.Contains("reissue 3 in a row", third.Issuance.Question, StringComparison.Ordinal);
        Assert.Equal(3, harness.Upstream.Commands.Count(command => command == "ReissueCertificate"));

        harness.Upstream.DoomsReissues = false;
        await harness.Bridge.Parked.GiveUpAsync(third.Id, "The CA does not reissue.", Cancellation);

        var valid = await waiting;
        Assert.Equal((OrderStatus.Valid, IssuancePlan.Reissue), (valid.Status, valid.Issuance!.Plan));
        Assert.Equal(1, harness.Purchases);

        // A certificate ends the row: the next failure is the first again.
        Assert.Equal(
            0, (await harness.Bridge.Subscriptions.ReadAsync(valid.Issuance.Subscription!.Value, Cancellation))!.Value.FailedReissues);
    }

    [Fact]
    public async Task RefusedByTheReseller_TheThirdIsParkedAndSearchingAgainSendsItOnceMore()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await ValidAsync(harness);
        harness.Upstream.Refuses["ReissueCertificate"] = 541;
        await FinalizeAsync(harness);
        harness.Upstream.Refuses["ReissueCertificate"] = 541;
        await FinalizeAsync(harness);
        harness.Upstream.Refuses["ReissueCertificate"] = 541;
        var third = await ParkedAsync(harness);
        Assert.Contains("541", third.Issuance!.Question, StringComparison.Ordinal);

        await harness.Bridge.Parked.SearchAgainAsync(third.Id, Cancellation);

        Assert.Equal(OrderStatus.Valid, (await harness.ReadAsync(third.Id)).Status);
        Assert.Equal(1, harness.Purchases);
    }

    private static async Task ValidAsync(BridgeHarness harness) => Assert.Equal(OrderStatus.Valid, (await FinalizeAsync(harness)).Status);

    private static async Task<Order> FinalizeAsync(BridgeHarness harness) =>
        await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "again.test"), BridgeHarness.NewCsr("again.test"));

    private static async Task<Order> ParkedAsync(BridgeHarness harness)
    {
        var order = await harness.ReadyOrderAsync(null, "again.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("again.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.Parked);
        return await harness.ReadNowAsync(order.Id);
    }
}
