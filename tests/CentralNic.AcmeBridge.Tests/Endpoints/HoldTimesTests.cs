using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Tests;
using CentralNic.AcmeBridge.Endpoints;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>How long answers are held back for which client.</summary>
public sealed class HoldTimesTests
{
    [Theory]
    [InlineData(
        "CertbotACMEClient/2.1.0 (certbot; Debian GNU/Linux 12) Authenticator/webroot Installer/None (certonly; flags: n) Py/3.11.2", 15)]
    [InlineData("lego-cli/4.9.1 xenolf-acme/4.9.1 (release; linux; amd64)", 15)]
    [InlineData("containous-traefik/2.11 xenolf-acme/4.9.1 (release; linux; amd64)", 15)]
    [InlineData("Caddy/2.6.2 CertMagic acmez (linux; amd64)", 15)]
    [InlineData("dehydrated/0.7.0 curl/7.88.1", 15)]
    [InlineData("UACME/1.7.4 (https://github.com/ndilieto/uacme)", 15)]
    [InlineData("acme4j/3.5.0 Java/17", 8)]
    [InlineData("Mozilla/5.0 (like certbot)", 8)]
    [InlineData("xacmez/1", 8)]
    [InlineData("", 8)]
    public void Of_KnownClientsWaitLonger(string userAgent, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), HoldTimes.Of(userAgent));

    /// <summary>The answer is there when the time is over and not before; what is configured is the bound.</summary>
    [Theory]
    [InlineData("", "29s", 8)]
    [InlineData("acme4j/3.5.0 Java/17", "29s", 8)]
    [InlineData("xenolf-acme/4.9.1 (release; linux; amd64)", "14s", 14)]
    [InlineData("xenolf-acme/4.9.1 (release; linux; amd64)", "11s", 11)]
    [InlineData("", "5s", 5)]
    public async Task Answer_IsHeldAsLongAsTheClientWaits(string userAgent, string configured, int seconds)
    {
        var clock = new RecordingClock();
        await using var bridge = new RunningBridge(
            ("Acme__HoldTime", configured), ("Sandbox__IssueDelay", "1h"), ("Tenants__default__PreauthorizedNames", "test"))
        {
            Clock = clock,
        };
        await bridge.InitializeAsync();
        using var customer = await Customer.RegisteredAsync(bridge);
        var order = await customer.OrderAsync("held.test");
        var url = order.Text("finalize")!;
        var body = customer.Raw
            .Sign((await customer.Raw.HeaderAsync(url)).ToJsonString(), Customer.Finalization(Customer.NewCsr("held.test")))
            .ToJsonString();

        var answer = customer.Raw.SendAsync(url, System.Text.Encoding.UTF8.GetBytes(body), headers: ("User-Agent", userAgent));
        await Core.Tests.Eventually.TrueAsync(() => clock.DueTimes.Contains(TimeSpan.FromSeconds(seconds)));
        clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal("processing", (await answer).Text("status"));
    }

    /// <summary>Tells which timers were set. The lengths that are waited for are set by nothing else.</summary>
    private sealed class RecordingClock() : FakeTimeProvider(TimeProvider.System.GetUtcNow())
    {
        public ConcurrentBag<TimeSpan> DueTimes { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            DueTimes.Add(dueTime);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
