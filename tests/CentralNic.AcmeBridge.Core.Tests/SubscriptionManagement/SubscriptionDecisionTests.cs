using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Quotes;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.SubscriptionManagement;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Tests.Quotes;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.SubscriptionManagement;

/// <summary>What the operator decides for the next order is what that order does, once.</summary>
public class SubscriptionDecisionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(NextOrder.Renew, IssuancePlan.Renew)]
    [InlineData(NextOrder.Buy, IssuancePlan.Buy)]
    public async Task APaidSubscriptionIsPaidOnceMoreAndThenGoesOn(NextOrder next, IssuancePlan plan)
    {
        await using var harness = await BridgeHarness.StartAsync();
        var csr = BridgeHarness.NewCsr("paid.test");
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["paid.test"], csr);
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(30));
        var (id, before) = await OnlyAsync(harness);

        await harness.Bridge.SubscriptionDecisions.DecideAsync(id, next, "as agreed", Stop);
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        // The same CSR is not given its certificate back: something is to be ordered.
        var quote = await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["paid.test"], csr);

        Assert.Equal((plan, true), (quote.Plan!.Value, quote.IsBilled));
        Assert.Contains("The operator decided so on ", quote.Reason, StringComparison.Ordinal);
        Assert.Contains("as agreed", quote.Reason, StringComparison.Ordinal);
        var (_, after) = await OnlyAsync(harness);
        Assert.Null(after.Decision);
        Assert.NotEqual(before.CertificateOrder, after.CertificateOrder);
        Assert.Equal(2, harness.Purchases);
        Assert.Equal(IssuancePlan.Reissue, (await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["paid.test"])).Plan);
        Assert.Equal(2, harness.Purchases);
    }

    [Fact]
    public async Task NearTheEndOfThePaidTimeItIsReissuedForNothing()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["old.test"]);
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));
        var (id, _) = await OnlyAsync(harness);

        await harness.Bridge.SubscriptionDecisions.DecideAsync(id, NextOrder.Reissue, null, Stop);

        Assert.Equal(IssuancePlan.Reissue, (await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["old.test"])).Plan);
        Assert.Equal(IssuancePlan.Renew, (await harness.QuoteAsync(null, null, ["old.test"])).Plan);
        Assert.Equal(1, harness.Purchases);
    }

    [Fact]
    public async Task TheBudgetCountsAllTheSame()
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits { PerMonth = 50 });
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["paid.test"]);
        var (id, _) = await OnlyAsync(harness);

        await harness.Bridge.SubscriptionDecisions.DecideAsync(id, NextOrder.Buy, null, Stop);

        await harness.AgreesAsync(QuoteOutcome.Refused, null, ["paid.test"]);
        Assert.Equal(1, harness.Purchases);

        // Nothing was ordered for it yet, so it is still to be carried out; it can be taken back.
        Assert.NotNull((await OnlyAsync(harness)).Kept.Decision);
        await harness.Bridge.SubscriptionDecisions.DecideAsync(id, null, null, Stop);
        Assert.Equal(IssuancePlan.Reissue, (await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["paid.test"])).Plan);
    }

    [Fact]
    public async Task TwoOrdersAtOnceCarryItOutOnce()
    {
        await using var harness = await BridgeHarness.StartAsync(TimeSpan.FromMilliseconds(200));
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["twice.test"]);
        var (id, _) = await OnlyAsync(harness);
        var first = await harness.ReadyOrderAsync(null, "twice.test");
        var second = await harness.ReadyOrderAsync(null, "twice.test");
        await harness.Bridge.SubscriptionDecisions.DecideAsync(id, NextOrder.Buy, null, Stop);

        var settled = await Task.WhenAll(
            harness.FinalizeAsync(first, BridgeHarness.NewCsr("twice.test")),
            harness.FinalizeAsync(second, BridgeHarness.NewCsr("twice.test")));

        Assert.All(settled, order => Assert.Equal(OrderStatus.Valid, order.Status));
        Assert.Equal(2, harness.Purchases);
        Assert.Single(settled, order => order.Issuance!.Plan == IssuancePlan.Reissue);
    }

    [Fact]
    public async Task WhatAnotherClassHasForNothingDoesNotCountAgainstIt()
    {
        await using var harness = await BridgeHarness.StartAsync(
            limits: BridgeHarness.BuysTwice,
            profiles: profiles => [.. profiles, BridgeHarness.Profile("choice", "ssl123dv") with { FurtherClasses = ["positivessldv"] }]);
        await harness.AgreesAsync(QuoteOutcome.Proceeds, "default", ["both.test"]);
        await harness.AgreesAsync(QuoteOutcome.Proceeds, "positive", ["both.test"]);
        var positive = (await ListAsync(harness, new SubscriptionFilter { Class = "PositiveSSLDV" })).Single();

        await harness.Bridge.SubscriptionDecisions.DecideAsync(new SubscriptionId(positive.Id), NextOrder.Renew, null, Stop);

        var quote = await harness.AgreesAsync(QuoteOutcome.Proceeds, "choice", ["both.test"]);
        Assert.Equal((IssuancePlan.Renew, "positivessldv"), (quote.Plan!.Value, quote.Class));
    }

    [Fact]
    public async Task WhatCannotBeIsRefusedInWords()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["over.test"]);
        var (id, _) = await OnlyAsync(harness);
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(400));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.SubscriptionDecisions.DecideAsync(id, NextOrder.Reissue, null, Stop));

        Assert.Contains("decide for renew or buy", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KeyNotFoundException>(
            () => harness.Bridge.SubscriptionDecisions.DecideAsync(new SubscriptionId("nosuch"), NextOrder.Buy, null, Stop));
    }

    [Fact]
    public async Task TheListIsFilteredPagedAndFollows()
    {
        await using var harness = await BridgeHarness.StartAsync();
        foreach (var (profile, name) in new[] { ("default", "a.one.test"), ("positive", "b.one.test"), ("default", "c.two.test") })
        {
            await harness.AgreesAsync(QuoteOutcome.Proceeds, profile, [name]);
            Assert.Contains(await ListAsync(harness, new SubscriptionFilter()), report => report.Names.Contains(name));
            harness.Sandbox.Clock.Advance(TimeSpan.FromDays(1));
        }

        await harness.AgreesAsync(QuoteOutcome.Proceeds, "default", ["c.two.test"]);

        Assert.Equal(["a.one.test", "b.one.test"], Names(await ListAsync(harness, new SubscriptionFilter { Name = "ONE" })));
        Assert.Equal(["b.one.test"], Names(await ListAsync(harness, new SubscriptionFilter { Profile = "positive" })));
        Assert.Empty(await ListAsync(harness, new SubscriptionFilter { Tenant = "other" }));
        var all = await ListAsync(harness, new SubscriptionFilter());
        Assert.Equal(["a.one.test", "b.one.test", "c.two.test"], Names(all));
        Assert.Equal((1, 42m), (all[2].Reissues, all[2].Paid!.Net));
        Assert.Equal(
            ["c.two.test"], Names(await ListAsync(harness, new SubscriptionFilter { PaidFrom = all[2].PaidUntil })));
        Assert.Equal(
            ["a.one.test", "b.one.test"], Names(await ListAsync(harness, new SubscriptionFilter { PaidBefore = all[2].PaidUntil })));

        var reports = harness.Bridge.SubscriptionReports;
        var page = await reports.ListAsync(new SubscriptionFilter(), new PageRequest(2), Stop);
        Assert.Equal(["a.one.test", "b.one.test"], Names([.. page.Items]));
        var rest = await reports.ListAsync(new SubscriptionFilter(), new PageRequest(2, page.Next), Stop);
        Assert.Equal((1, null), (rest.Items.Length, rest.Next));
        await Assert.ThrowsAsync<ArgumentException>(() => reports.ListAsync(new SubscriptionFilter(), new PageRequest(2, "zz"), Stop));
        Assert.Equal(2, (await reports.FindAsync(new SubscriptionId(rest.Items[0].Id), Stop)).Certificates.Length);
    }

    private static string[] Names(IReadOnlyList<SubscriptionReport> reports) => [.. reports.Select(report => report.Names[0])];

    private static async Task<IReadOnlyList<SubscriptionReport>> ListAsync(BridgeHarness harness, SubscriptionFilter filter) =>
        (await harness.Bridge.SubscriptionReports.ListAsync(filter, new PageRequest(), Stop)).Items;

    private static async Task<(SubscriptionId Id, SubscriptionReport Kept)> OnlyAsync(BridgeHarness harness)
    {
        var only = Assert.Single(await ListAsync(harness, new SubscriptionFilter()));
        return (new SubscriptionId(only.Id), only);
    }
}
