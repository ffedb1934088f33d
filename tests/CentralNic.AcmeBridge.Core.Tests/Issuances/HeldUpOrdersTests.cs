using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Reports;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>What stops an order for more than ten minutes is among what needs a person, and is gone when it is over.</summary>
public sealed class HeldUpOrdersTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ResellerThatRefusesTheLogin_IsToldAfterTenMinutesAndAllGoOnWhenItTakesIt()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Upstream.OnCommand = command =>
        {
            harness.Upstream.Refuses[command] = 530;
            return Task.CompletedTask;
        };
        var order = await harness.ReadyOrderAsync(null, "held.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("held.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.Trouble is not null);
        Assert.Empty(await AttentionAsync(harness));

        harness.Sandbox.Clock.Advance(TimeSpan.FromMinutes(11));
        await Eventually.TrueAsync(async () => (await AttentionAsync(harness)).Count > 0);

        var told = Assert.Single(await AttentionAsync(harness));
        Assert.Equal(("held-up", order.Id.Value), (told.Kind, told.Order));
        Assert.Contains("530", told.Text, StringComparison.Ordinal);
        var report = (await harness.Bridge.Reports.FindAsync(order.Id, Cancellation))!;
        Assert.Equal("The step is tried again, at once when the reseller answers again.", report.Next);
        await Eventually.TrueAsync(async () =>
            (await harness.ReadNowAsync(order.Id)).Issuance!.NextLook > harness.Clock.GetUtcNow().AddMinutes(2));

        harness.Upstream.OnCommand = null;
        harness.Upstream.Refuses.Clear();
        harness.Sandbox.Clock.Advance(TimeSpan.FromSeconds(25)); // Its own next try is minutes away.

        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Status == OrderStatus.Valid);
        Assert.Empty(await AttentionAsync(harness));
        Assert.Equal(1, harness.Purchases);

        // That it held up orders is over at once too, and not at the next round minutes later.
        await Eventually.TrueAsync(async () =>
            (await harness.NotificationsAsync()).Single(notification => notification.Kind == "held-up").Ended is not null);
    }

    /// <summary>With the waits that a server has: they grow to minutes, and no more once a person was told.</summary>
    [Fact]
    public async Task ProofThatCanBeSeen_IsFoundWithinAMinuteOnceItWasTold()
    {
        await using var harness = await BridgeHarness.StartAsync(dcv: (_, options) => options with
        {
            Visibility = options.Visibility with { LongestWait = new DcvVisibilityOptions().LongestWait },
        });
        harness.Forwards = (_, _) => false;
        var order = await harness.ReadyOrderAsync(null, "late.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("late.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.DcvFinding is not null);

        // As after an hour of looks: by themselves the waits are five minutes then.
        await harness.Bridge.Orders.UpdateAsync(
            order.Id, current => current with { Issuance = current.Issuance! with { DcvLooks = 20 } }, Cancellation);
        harness.Sandbox.Clock.Advance(TimeSpan.FromMinutes(11));
        await Eventually.TrueAsync(async () =>
            await harness.ReadNowAsync(order.Id) is { Issuance: { Attention.Kind: AttentionKind.ProofMissing, NextLook: { } next } }
            && next > harness.Clock.GetUtcNow());

        harness.Forwards = null;
        harness.Sandbox.Clock.Advance(TimeSpan.FromSeconds(50));

        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Status == OrderStatus.Valid);
        Assert.Empty(await AttentionAsync(harness));
    }

    [Fact]
    public async Task ProofThatCannotBeSeen_IsToldAfterTenMinutesAndNoLongerWhenItCan()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Forwards = (_, _) => false;
        var order = await harness.ReadyOrderAsync(null, "unseen.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("unseen.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.DcvFinding is not null);
        Assert.Empty(await AttentionAsync(harness));

        harness.Sandbox.Clock.Advance(TimeSpan.FromMinutes(11));
        await Eventually.TrueAsync(async () => (await AttentionAsync(harness)) is [{ Kind: "proof-missing" }]);

        harness.Forwards = null;
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Status == OrderStatus.Valid);
        Assert.Empty(await AttentionAsync(harness));
    }

    [Fact]
    public async Task WrongClock_StandsInTheOrder()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await harness.ReadyOrderAsync(null, "clock.test");
        harness.Clock.Shift = TimeSpan.FromDays(2);
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("clock.test"));

        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.Trouble is { } trouble
            && trouble.Text.Contains("clock is wrong", StringComparison.Ordinal));
        Assert.Equal(0, harness.Purchases);
    }

    private static async Task<List<AttentionReport>> AttentionAsync(BridgeHarness harness)
    {
        var all = new List<AttentionReport>();
        await foreach (var report in harness.Bridge.Reports.ListAttentionAsync(Cancellation))
        {
            all.Add(report);
        }

        return all;
    }
}
