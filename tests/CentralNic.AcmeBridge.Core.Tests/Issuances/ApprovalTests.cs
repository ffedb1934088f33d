using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Issuances;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Store;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>The hoster's system is asked before each billed command, and nothing is bought without its yes.</summary>
public class ApprovalTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    [InlineData("immediate")]
    public async Task AYesBuysAndReissuesAreNotAskedAbout(string profile)
    {
        await using var hoster = await HosterSystem.StartAsync();
        await using var harness = await StartAsync(hoster);

        var bought = await IssueAsync(harness, profile, "yes.test");
        var reissued = await IssueAsync(harness, profile, "yes.test");

        Assert.Equal((OrderStatus.Valid, IssuancePlan.Reissue), (bought.Status, reissued.Issuance!.Plan!.Value));
        Assert.Equal(ApprovalDecision.Granted, bought.Issuance!.Approval!.Decision);
        var (_, asked) = Assert.Single(hoster.Asked);
        Assert.Equal(
            ("yes.test", bought.Id.Value, bought.Account.Value, "default", "buy"),
            ((string?)asked["names"]![0], (string?)asked["order"], (string?)asked["account"], (string?)asked["tenant"],
                (string?)asked["command"]));
        Assert.Equal(profile == "positive" ? 9m : 42m, (decimal?)asked["price"]);
        Assert.Equal(bought.Issuance.Class, (string?)asked["class"]);
        Assert.Equal(1, harness.Purchases);
    }

    [Fact]
    public async Task ARenewalIsAskedAbout()
    {
        await using var hoster = await HosterSystem.StartAsync();
        await using var harness = await StartAsync(hoster);
        await IssueAsync(harness, null, "again.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));

        Assert.Equal(IssuancePlan.Renew, (await IssueAsync(harness, null, "again.test")).Issuance!.Plan);

        Assert.Equal(["buy", "renew"], hoster.Asked.Select(asked => (string?)asked.Purchase["command"]));
    }

    [Fact]
    public async Task ANoEndsTheOrderWithTheReasonAndBuysNothing()
    {
        await using var hoster = await HosterSystem.StartAsync();
        hoster.Answer("""{"decision":"no","reason":"The customer has\n not paid"}""");
        await using var harness = await StartAsync(hoster);

        var refused = await IssueAsync(harness, null, "no.test");

        Assert.Equal(OrderStatus.Invalid, refused.Status);
        Assert.Equal("The purchase of this certificate was not approved: The customer has not paid.", refused.Error!.Detail);
        Assert.Equal(ApprovalDecision.Denied, refused.Issuance!.Approval!.Decision);
        Assert.Empty(await harness.LedgerAsync());
        Assert.Equal(0, harness.Purchases);

        // The client's next order is asked about anew.
        hoster.Answer("""{"decision":"yes"}""");
        Assert.Equal(OrderStatus.Valid, (await IssueAsync(harness, null, "no.test")).Status);
    }

    [Theory]
    [InlineData("""{"decision":"later","reason":"the customer is asked"}""", "it said later: the customer is asked")]
    [InlineData("500 down", "status 500")]
    [InlineData("302 elsewhere", "status 302")]
    [InlineData("yes", "no JSON object")]
    [InlineData("{}", "no decision of yes, no or later")]
    [InlineData("""{"decision":"Yes"}""", "no decision of yes, no or later")]
    public async Task WithoutADecisionTheOrderWaitsIsShownAndAskedAgain(string answer, string finding)
    {
        await using var hoster = await HosterSystem.StartAsync();
        hoster.Answer(answer);
        await using var harness = await StartAsync(hoster);
        var (order, finalized) = await WaitingAsync(harness, "later.test");

        var shown = await AttentionAsync(harness);
        var listed = await ApprovalsAsync(harness);
        Assert.Equal(("approval-outstanding", order.Id.Value), (shown!.Kind, shown.Order));
        Assert.Contains(finding, shown.Text, StringComparison.Ordinal);
        Assert.Contains("approvals approve " + order.Id, shown.Commands[0], StringComparison.Ordinal);
        Assert.Equal((order.Id.Value, 1, 42m), (listed.Single().Order, listed.Single().Asks, listed.Single().Price.Net));
        Assert.Empty(await harness.LedgerAsync());

        hoster.Answer("""{"decision":"yes"}""");
        await harness.AdvanceUntilAsync(TimeSpan.FromMinutes(2), () => Task.FromResult(finalized.IsCompleted));

        Assert.Equal(OrderStatus.Valid, (await finalized).Status);
        Assert.Single(hoster.Asked.Select(asked => asked.Id).Distinct());
        Assert.Empty(await ApprovalsAsync(harness));
        Assert.Null(await AttentionAsync(harness));
        Assert.Equal(1, harness.Purchases);
    }

    [Fact]
    public async Task TheWaitsGrowAndWhenTheTimeIsOverTheOrderIsRefused()
    {
        await using var hoster = await HosterSystem.StartAsync();
        hoster.Answer("""{"decision":"later"}""");
        await using var harness = await StartAsync(hoster, endpoint => endpoint with { MaxWait = TimeSpan.FromMinutes(10) });
        var (order, finalized) = await WaitingAsync(harness, "never.test");
        var waits = new List<double>();

        while (await harness.ReadNowAsync(order.Id) is { IsFinal: false, Issuance: { NextLook: { } next, Approval.Asks: var asks } })
        {
            var wait = next - harness.Clock.GetUtcNow();
            waits.Add(Math.Round(wait.TotalMinutes));
            harness.Sandbox.Clock.Advance(wait + TimeSpan.FromSeconds(1));
            await Eventually.TrueAsync(async () =>
                await harness.ReadNowAsync(order.Id) is var now && (now.IsFinal || now.Issuance!.Approval!.Asks > asks));
        }

        Assert.Equal([1, 2, 4, 3], waits);
        Assert.Equal("The purchase of this certificate was not approved: it was not approved in time.", (await finalized).Error!.Detail);
        Assert.Equal(0, harness.Purchases);
        Assert.Empty(await harness.LedgerAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TheOperatorDecidesInsteadAtOnceAndOnce(bool isGranted)
    {
        await using var hoster = await HosterSystem.StartAsync();
        hoster.Answer("""{"decision":"later"}""");
        await using var harness = await StartAsync(hoster);
        var (order, finalized) = await WaitingAsync(harness, "operator.test");
        hoster.Answer("""{"decision":"no"}""");

        await harness.Bridge.Approvals.DecideAsync(order.Id, isGranted, "as agreed", Stop);
        var settled = await finalized;

        Assert.Equal(isGranted ? OrderStatus.Valid : OrderStatus.Invalid, settled.Status);
        Assert.Equal(isGranted ? null : "The purchase of this certificate was not approved: as agreed.", settled.Error?.Detail);
        Assert.Equal(isGranted ? 1 : 0, harness.Purchases);
        Assert.Single(hoster.Asked);
        var again = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.Approvals.DecideAsync(order.Id, true, null, Stop));
        Assert.Contains("does not wait for approval", again.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => harness.Bridge.Approvals.DecideAsync(new("nosuch"), true, null, Stop));
    }

    [Fact]
    public async Task ADecisionOutlivesARestartAndIsNotAskedForAgain()
    {
        await using var hoster = await HosterSystem.StartAsync();
        await using var harness = await StartAsync(hoster);
        var isExhausted = true;
        harness.Upstream.OnCommand = command =>
        {
            if (command == "AddCertificate" && isExhausted)
            {
                harness.Upstream.Refuses[command] = 546;
            }

            return Task.CompletedTask;
        };
        var order = await harness.ReadyOrderAsync(null, "kept.test");
        var finalized = harness.FinalizeAsync(order, BridgeHarness.NewCsr("kept.test"));
        await Eventually.TrueAsync(() => harness.Upstream.Commands.Contains("AddCertificate"));
        await harness.StopBridgeAsync();
        hoster.Answer("""{"decision":"no"}""");

        isExhausted = false;
        await harness.StartBridgeAsync();
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);

        Assert.Equal(OrderStatus.Valid, (await harness.ReadNowAsync(order.Id)).Status);
        Assert.Single(hoster.Asked);
        Assert.Equal(1, harness.Purchases);
        _ = finalized.ContinueWith(task => task.Exception, TaskScheduler.Default);
    }

    [Fact]
    public async Task AQuestionThatARestartCutOffIsAskedAgainByTheSameId()
    {
        await using var hoster = await HosterSystem.StartAsync();
        await using var harness = await StartAsync(hoster);
        var never = new TaskCompletionSource<string>();
        hoster.Answers = _ => never.Task;
        var order = await harness.ReadyOrderAsync(null, "cut.test");
        var finalized = harness.FinalizeAsync(order, BridgeHarness.NewCsr("cut.test"));
        await Eventually.TrueAsync(() => !hoster.Asked.IsEmpty);
        await harness.StopBridgeAsync();
        never.SetResult("{}");
        hoster.Answer("""{"decision":"yes"}""");

        await harness.StartBridgeAsync();
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);

        Assert.Equal(2, hoster.Asked.Count);
        Assert.Single(hoster.Asked.Select(asked => asked.Id).Distinct());
        Assert.Equal(1, harness.Purchases);
        _ = finalized.ContinueWith(task => task.Exception, TaskScheduler.Default);
    }

    [Fact]
    public async Task AYesForAPriceIsNoneForAHigherOne()
    {
        await using var hoster = await HosterSystem.StartAsync();
        hoster.Answer("""{"decision":"later"}""");
        await using var harness = await StartAsync(hoster);
        var (order, finalized) = await WaitingAsync(harness, "dearer.test");
        await harness.Bridge.Approvals.DecideAsync(order.Id, true, null, Stop);
        await finalized;
        Assert.True(order.Issuance!.Approval!.Covers("SSL123DV", order.Issuance.Approval.Price));
        Assert.False(order.Issuance.Approval.Covers("ssl123dv", order.Issuance.Approval.Price with { Net = 43 }));
        Assert.False(order.Issuance.Approval.Covers("positivessldv", order.Issuance.Approval.Price));
        Assert.False(order.Issuance.Approval.Covers("ssl123dv", order.Issuance.Approval.Price with { Currency = "XXX" }));
    }

    [Fact]
    public async Task WhatTheBudgetRefusesIsNotAskedAbout()
    {
        await using var hoster = await HosterSystem.StartAsync();
        await using var harness = await StartAsync(hoster, budget: new BudgetLimits { PerOrder = 1 });

        Assert.Equal(OrderStatus.Invalid, (await IssueAsync(harness, null, "dear.test")).Status);

        Assert.Empty(hoster.Asked);
    }

    [Fact]
    public async Task ATenantMayHaveItsOwnOrNone()
    {
        await using var hoster = await HosterSystem.StartAsync();
        await using var harness = await StartAsync(hoster);
        await harness.StopBridgeAsync();
        harness.Approvals = new ApprovalPlan
        {
            All = hoster.Endpoint,
            Tenants = new Dictionary<string, ApprovalEndpoint?> { ["default"] = null },
        };
        await harness.StartBridgeAsync();

        Assert.Equal(OrderStatus.Valid, (await IssueAsync(harness, null, "free.test")).Status);

        Assert.Empty(hoster.Asked);
        Assert.Same(hoster.Endpoint, harness.Approvals.Of(new("another")));
    }

    [Fact]
    public async Task AQuoteSaysThatItWillBeAskedAndAsksNobody()
    {
        await using var hoster = await HosterSystem.StartAsync();
        await using var harness = await StartAsync(hoster);

        Assert.True((await harness.Bridge.Quotes.AskAsync(new(["quoted.test"]), Stop)).NeedsApproval);

        Assert.Empty(hoster.Asked);
    }

    private static async Task<BridgeHarness> StartAsync(
        HosterSystem hoster, Func<ApprovalEndpoint, ApprovalEndpoint>? with = null, BudgetLimits? budget = null)
    {
        var harness = await BridgeHarness.StartAsync(budget: budget);
        await harness.StopBridgeAsync();
        harness.Approvals = new ApprovalPlan { All = with?.Invoke(hoster.Endpoint) ?? hoster.Endpoint };
        await harness.StartBridgeAsync();
        return harness;
    }

    private static async Task<Order> IssueAsync(BridgeHarness harness, string? profile, string name) =>
        await harness.FinalizeAsync(await harness.ReadyOrderAsync(profile, name), BridgeHarness.NewCsr(name));

    private static async Task<(Order Order, Task<Order> Finalized)> WaitingAsync(BridgeHarness harness, string name)
    {
        var order = await harness.ReadyOrderAsync(null, name);
        var finalized = harness.FinalizeAsync(order, BridgeHarness.NewCsr(name));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.Approval is { Asks: 1 });
        return (await harness.ReadNowAsync(order.Id), SettledAsync());

        async Task<Order> SettledAsync()
        {
            // The answer is held for a while only.
            await finalized;
            await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);
            return await harness.ReadNowAsync(order.Id);
        }
    }

    private static async Task<AttentionReport?> AttentionAsync(BridgeHarness harness)
    {
        await foreach (var report in harness.Bridge.Reports.ListAttentionAsync(Stop))
        {
            return report;
        }

        return null;
    }

    private static async Task<IReadOnlyList<ApprovalReport>> ApprovalsAsync(BridgeHarness harness) =>
        (await harness.Bridge.Approvals.ListAsync(new PageRequest(), "default", Stop)).Items;
}
