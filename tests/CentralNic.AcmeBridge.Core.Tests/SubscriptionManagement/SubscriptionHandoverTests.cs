using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Quotes;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.SubscriptionManagement;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Tests.Quotes;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.SubscriptionManagement;

/// <summary>A paid order is handed over to another account at the reseller, and no order of the bridge uses it any more.</summary>
public class SubscriptionHandoverTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatIsHandedOverIsTheOtherAccountsAndNotUsedAnyMore()
    {
        await using var harness = await StartAsync();
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["given.test"]);
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["given.test"]);
        var before = await OnlyAsync(harness);

        await harness.Bridge.SubscriptionHandovers.PushAsync(new SubscriptionId(before.Id), "customer", Stop);

        var after = await OnlyAsync(harness);
        Assert.Equal(("customer", HandoverState.Done), (after.Handover!.Target, after.Handover.State));
        Assert.Contains("was handed over to customer", after.Ended, StringComparison.Ordinal);
        Assert.Contains("PushObject", harness.Upstream.Commands);

        // The names are paid for, as far as the bridge knows, so they are not bought again without a person.
        var quote = await harness.AgreesAsync(QuoteOutcome.AsksOperator, null, ["given.test"]);
        Assert.Equal(IssuancePlan.Buy, quote.Plan);
        Assert.Equal(1, harness.Purchases);
        var again = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.SubscriptionHandovers.PushAsync(new SubscriptionId(before.Id), "customer", Stop));
        Assert.Contains("handed over to customer already", again.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.SubscriptionDecisions.DecideAsync(new SubscriptionId(before.Id), NextOrder.Reissue, null, Stop));
    }

    [Fact]
    public async Task WhatIsBoughtAnewGoesOnAsEver()
    {
        await using var harness = await StartAsync(BridgeHarness.BuysTwice);
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["anew.test"]);
        await harness.Bridge.SubscriptionHandovers.PushAsync(new SubscriptionId((await OnlyAsync(harness)).Id), "customer", Stop);

        Assert.Equal(IssuancePlan.Buy, (await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["anew.test"])).Plan);

        var anew = await OnlyAsync(harness);
        Assert.Equal((null, null), (anew.Handover, anew.Ended));
        Assert.Equal(IssuancePlan.Reissue, (await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["anew.test"])).Plan);
    }

    [Fact]
    public async Task ARefusalChangesNothing()
    {
        await using var harness = await StartAsync();
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["kept.test"]);
        var id = new SubscriptionId((await OnlyAsync(harness)).Id);

        await Assert.ThrowsAsync<ResellerException>(() => harness.Bridge.SubscriptionHandovers.PushAsync(id, "stranger", Stop));

        Assert.Null((await OnlyAsync(harness)).Handover);
        Assert.Equal(IssuancePlan.Reissue, (await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["kept.test"])).Plan);
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Bridge.SubscriptionHandovers.SettleAsync(id, true, Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ALostAnswerIsThePersonsToDecide(bool isDone)
    {
        await using var harness = await StartAsync();
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["lost.test"]);
        var id = new SubscriptionId((await OnlyAsync(harness)).Id);
        harness.Upstream.Rewrites = (command, answer) => command == "PushObject" ? "" : answer;

        var lost = await Assert.ThrowsAsync<ResellerException>(
            () => harness.Bridge.SubscriptionHandovers.PushAsync(id, "customer", Stop));

        Assert.Equal(ResellerErrorKind.OutcomeUnknown, lost.Kind);
        var open = (await OnlyAsync(harness)).Handover!;
        Assert.Equal((HandoverState.Open, lost.Message), (open.State, open.Finding));
        Assert.Equal(QuoteOutcome.AsksOperator, (await harness.QuoteAsync(null, null, ["lost.test"])).Outcome);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.SubscriptionHandovers.PushAsync(id, "customer", Stop));
        Assert.Contains("say --done or --not-done", refused.Message, StringComparison.Ordinal);

        await harness.Bridge.SubscriptionHandovers.SettleAsync(id, isDone, Stop);

        Assert.Equal(isDone ? HandoverState.Done : null, (await OnlyAsync(harness)).Handover?.State);
        Assert.Equal(
            isDone ? IssuancePlan.Buy : IssuancePlan.Reissue, (await harness.QuoteAsync(null, null, ["lost.test"])).Plan);
        Assert.Single(harness.Upstream.Commands, command => command == "PushObject");
    }

    [Fact]
    public async Task WhatAnOrderWorksForIsNotHandedOver()
    {
        await using var harness = await StartAsync();
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["busy.test"]);
        var id = new SubscriptionId((await OnlyAsync(harness)).Id);
        harness.HidesProofs = true;
        var order = await harness.ReadyOrderAsync(null, "busy.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("busy.test"));
        await Eventually.TrueAsync(async () => (await OnlyAsync(harness)).Order == order.Id.Value);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.SubscriptionHandovers.PushAsync(id, "customer", Stop));

        Assert.Contains($"Order {order.Id} works for it", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PushObject", harness.Upstream.Commands);
    }

    private static Task<BridgeHarness> StartAsync(RequestLimits? limits = null) => BridgeHarness.StartAsync(
        limits: limits,
        sandbox: options => options with
        {
            Accounts = [.. options.Accounts, new SandboxAccount("customer", "customer", 0) { Parent = "sandbox" }],
        });

    private static async Task<SubscriptionReport> OnlyAsync(BridgeHarness harness) => Assert.Single(
        (await harness.Bridge.SubscriptionReports.ListAsync(new SubscriptionFilter(), new PageRequest(), Stop)).Items);
}
