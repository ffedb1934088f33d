using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Notifications;

/// <summary>What goes on for a while is told once to a real receiver, and again when it was over and came again.</summary>
public sealed class OngoingNotificationTests
{
    private const string Condition = "backup-old";

    [Fact]
    public async Task HealthCondition_IsToldWhenItBeginsAndWhenItIsOver()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        harness.Bridge.Health.Set(Condition, "The last backup is old: make one.");
        await Eventually.TrueAsync(() => ToldOf(receiver, Condition).Length == 1);

        harness.Bridge.Health.Set(Condition, "The last backup is still old: make one.");
        harness.Bridge.Health.Clear(Condition);
        await harness.AdvanceUntilAsync(TimeSpan.FromMinutes(2), () => Task.FromResult(ToldOf(receiver, Condition).Length == 2));
        harness.Bridge.Health.Set(Condition, "The last backup is old again: make one.");
        await harness.AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => Task.FromResult(ToldOf(receiver, Condition).Length == 3));

        Assert.Equal(
            ["The last backup is old: make one.", "Health: backup-old is over", "The last backup is old again: make one."],
            [
                (string?)ToldOf(receiver, Condition)[0]["text"],
                (string?)ToldOf(receiver, Condition)[1]["subject"],
                (string?)ToldOf(receiver, Condition)[2]["text"],
            ]);
        Assert.Equal([false, true, false], ToldOf(receiver, Condition).Select(told => (bool)told["isEnd"]!));
    }

    [Fact]
    public async Task HealthConditionThatIsFoundAgainAfterARestart_IsNotToldAgain()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        harness.Bridge.Health.Set(Condition, "The last backup is old: make one.");
        await Eventually.TrueAsync(() => ToldOf(receiver, Condition).Length == 1);
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        await RoundAsync(harness, "notify-about-health");

        harness.Bridge.Health.Set(Condition, "The last backup is old: make one.");
        foreach (var _ in Enumerable.Range(0, 8))
        {
            await RoundAsync(harness, "notify-about-health");
        }

        Assert.Single(ToldOf(receiver, Condition));
    }

    [Fact]
    public async Task DiskFilling_IsAConditionWhileLittleIsLeft()
    {
        var health = new HealthMonitor(TimeProvider.System, NullLogger<HealthMonitor>.Instance);

        await new DiskSpaceCheck(Path.GetTempPath(), long.MaxValue, health).RunRoundAsync(TestContext.Current.CancellationToken);

        var condition = Assert.Single(health.Report().Conditions);
        Assert.Equal("disk-filling", condition.Name);
        Assert.Contains("MiB left", condition.Text, StringComparison.Ordinal);
        await new DiskSpaceCheck(Path.GetTempPath(), 1, health).RunRoundAsync(TestContext.Current.CancellationToken);
        Assert.Empty(health.Report().Conditions);
    }

    [Fact]
    public async Task CreditBelowTheThreshold_IsToldOnceAndNotAgainAfterARestart()
    {
        await using var harness = await BridgeHarness.StartAsync(credit: 100);
        await using var receiver = await StartAsync(harness, options => options with { CreditBelow = 120 });
        await Eventually.TrueAsync(() => ToldOf(receiver, "credit-low").Length == 1);
        Assert.Contains("100.00", (string?)ToldOf(receiver, "credit-low")[0]["text"], StringComparison.Ordinal);

        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        await RoundAsync(harness, "notify-about-credit-low");
        await RoundAsync(harness, "notify-about-credit-low");

        Assert.Single(ToldOf(receiver, "credit-low"));
    }

    [Fact]
    public async Task CreditAboveTheThreshold_IsNotTold()
    {
        await using var harness = await BridgeHarness.StartAsync(credit: 100);
        await using var receiver = await StartAsync(harness, options => options with { CreditBelow = 80 });

        await RoundAsync(harness, "notify-about-credit-low");

        Assert.Empty(receiver.Told);
    }

    /// <summary>A certificate costs 42: the second one reaches 84 %, the third one is refused.</summary>
    [Fact]
    public async Task Budget_IsToldAtEightyPercentAndWhenItIsReached()
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits { PerMonth = 100 });
        await using var receiver = await StartAsync(harness);
        await OrderAsync(harness, "one.test");
        await RoundAsync(harness, "notify-about-budget");
        Assert.Empty(receiver.Told);

        await OrderAsync(harness, "two.test");
        await harness.AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => Task.FromResult(ToldOf(receiver, "budget-80").Length == 1));
        await Assert.ThrowsAsync<AcmeProblemException>(() => OrderAsync(harness, "three.test"));
        await harness.AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => Task.FromResult(ToldOf(receiver, "budget-reached").Length == 1));
        await RoundAsync(harness, "notify-about-budget");

        Assert.Contains("84.00 is spent", (string?)ToldOf(receiver, "budget-80")[0]["text"], StringComparison.Ordinal);
        Assert.Equal(2, (await harness.NotificationsAsync()).Count(told => told.Kind.StartsWith("budget", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task CertificateThatExpires_IsToldUnlessANewerOneHasItsNames()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        var order = await OrderAsync(harness, "left.test");
        var renewed = await OrderAsync(harness, "kept.test");
        var certificate = await harness.CertificateAsync(order.Issuance!.Certificate!.Value);
        harness.Sandbox.Clock.Advance(certificate.NotAfter - TimeSpan.FromDays(20) - harness.Sandbox.Clock.GetUtcNow());
        await RoundAsync(harness, "notify-about-certificate-expiring");
        Assert.Empty(ToldOf(receiver, "certificate-expiring"));
        await OrderAsync(harness, "kept.test");

        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(15));
        await harness.AdvanceUntilAsync(
            TimeSpan.FromHours(6), () => Task.FromResult(ToldOf(receiver, "certificate-expiring").Length == 1));
        await RoundAsync(harness, "notify-about-certificate-expiring");

        var told = Assert.Single(ToldOf(receiver, "certificate-expiring"));
        Assert.Equal((certificate.Id.Value, "left.test"), ((string?)told["certificate"], (string?)told["names"]![0]));
        Assert.NotEqual(renewed.Issuance!.Certificate, certificate.Id);
    }

    [Fact]
    public async Task PaidTimeThatEnds_IsToldWhileACertificateIsInForce()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness, options => options with { PaidTimeBefore = TimeSpan.FromDays(400) });

        await OrderAsync(harness, "paid.test");
        await harness.AdvanceUntilAsync(TimeSpan.FromHours(6), () => Task.FromResult(ToldOf(receiver, "paid-time-ending").Length == 1));
        await RoundAsync(harness, "notify-about-paid-time-ending");

        var told = Assert.Single(ToldOf(receiver, "paid-time-ending"));
        Assert.Contains("costs money again", (string?)told["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyThatBeginTogether_AreToldOneByOneAtFirstAndThenByTheirNumber()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        var task = new OngoingNotifications(new Many(), harness.Bridge.Notifications);

        await task.RunRoundAsync(TestContext.Current.CancellationToken);
        await task.RunRoundAsync(TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => receiver.Told.Count == 11);
        Assert.Equal([.. Enumerable.Repeat(1, 10), 20], receiver.Told.Select(told => (int)told["data"]!["count"]!).Order());
        Assert.Equal(31, (await harness.NotificationsAsync()).Count);
    }

    private static JsonNode[] ToldOf(WebhookReceiver receiver, string kind) =>
        [.. receiver.Told.Select(told => told["data"]!).Where(data => (string?)data["kind"] == kind)];

    private static async Task<Order> OrderAsync(BridgeHarness harness, string name) =>
        await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, name), BridgeHarness.NewCsr(name));

    /// <summary>Waits until a round that begins after now has ended.</summary>
    private static async Task RoundAsync(BridgeHarness harness, string task)
    {
        var begun = harness.Sandbox.Clock.GetUtcNow();
        await harness.AdvanceUntilAsync(
            task.EndsWith("health", StringComparison.Ordinal) || task.EndsWith("budget", StringComparison.Ordinal)
                ? TimeSpan.FromMinutes(1)
                : TimeSpan.FromHours(7),
            () => Task.FromResult(harness.Bridge.Periodic.States.Single(state => state.Name == task).LastSuccess > begun));
    }

    private static async Task<WebhookReceiver> StartAsync(BridgeHarness harness, Func<NotifyOptions, NotifyOptions>? change = null)
    {
        var receiver = await WebhookReceiver.StartAsync(harness.Clock);
        var options = new NotifyOptions { Webhook = receiver.Options };
        await harness.StopBridgeAsync();
        harness.Notify = change?.Invoke(options) ?? options;
        await harness.StartBridgeAsync();
        return receiver;
    }

    private sealed class Many : IOngoingSource
    {
        public string Area => "many";

        public TimeSpan Interval => TimeSpan.FromHours(1);

        public async IAsyncEnumerable<Notification> FindAsync(
            [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var index in Enumerable.Range(0, 30))
            {
                await Task.Yield();
                yield return new Notification
                {
                    Kind = NotificationKinds.CertificateExpiring,
                    Subject = $"subject {index}",
                    Text = $"text {index}",
                    Since = DateTimeOffset.UnixEpoch,
                    Occurrence = $"many|{index}",
                };
            }
        }
    }
}
