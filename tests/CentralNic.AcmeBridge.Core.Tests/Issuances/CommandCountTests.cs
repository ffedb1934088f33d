using CentralNic.AcmeBridge.Core.Orders;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>What a certificate costs in commands, whatever the CA's pace. Looks that all orders share are not counted.</summary>
public class CommandCountTests
{
    private static readonly string[] Shared =
    [
        "QueryEventList", "QueryCertificateList", "DeleteEvent", "QueryCertificateOrderList", "StatusAccount"
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task OrdinaryIssuance_NeedsFourCommandsThoughTheCaTakesHalfAnHour(int orders)
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromMinutes(30), looksEarlyAtFirst: false);
        await harness.Bridge.ClassesAsked;
        var before = harness.Upstream.Commands.Count;
        var begun = new List<Order>();
        for (var number = 0; number < orders; number++)
        {
            begun.Add(await harness.BeginAsync(null, $"half-{number}.test"));
        }

        await harness.PassAsync(29);
        harness.Sandbox.Clock.Advance(TimeSpan.FromMinutes(2));

        foreach (var order in begun)
        {
            Assert.Equal(OrderStatus.Valid, (await harness.ReadAsync(order.Id)).Status);
        }

        string[] each = ["AddCertificate checkonly", "AddCertificate", "ResendNotification", "StatusCertificate"];
        Assert.Equal(
            each.Order().Select(command => (command, orders)),
            harness.Upstream.Commands.Skip(before).Counted(Shared));
    }

    [Fact]
    public async Task ImmediateIssuance_NeedsThreeCommands()
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromMinutes(30), looksEarlyAtFirst: false);
        await harness.Bridge.ClassesAsked;
        var before = harness.Upstream.Commands.Count;
        for (var number = 0; number < 3; number++)
        {
            string[] names = [$"now-{number}.test"];
            var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync("immediate", names), BridgeHarness.NewCsr(names));
            Assert.Equal(OrderStatus.Valid, valid.Status);
        }

        string[] each = ["AddCertificate", "AddCertificate checkonly", "CheckCertificate"];
        Assert.Equal(each.Order().Select(command => (command, 3)), harness.Upstream.Commands.Skip(before).Counted(Shared));
    }

    /// <summary>A CA that was seen to be slow is not looked at early again.</summary>
    [Fact]
    public async Task EarlyLooks_AreLeftOutOnceOneWasInVain()
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromMinutes(4));
        await harness.BeginAsync(null, "vain.test");
        await Eventually.TrueAsync(() => harness.Sandbox.State.CommandCount("StatusCertificate") == 1);

        var second = await harness.BeginAsync(null, "wiser.test");
        await harness.PassAsync(1);

        Assert.Equal(1, harness.Sandbox.State.CommandCount("StatusCertificate"));
        await harness.PassAsync(2);
        harness.Sandbox.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(OrderStatus.Valid, (await harness.ReadAsync(second.Id)).Status);
        await Eventually.TrueAsync(() => harness.Sandbox.State.CommandCount("StatusCertificate") == 3);
    }
}

file static class CommandCounts
{
    /// <summary>How often each command came, sorted, without those that are shared.</summary>
    public static IEnumerable<(string Command, int Count)> Counted(this IEnumerable<string> commands, string[] shared) => commands
        .Where(command => !shared.Contains(command))
        .GroupBy(command => command)
        .Select(group => (group.Key, group.Count()))
        .OrderBy(entry => entry.Key);
}
