using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Notifications;

/// <summary>A real program is told what needs a person.</summary>
public sealed class ProgramNotificationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("notify-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Told => Path.Combine(_folder, "told.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Parked_IsToldOnceWithTheCommandsThatAnswer()
    {
        await using var harness = await StartAsync();
        var order = await ParkAsync(harness, "wrong.test");

        await DeliveredAsync(harness, order.Id);

        var told = Assert.Single(ReadTold());
        Assert.Equal(("parked", order.Id.Value, "wrong.test"), ((string?)told["kind"], (string?)told["order"], (string?)told["names"]![0]));
        Assert.Contains("must not be handed out", (string?)told["text"], StringComparison.Ordinal);
        Assert.Contains(
            $"acme-bridge issuances adopt {order.Id} CERTIFICATE", told["commands"]!.AsArray().Select(command => (string?)command));
        Assert.Equal($"parked {order.Id} wrong.test", File.ReadLines(Told + ".env").Single());
    }

    [Fact]
    public async Task Restart_WhatWasToldIsNotToldAgainAndWhatWasNotIsTold()
    {
        await using var harness = await StartAsync();
        var first = await ParkAsync(harness, "first.test");
        await DeliveredAsync(harness, first.Id);
        await harness.StopBridgeAsync();
        harness.Notify = null;
        await harness.StartBridgeAsync();
        var second = await ParkAsync(harness, "second.test");
        await harness.StopBridgeAsync();
        harness.Notify = Program("exit 0");

        await harness.StartBridgeAsync();

        await DeliveredAsync(harness, second.Id);
        Assert.Equal([first.Id.Value, second.Id.Value], ReadTold().Select(told => (string?)told["order"]));
    }

    /// <summary>The program takes longer than the wait between two tries, each of which is refused in other words.</summary>
    [Fact]
    public async Task CreditExhausted_IsToldOnceForAllOrdersHoweverOftenTheyTry()
    {
        await using var harness = await StartAsync("sleep 0.5", credit: 1);
        foreach (var name in new[] { "a.test", "b.test" })
        {
            _ = harness.FinalizeAsync(await harness.ReadyOrderAsync(null, name), BridgeHarness.NewCsr(name));
        }

        // Each order asks for its price once and tries to buy again and again.
        await Eventually.TrueAsync(() => harness.Upstream.Commands.Count(command => command == "AddCertificate") >= 6);
        await Eventually.TrueAsync(async () => await CountAsync(harness, attention => attention.Told is not null) == 2);
        await Eventually.TrueAsync(async () => (await harness.NotificationsAsync())
            .All(told => told.DeliveryBy("program")!.State == DeliveryState.Delivered));

        Assert.Equal("credit-exhausted", (string?)Assert.Single(ReadTold())["kind"]);
    }

    [Fact]
    public async Task RefusedByTheReseller_IsToldWithWhatItSaid()
    {
        await using var harness = await StartAsync();
        harness.Upstream.Refuses["AddCertificate"] = 541;
        var order = await harness.ReadyOrderAsync(null, "no.test");

        var failed = await harness.FinalizeAsync(order, BridgeHarness.NewCsr("no.test"));

        Assert.Equal(OrderStatus.Invalid, failed.Status);
        await DeliveredAsync(harness, order.Id);
        var told = Assert.Single(ReadTold());
        Assert.Equal("refused", (string?)told["kind"]);
        Assert.Contains("541", (string?)told["text"], StringComparison.Ordinal);
        Assert.DoesNotContain("541", failed.Error!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProgramThatHangs_DelaysNoOrder()
    {
        await using var harness = await StartAsync("sleep 60");
        await ParkAsync(harness, "hang.test");
        await Eventually.TrueAsync(() => File.Exists(Told));

        var order = await harness.ReadyOrderAsync(null, "quick.test");

        Assert.Equal(OrderStatus.Valid, (await harness.FinalizeAsync(order, BridgeHarness.NewCsr("quick.test"))).Status);
    }

    [Fact]
    public async Task ProgramThatFails_IsLoggedAndRunAgainLater()
    {
        await using var harness = await StartAsync("echo 'no way out' >&2; exit 3");
        var order = await ParkAsync(harness, "fails.test");

        await Eventually.TrueAsync(() => harness.Log.Lines.Any(line => line.Contains("exit code 3: no way out", StringComparison.Ordinal)));
        await harness.AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => Task.FromResult(ReadTold().Count == 2));
        await harness.AdvanceUntilAsync(
            TimeSpan.FromHours(1),
            async () => (await harness.NotificationOfAsync(order.Id))?.DeliveryBy("program")!.State == DeliveryState.GivenUp);

        Assert.Equal(ChannelDeliveries.Retries.Count + 1, ReadTold().Count(told => (string?)told["kind"] == "parked"));
        Assert.Contains(harness.Log.Lines, line => line.Contains("it is not told again", StringComparison.Ordinal));
        Assert.Contains(harness.Bridge.Health.Report().Conditions, condition => condition.Name == "notify-program-failing");
    }

    [Fact]
    public async Task ProgramThatCannotBeStarted_IsLogged()
    {
        await using var harness = await StartAsync();
        await harness.StopBridgeAsync();
        harness.Notify = new NotifyOptions { Program = new ProgramChannelOptions { Program = Path.Combine(_folder, "missing") } };
        await harness.StartBridgeAsync();

        await ParkAsync(harness, "missing.test");

        await Eventually.TrueAsync(() => harness.Log.Lines.Any(line => line.Contains("cannot be started", StringComparison.Ordinal)));
    }

    private static async Task<int> CountAsync(BridgeHarness harness, Func<Attention, bool> wanted)
    {
        var count = 0;
        await foreach (var report in harness.Bridge.Reports.ListAttentionAsync(Cancellation))
        {
            count += wanted((await harness.ReadNowAsync(new OrderId(report.Order))).Issuance!.Attention!) ? 1 : 0;
        }

        return count;
    }

    private static Task DeliveredAsync(BridgeHarness harness, OrderId order) => Eventually.TrueAsync(
        async () => (await harness.NotificationOfAsync(order))?.DeliveryBy("program")?.State == DeliveryState.Delivered);

    private static async Task<Order> ParkAsync(BridgeHarness harness, string name)
    {
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.WrongKey, Times = 1 });
        var order = await harness.ReadyOrderAsync(null, name);
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr(name));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.Parked);
        return order;
    }

    private async Task<BridgeHarness> StartAsync(string end = "exit 0", decimal credit = 10_000m)
    {
        var harness = await BridgeHarness.StartAsync(credit: credit);
        await harness.StopBridgeAsync();
        harness.Notify = Program(end);
        await harness.StartBridgeAsync();
        return harness;
    }

    private NotifyOptions Program(string end)
    {
        var script = Path.Combine(_folder, "notify.sh");
        File.WriteAllText(script, $"cat >>\"{Told}\"\necho \"$EVENT_KIND $EVENT_ORDER $EVENT_NAMES\" >>\"{Told}.env\"\n{end}\n");
        return new NotifyOptions
        {
            Program = new ProgramChannelOptions
            {
                Program = "/bin/sh",
                Arguments = [script],
                Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
            },
        };
    }

    private List<JsonNode> ReadTold() => File.Exists(Told) ? [.. File.ReadLines(Told).Select(line => JsonNode.Parse(line)!)] : [];
}
