using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Limits;

/// <summary>A client whose orders always fail is paused, until the operator resumes it or one succeeds.</summary>
public sealed class ClientPausesTests
{
    private static readonly RequestLimits Three = BridgeHarness.BuysTwice with { FailedOrdersBeforePause = 3 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NewOrder_AfterSoManyFailuresInARowIsRefusedOverRestartsUntilTheOperatorResumes()
    {
        await using var harness = await BridgeHarness.StartAsync(limits: Three);
        await FailAsync(harness, 3, "hopeless.test", "www.hopeless.test");

        var refused = await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.CreateAsync(null, "www.hopeless.test", "hopeless.test"));
        Assert.Equal(AcmeErrorType.RateLimited, refused.Problem.Type);
        Assert.Contains(
            "its last 3 orders for them failed, the last because: The proof was not found.",
            refused.Problem.Detail,
            StringComparison.Ordinal);
        await harness.CreateAsync(null, "hopeless.test"); // Other names, another set.
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync(null, "hopeless.test", "www.hopeless.test"));
        var paused = Assert.Single((await ListAsync(harness)).Items);
        Assert.Equal((3, harness.Account.Account.Id), (paused.Count, paused.Account));
        Assert.Contains(paused.Id, refused.Problem.Detail, StringComparison.Ordinal);

        await harness.Bridge.Pauses.ResumeAsync(paused.Id, Cancellation);

        Assert.Empty((await ListAsync(harness)).Items);
        await FailAsync(harness, 2, "hopeless.test", "www.hopeless.test");
        await harness.CreateAsync(null, "hopeless.test", "www.hopeless.test");
        await Assert.ThrowsAsync<KeyNotFoundException>(() => harness.Bridge.Pauses.ResumeAsync(paused.Id, Cancellation));
    }

    [Fact]
    public async Task Success_ResetsTheCount()
    {
        await using var harness = await BridgeHarness.StartAsync(limits: Three);
        await FailAsync(harness, 2, "good.test");
        var order = await harness.ReadyOrderAsync(null, "good.test");
        Assert.Equal(OrderStatus.Valid, (await harness.FinalizeAsync(order, BridgeHarness.NewCsr("good.test"))).Status);

        await FailAsync(harness, 2, "good.test");

        await harness.CreateAsync(null, "good.test");
        Assert.Empty((await ListAsync(harness)).Items);
    }

    [Fact]
    public async Task WhatTheOperatorOrTimeEndsIsNoFailureAndAnotherAccountIsAnother()
    {
        await using var harness = await BridgeHarness.StartAsync(limits: Three);
        for (var round = 0; round < 4; round++)
        {
            var order = await harness.CreateAsync(null, "ended.test");
            await harness.Bridge.Parked.GiveUpAsync(order.Id, "Not now.", Cancellation);
            var expired = await harness.CreateAsync(null, "ended.test");
            await harness.Bridge.Orders.UpdateAsync(expired.Id, current => current.At(current.Expires), Cancellation);
        }

        await harness.CreateAsync(null, "ended.test");
        await FailAsync(harness, 3, "ended.test");
        await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync(null, "ended.test"));
        await harness.ChangeAccountAsync();
        await harness.CreateAsync(null, "ended.test");
    }

    [Fact]
    public async Task Unlimited_NobodyIsPaused()
    {
        await using var harness = await BridgeHarness.StartAsync(limits: Three with { FailedOrdersBeforePause = null });
        await FailAsync(harness, 5, "free.test");
        await harness.CreateAsync(null, "free.test");
    }

    private static async Task FailAsync(BridgeHarness harness, int times, params string[] names)
    {
        for (var time = 0; time < times; time++)
        {
            var order = await harness.CreateAsync(null, names);
            await harness.Bridge.Orders.UpdateAsync(order.Id, current => current.Fail(Sample.Problem), Cancellation);
        }
    }

    private static Task<Page<FailedOrders>> ListAsync(BridgeHarness harness) =>
        harness.Bridge.Pauses.ListAsync(null, harness.Account.Account.Id, new PageRequest(), Cancellation);
}
