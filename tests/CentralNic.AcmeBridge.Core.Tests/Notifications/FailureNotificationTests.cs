using System.Text.Json.Nodes;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Notifications;

/// <summary>Orders that come to nothing are told to a real receiver: once for an account and its names, until one succeeds.</summary>
public sealed class FailureNotificationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OrdersThatFailAgainAndAgain_AreToldOnceOverRestartsUntilOneSucceeds()
    {
        await using var harness = await BridgeHarness.StartAsync(limits: BridgeHarness.BuysTwice);
        await using var receiver = await StartAsync(harness);
        await FailAsync(harness, "again.test");
        await Eventually.TrueAsync(() => ToldOf(receiver, "refused").Length == 1);
        await FailAsync(harness, "again.test");
        await RepeatsAsync(harness, 1);
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        await FailAsync(harness, "again.test");
        await RepeatsAsync(harness, 2);
        Assert.Single(ToldOf(receiver, "refused"));

        await FailAsync(harness, "other.test"); // Other names are something else.
        await Eventually.TrueAsync(() => ToldOf(receiver, "refused").Length == 2);
        Assert.Equal(OrderStatus.Valid, (await OrderAsync(harness, "again.test")).Status);

        var told = (await harness.NotificationsAsync()).Where(each => each.Kind == "refused").ToDictionary(each => each.Names[0]);
        Assert.NotNull(told["again.test"].Ended);
        Assert.Null(told["other.test"].Ended);
        await FailAsync(harness, "again.test", "ReissueCertificate");
        await Eventually.TrueAsync(() => ToldOf(receiver, "refused").Length == 3);
    }

    [Fact]
    public async Task WhatStillFailsAfterAMonth_IsToldAgain()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        await FailAsync(harness, "months.test");
        await Eventually.TrueAsync(() => ToldOf(receiver, "refused").Length == 1);

        harness.Sandbox.Clock.Advance(FailureNotices.Reminder);
        await FailAsync(harness, "months.test");

        await Eventually.TrueAsync(() => ToldOf(receiver, "refused").Length == 2);
        Assert.Equal(1, (await harness.NotificationsAsync()).Count(told => told is { Kind: "refused", IsOpen: true }));
    }

    [Fact]
    public async Task OrderThatALimitStopsAtItsPurchase_IsToldWithTheReason()
    {
        await using var harness = await BridgeHarness.StartAsync(
            limits: new RequestLimits { PurchasesPerTenant = new PurchaseRate(null, 1, null) });
        await using var receiver = await StartAsync(harness);
        var second = await harness.ReadyOrderAsync(null, "second.test");
        await OrderAsync(harness, "first.test");
        Assert.Empty(receiver.Told);

        var failed = await FinishAsync(harness, second);

        await Eventually.TrueAsync(() => ToldOf(receiver, "order-failed").Length == 1);
        var told = ToldOf(receiver, "order-failed")[0];
        Assert.Equal((failed.Id.Value, "second.test"), ((string?)told["order"], (string?)told["names"]![0]));
        Assert.Equal("Order failed: second.test (tenant default)", (string?)told["subject"]);
        Assert.Contains("PurchasesPerTenant", (string?)told["text"], StringComparison.Ordinal);
        Assert.Equal($"https://admin.example.com/orders/{failed.Id}", (string?)told["link"]);
    }

    /// <summary>The budget is told by itself, once for all orders.</summary>
    [Fact]
    public async Task OrderThatTheBudgetStops_IsNotToldByItself()
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits { PerMonth = 50 });
        await using var receiver = await StartAsync(harness);
        var second = await harness.ReadyOrderAsync(null, "second.test");
        await OrderAsync(harness, "first.test");

        var failed = await FinishAsync(harness, second);

        Assert.Equal(OrderStatus.Invalid, failed.Status);
        Assert.Null(failed.Issuance!.Attention);
        await harness.AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => Task.FromResult(ToldOf(receiver, "budget-reached").Length == 1));
        Assert.Empty(ToldOf(receiver, "order-failed"));
    }

    [Theory]
    [InlineData("default", "is given back")]
    [InlineData("positive", "is paid for nothing")]
    public async Task OrderThatFailsAfterThePurchase_IsToldWithWhatBecameOfTheMoney(string profile, string words)
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        harness.HidesProofs = true;
        var order = await harness.ReadyOrderAsync(profile, "late.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("late.test"));
        await Eventually.TrueAsync(() => harness.Purchases == 1);

        await harness.AdvanceUntilAsync(TimeSpan.FromDays(22), async () => (await harness.ReadNowAsync(order.Id)).IsFinal);

        await Eventually.TrueAsync(() => ToldOf(receiver, "refused").Length == 1);
        var text = (string?)ToldOf(receiver, "refused")[0]["text"];
        Assert.StartsWith("No certificate was issued within 21 days", text, StringComparison.Ordinal);
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Null((await harness.NotificationOfAsync(order.Id))!.Occurrence);
    }

    [Fact]
    public async Task ClientWhoseChallengesFail_IsToldOnceWhenItIsPaused()
    {
        await using var harness = await BridgeHarness.StartAsync(
            limits: BridgeHarness.BuysTwice with { FailedOrdersBeforePause = 3 });
        await using var receiver = await StartAsync(harness);

        for (var tries = 1; tries <= 3; tries++)
        {
            var order = await harness.CreateAsync(null, "hopeless.test");
            Assert.Empty(receiver.Told);
            await harness.Bridge.Orders.UpdateAsync(order.Id, current => current.Fail(Sample.Problem), Cancellation);
        }

        await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync(null, "hopeless.test"));
        await Eventually.TrueAsync(() => receiver.Told.Count == 1);
        var told = Assert.Single(ToldOf(receiver, "client-paused"));
        var pause = Assert.Single((await harness.Bridge.Pauses.ListAsync(null, null, new(), Cancellation)).Items);
        Assert.Contains($"acme-bridge pauses resume {pause.Id}", told["commands"]!.AsArray().Select(line => (string?)line));
        Assert.Contains("The last because: The proof was not found.", (string?)told["text"], StringComparison.Ordinal);
    }

    private static JsonNode[] ToldOf(WebhookReceiver receiver, string kind) =>
        [.. receiver.Told.Select(told => told["data"]!).Where(data => (string?)data["kind"] == kind)];

    private static async Task RepeatsAsync(BridgeHarness harness, int repeats) => await Eventually.TrueAsync(
        async () => (await harness.NotificationsAsync()).Single(told => told.Kind == "refused").Repeats == repeats);

    private static async Task<Order> OrderAsync(BridgeHarness harness, string name) =>
        await FinishAsync(harness, await harness.ReadyOrderAsync(null, name));

    private static async Task<Order> FinishAsync(BridgeHarness harness, Order order)
    {
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr([.. order.Names]));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);
        return await harness.ReadNowAsync(order.Id);
    }

    /// <summary>An order that the reseller refuses.</summary>
    private static async Task FailAsync(BridgeHarness harness, string name, string command = "AddCertificate")
    {
        harness.Upstream.Refuses[command] = 541;
        Assert.Equal(OrderStatus.Invalid, (await OrderAsync(harness, name)).Status);
    }

    private static async Task<WebhookReceiver> StartAsync(BridgeHarness harness)
    {
        var receiver = await WebhookReceiver.StartAsync(harness.Clock);
        await harness.StopBridgeAsync();
        harness.Notify = new NotifyOptions { Webhook = receiver.Options, Pages = new Uri("https://admin.example.com") };
        await harness.StartBridgeAsync();
        return receiver;
    }
}
