using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Orders;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>The rate limits in the life of orders.</summary>
public class LimitTests
{
    [Fact]
    [Trait("Requirement", "R8555-6.6-04")]
    public async Task ReissuesOfOneNameSetEndBeforeTheCaRefusesThemAndCostNothing()
    {
        await using var harness = await BridgeHarness.StartAsync(
            limits: new RequestLimits { CertificatesPerNameSet = new RateLimit(2, TimeSpan.FromDays(7)) });
        Order[] ready =
        [
            await harness.ReadyOrderAsync(null, "set.test"),
            await harness.ReadyOrderAsync(null, "set.test"),
            await harness.ReadyOrderAsync(null, "set.test"),
        ];

        var ended = await Task.WhenAll(ready.Select(order => harness.FinalizeAsync(order, BridgeHarness.NewCsr("set.test"))));

        Assert.Equal(2, ended.Count(order => order.Status == OrderStatus.Valid));
        Assert.Equal(AcmeErrorType.RateLimited, Assert.Single(ended, order => order.Status == OrderStatus.Invalid).Error!.Type);
        Assert.Equal(
            AcmeErrorType.RateLimited,
            (await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync(null, "set.test"))).Problem.Type);
        Assert.Equal(1, harness.Purchases);
        Assert.Single(harness.Upstream.Commands, command => command == "ReissueCertificate");
    }

    [Fact]
    [Trait("Requirement", "R8555-10.3-01")]
    public async Task ManyHeldPollsAreReleasedTogetherAndOneTooManyIsAnsweredAtOnce()
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromSeconds(6));
        var order = await harness.ReadyOrderAsync(null, "held.test");
        var finalize = harness.FinalizeAsync(order, BridgeHarness.NewCsr("held.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.AwaitingCa);
        var polls = Enumerable.Range(1, HeldAnswers.MostPerAccount - 1).Select(_ => harness.ReadAsync(order.Id)).Append(finalize).ToList();

        var atOnce = await harness.ReadAsync(order.Id);

        Assert.Equal(OrderStatus.Processing, atOnce.Status);
        Assert.DoesNotContain(polls, poll => poll.IsCompleted);
        Assert.All(await Task.WhenAll(polls), answer => Assert.Equal(OrderStatus.Valid, answer.Status));
    }

    /// <summary>The start-up time and memory stand in the test's output.</summary>
    [Fact]
    [Trait("Requirement", "R8555-10.3-01")]
    public async Task ThousandsOfOpenOrdersDoNotStopOthers()
    {
        const int Open = 5000;
        await using var harness = await BridgeHarness.StartAsync();
        await Parallel.ForAsync(
            0, Open, TestContext.Current.CancellationToken, async (number, _) => await harness.CreateAsync(null, $"n{number}.test"));
        await harness.StopBridgeAsync();

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = TimeProvider.System.GetTimestamp();
        await harness.StartBridgeAsync();
        var start = TimeProvider.System.GetElapsedTime(started);
        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "other.test"), BridgeHarness.NewCsr("other.test"));

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Open} open orders: {start.TotalMilliseconds:0} ms to start, "
            + $"{(GC.GetTotalMemory(forceFullCollection: true) - before) / 1024} KiB more memory");
        Assert.Equal(OrderStatus.Valid, valid.Status);
        Assert.True(start < TimeSpan.FromSeconds(30), $"The start took {start}.");
    }
}
