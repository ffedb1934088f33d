using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Notifications;

/// <summary>A real receiver is told what needs a person, and checks each signature.</summary>
public sealed class WebhookNotificationTests
{
    [Fact]
    public async Task Parked_IsPostedSignedWithCommandsAndLink()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);

        var order = await ParkAsync(harness, "wrong.test");

        await DeliveredAsync(harness, order);
        var told = Assert.Single(receiver.Told);
        Assert.Equal("notification.parked", (string?)told["type"]);
        var data = told["data"]!;
        Assert.Equal(("parked", order.Id.Value, "warning"), ((string?)data["kind"], (string?)data["order"], (string?)data["severity"]));
        Assert.Equal($"https://admin.example.com/orders/{order.Id}", (string?)data["link"]);
        Assert.Contains(
            $"acme-bridge issuances adopt {order.Id} CERTIFICATE", data["commands"]!.AsArray().Select(command => (string?)command));
        Assert.Equal(Assert.Single(receiver.Attempts).Id, (await harness.NotificationOfAsync(order.Id))!.Id);
        Assert.Empty(receiver.Refused);
    }

    [Fact]
    public async Task ReceiverThatFails_IsToldAgainWithTheSameIdAndBody()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        receiver.Statuses.Enqueue(500);
        receiver.Statuses.Enqueue(503);

        var order = await ParkAsync(harness, "wrong.test");
        await harness.AdvanceUntilAsync(
            TimeSpan.FromMinutes(1), async () => (await DeliveryAsync(harness, order))?.State == DeliveryState.Delivered);

        var delivery = (await DeliveryAsync(harness, order))!;
        Assert.Equal((3, "it answered with status 204"), (delivery.Attempts, delivery.Answer));
        Assert.Equal(3, receiver.Attempts.Count);
        Assert.Single(receiver.Attempts.Distinct());
    }

    [Fact]
    public async Task Restart_WhatWasNotDeliveredIsDeliveredThenWithTheSameId()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        receiver.Statuses.Enqueue(500);
        var order = await ParkAsync(harness, "wrong.test");
        await Eventually.TrueAsync(async () => await DeliveryAsync(harness, order) is { Attempts: 1 });
        await harness.StopBridgeAsync();

        await harness.StartBridgeAsync();

        await harness.AdvanceUntilAsync(
            TimeSpan.FromMinutes(1), async () => (await DeliveryAsync(harness, order))?.State == DeliveryState.Delivered);
        Assert.Equal(2, receiver.Attempts.Count);
        Assert.Single(receiver.Attempts.Distinct());
    }

    /// <summary>The store is away at the moment when the delivery is to be written down.</summary>
    [Fact]
    public async Task StoreAwayAfterTheDelivery_IsNotDeliveredAgain()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        receiver.Hangs = true;
        var order = await ParkAsync(harness, "wrong.test");
        await Eventually.TrueAsync(() => receiver.Attempts.Count == 1);
        harness.Faults.Fault = () => new IOException("No space left on device");
        receiver.Release();
        await Eventually.TrueAsync(() => harness.Bridge.Periodic.States.Any(
            state => state is { Name: "notify-webhook", ConsecutiveFailures: > 0 }));
        harness.Faults.Fault = null;

        await harness.AdvanceUntilAsync(
            TimeSpan.FromSeconds(10), async () => (await DeliveryAsync(harness, order))?.State == DeliveryState.Delivered);

        Assert.Single(receiver.Attempts);
    }

    [Fact]
    public async Task ReceiverThatHangs_HoldsUpNeitherTheProgramNorOrders()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness, options => options with
        {
            Webhook = options.Webhook! with { Timeout = TimeSpan.FromMinutes(1) },
            Program = new ProgramChannelOptions { Program = "/bin/sh", Arguments = ["-c", "cat >/dev/null"] },
        });
        receiver.Hangs = true;
        var first = await ParkAsync(harness, "first.test");
        await Eventually.TrueAsync(() => receiver.Attempts.Count == 1);

        var second = await ParkAsync(harness, "second.test");
        var order = await harness.ReadyOrderAsync(null, "quick.test");

        Assert.Equal(OrderStatus.Valid, (await harness.FinalizeAsync(order, BridgeHarness.NewCsr("quick.test"))).Status);
        await DeliveredAsync(harness, first, "program");
        await DeliveredAsync(harness, second, "program");
        Assert.Equal(DeliveryState.Pending, (await DeliveryAsync(harness, first))!.State);
    }

    [Fact]
    public async Task ReceiverWithAnotherSecret_RefusesAndTheHistorySaysSo()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness, options => options with
        {
            Webhook = new WebhookChannelOptions(
                options.Webhook!.Url, WebhookSecret.TryParse("whsec_" + Convert.ToBase64String(new byte[32]))!),
        });

        var order = await ParkAsync(harness, "wrong.test");

        await Eventually.TrueAsync(async () => await DeliveryAsync(harness, order) is { Answer: "it answered with status 401" });
        Assert.Empty(receiver.Attempts);
    }

    [Fact]
    public async Task Kinds_AreToldToTheChannelsThatWantThem()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness, options => options with
        {
            Webhook = options.Webhook! with { Kinds = [NotificationKinds.Refused] },
        });
        var parked = await ParkAsync(harness, "wrong.test");

        harness.Upstream.Refuses["AddCertificate"] = 541;
        await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "no.test"), BridgeHarness.NewCsr("no.test"));

        await Eventually.TrueAsync(() => receiver.Told.Count == 1);
        Assert.Equal("notification.refused", (string?)receiver.Told[0]["type"]);
        Assert.Empty((await harness.NotificationOfAsync(parked.Id))!.Deliveries);
    }

    [Fact]
    public async Task ManyRefusedOrdersOfATenant_AreToldOneByOneAtFirstAndThenTogether()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        foreach (var index in Enumerable.Range(0, 12))
        {
            harness.Upstream.Refuses["AddCertificate"] = 541;
            var name = $"no{index}.test";
            await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, name), BridgeHarness.NewCsr(name));
        }

        // Those that are told together are kept one by one as well, and not delivered.
        await Eventually.TrueAsync(async () => (await harness.NotificationsAsync()).Sum(told => told.Count) == 12 + 7);
        Assert.Equal(6, (await harness.NotificationsAsync()).Count(told => !told.Deliveries.IsEmpty));
        await Eventually.TrueAsync(() => receiver.Told.Count == 5);

        await harness.AdvanceUntilAsync(TimeSpan.FromMinutes(10), () => Task.FromResult(receiver.Told.Count == 6));

        var together = receiver.Told[5]["data"]!;
        Assert.Equal(7, (int?)together["count"]);
        Assert.Equal("Order refused: 7 more orders of tenant default", (string?)together["subject"]);
        Assert.Null((string?)together["order"]);
    }

    [Fact]
    public async Task Test_IsSentNowAndTellsTheAnswer()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        receiver.Statuses.Enqueue(418);

        var failed = await harness.Bridge.TestNotification.SendAsync(null, TestContext.Current.CancellationToken);
        var sent = await harness.Bridge.TestNotification.SendAsync("webhook", TestContext.Current.CancellationToken);

        Assert.Equal(DeliveryState.GivenUp, Assert.Single(failed.Deliveries).State);
        Assert.EndsWith("it answered with status 418", failed.Deliveries[0].Answer, StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Delivered, Assert.Single(sent.Deliveries).State);
        Assert.Equal(["notification.test", "notification.test"], receiver.Told.Select(told => (string?)told["type"]));
        Assert.Equal([sent.Id, failed.Id], (await harness.NotificationsAsync()).Select(told => told.Id));
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.TestNotification.SendAsync("pigeon", TestContext.Current.CancellationToken));
        Assert.Contains("webhook", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<WebhookReceiver> StartAsync(BridgeHarness harness, Func<NotifyOptions, NotifyOptions>? change = null)
    {
        var receiver = await WebhookReceiver.StartAsync(harness.Clock);
        var options = new NotifyOptions { Webhook = receiver.Options, Pages = new Uri("https://admin.example.com") };
        await harness.StopBridgeAsync();
        harness.Notify = change?.Invoke(options) ?? options;
        await harness.StartBridgeAsync();
        return receiver;
    }

    private static async Task<NotificationDelivery?> DeliveryAsync(BridgeHarness harness, Order order, string channel = "webhook") =>
        (await harness.NotificationOfAsync(order.Id))?.DeliveryBy(channel);

    private static Task DeliveredAsync(BridgeHarness harness, Order order, string channel = "webhook") => Eventually.TrueAsync(
        async () => (await DeliveryAsync(harness, order, channel))?.State == DeliveryState.Delivered);

    private static async Task<Order> ParkAsync(BridgeHarness harness, string name)
    {
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.WrongKey, Times = 1 });
        var order = await harness.ReadyOrderAsync(null, name);
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr(name));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.Parked);
        return order;
    }
}
