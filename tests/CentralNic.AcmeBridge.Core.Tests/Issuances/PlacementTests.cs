using CentralNic.AcmeBridge.Core.Issuances.Placement;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>What the one way to a purchase holds by itself, whoever calls it.</summary>
public class PlacementTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_OfAnIntentWhoseCommandMayHaveGoneOut_SendsNothing()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await IssuedAsync(harness, "sent.test");
        var intent = order with { Issuance = order.Issuance! with { State = IssuanceState.Intent } };
        var (placement, offered) = (harness.Bridge.Get<CertificatePlacement>(), OfferedOf(harness, order));
        var sent = harness.Upstream.Commands.Count;

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => placement.SendAsync(intent, offered, Stop));

        Assert.Contains("may have been sent already", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((sent, 1), (harness.Upstream.Commands.Count, harness.Purchases));
    }

    [Fact]
    public async Task Send_OfAnIntentThatWasAllowedAgain_IsTakenOnce()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await IssuedAsync(harness, "again.test");
        var intent = order with { Issuance = order.Issuance! with { State = IssuanceState.Intent } };
        var (placement, offered) = (harness.Bridge.Get<CertificatePlacement>(), OfferedOf(harness, order));
        placement.AllowSending(intent);
        Assert.True(placement.IsUnsent(intent));

        await placement.SendAsync(intent, offered, Stop);

        Assert.False(placement.IsUnsent(intent));
        await Assert.ThrowsAsync<InvalidOperationException>(() => placement.SendAsync(intent, offered, Stop));
        Assert.Equal(2, harness.Purchases);
    }

    /// <summary>
    /// The planner looks the subscription up by its names; an order that rests while its proofs are looked at keeps the plan.
    /// </summary>
    [Fact]
    public async Task Plan_IsMadeOnce_ThoughTheProofsAreLookedAtMeanwhile()
    {
        await using var harness = await BridgeHarness.StartAsync(preauthorized: "test");
        await IssuedAsync(harness, "known.test");
        var seen = await CountAsync(harness, "known.test", "other.known.test");
        Assert.Equal(["known.test", "other.known.test"], harness.Probed);

        var remembered = await CountAsync(harness, "other.known.test");

        Assert.Equal(["known.test", "other.known.test"], harness.Probed);
        Assert.Equal(remembered, seen);
    }

    private static async Task<int> CountAsync(BridgeHarness harness, params string[] names)
    {
        var before = harness.Faults.AliasReadsOf("subscription");
        await IssuedAsync(harness, names);
        return harness.Faults.AliasReadsOf("subscription") - before;
    }

    private static OfferedProfile OfferedOf(BridgeHarness harness, Order order) => harness.Bridge.Profiles.Of(order);

    private static async Task<Order> IssuedAsync(BridgeHarness harness, params string[] names)
    {
        var order = await harness.ReadyOrderAsync("default", names);
        Assert.Equal(OrderStatus.Valid, (await harness.FinalizeAsync(order, BridgeHarness.NewCsr(names))).Status);
        return await harness.ReadNowAsync(order.Id);
    }
}
