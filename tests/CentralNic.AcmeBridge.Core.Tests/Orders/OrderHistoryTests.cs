using System.Text.Json;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Orders;

/// <summary>An order's document tells its story.</summary>
public sealed class OrderHistoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Purchase_ItsWholeStoryIsWrittenDown()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var ready = await harness.ReadyOrderAsync(null, "story.test");
        var issued = await harness.FinalizeAsync(ready, BridgeHarness.NewCsr("story.test"));
        Assert.Equal(OrderStatus.Valid, issued.Status);

        var history = (await harness.ReadNowAsync(ready.Id)).History!;

        Assert.Equal(0, history.LeftOut);
        OrderEventKind[] kinds = [.. history.Events.Select(happened => happened.Kind).Where(kind => kind != OrderEventKind.Command)];
        Assert.Equal([OrderEventKind.Created, OrderEventKind.Ready, OrderEventKind.Finalized, OrderEventKind.Decided], kinds[..4]);
        Assert.Equal(OrderEventKind.Ended, kinds[^1]);
        Assert.Equal("http-01 (1)", history.Events[1].Detail);
        var decided = history.Events.First(happened => happened.Kind == OrderEventKind.Decided);
        Assert.StartsWith("Buy: ", decided.Detail!, StringComparison.Ordinal);
        var states = history.Events
            .Where(happened => happened.Kind == OrderEventKind.State)
            .Select(happened => happened.Detail!.Split(':')[0]);
        Assert.Equal(["Intent", "Ordered", "DcvPublished", "AwaitingCa"], states);
        var commands = history.Events.Where(happened => happened.Kind == OrderEventKind.Command).ToArray();
        Assert.Equal(
            ["AddCertificate (checkonly)", "AddCertificate", "ResendNotification", "StatusCertificate"],
            commands.Select(command => command.Detail));
        Assert.All(commands, command => Assert.Equal(200, command.Code));
        Assert.Equal(history.Events.Select(happened => happened.At).Order(), history.Events.Select(happened => happened.At));
        Assert.Equal(issued.Certificate!.Value.Value, history.Events[^1].Detail);
    }

    /// <summary>The story costs little room in the document.</summary>
    [Fact]
    public async Task Purchase_TheStoryIsShort()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var ready = await harness.ReadyOrderAsync(null, "short.test");
        await harness.FinalizeAsync(ready, BridgeHarness.NewCsr("short.test"));

        var order = await harness.ReadNowAsync(ready.Id);

        var (whole, without) = (Length(order), Length(order with { History = null }));
        Assert.True(whole - without < 1600, $"{whole - without} bytes more than {without}");
    }

    [Fact]
    public async Task LostAnswer_TheCommandWithoutAnswerAndTheSearchAreTold()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Sandbox.Faults.Add(new SandboxFault
        {
            Kind = SandboxFaultKind.NoAnswer,
            AfterWork = true,
            Command = "AddCertificate",
            Times = 1,
        });
        var ready = await harness.ReadyOrderAsync(null, "lost.test");
        await harness.FinalizeAsync(ready, BridgeHarness.NewCsr("lost.test"));

        var events = (await harness.ReadNowAsync(ready.Id)).History!.Events;

        Assert.Contains(events, happened => happened is { Kind: OrderEventKind.Command, Detail: "AddCertificate", Code: null });
        Assert.Contains(events, happened => happened is { Kind: OrderEventKind.Command, Detail: "QueryCertificateList", Code: 200 });
    }

    [Fact]
    public void With_WhatRepeatsIsCountedAndTheRestIsBounded()
    {
        var history = OrderHistory.Empty;
        var at = Sample.Now;
        history = history.With(new OrderEvent(at, OrderEventKind.Created));
        for (var number = 1; number <= 30; number++)
        {
            at = at.AddMinutes(1);
            history = history.With(new OrderEvent(at, OrderEventKind.Command, "StatusCertificate", 200));
            history = history.With(new OrderEvent(at, OrderEventKind.Proof, "nothing there"));
        }

        Assert.Equal(
            [
                new OrderEvent(Sample.Now, OrderEventKind.Created),
                new OrderEvent(Sample.Now.AddMinutes(1), OrderEventKind.Command, "StatusCertificate", 200, 29, at),
                new OrderEvent(Sample.Now.AddMinutes(1), OrderEventKind.Proof, "nothing there", null, 29, at),
            ],
            history.Events);

        for (var number = 0; number < 100; number++)
        {
            history = history.With(new OrderEvent(at, OrderEventKind.State, $"{number}" + new string('x', 1000)));
        }

        Assert.Equal((OrderHistory.MostEvents, 63), (history.Events.Length, history.LeftOut));
        Assert.Equal("Created, Command, Proof", string.Join(", ", history.Events.Take(3).Select(happened => happened.Kind)));
        Assert.All(
            history.Events, happened => Assert.True(happened.Detail is null || happened.Detail.Length <= OrderHistory.LongestDetail));
        Assert.StartsWith("99x", history.Events[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_IsReadBackAsItWas()
    {
        var history = OrderHistory.Empty
            .With(new OrderEvent(Sample.Now, OrderEventKind.Command, "A", 200))
            .With(new OrderEvent(Sample.Now.AddSeconds(1), OrderEventKind.Command, "A", 200))
            .With(new OrderEvent(Sample.Now.AddSeconds(2), OrderEventKind.State, "Ordered: x"));
        var order = Sample.Order("a.test") with { History = history, Client = "certbot/2.1" };

        var text = JsonSerializer.Serialize(order, OrdersJson.Default.Order);
        var read = JsonSerializer.Deserialize(text, OrdersJson.Default.Order)!;

        Assert.Equal(history.Events, read.History!.Events);
        Assert.Equal("certbot/2.1", read.Client);
        Assert.Contains(
            """{"t":1772366400000,"k":"Command","d":"A","c":200,"n":1,"u":1772366401000}""", text, StringComparison.Ordinal);
    }

    private static int Length(Order order) => JsonSerializer.SerializeToUtf8Bytes(order, OrdersJson.Default.Order).Length;
}
