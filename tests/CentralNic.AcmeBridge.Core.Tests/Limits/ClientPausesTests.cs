using System.Globalization;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
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

    /// <summary>A count goes when nothing was added to it for a month; a pause, to which its client cannot add, stays for a year.</summary>
    [Fact]
    public async Task Tidying_TakesAwayWhatNothingWasAddedToForLong()
    {
        await using var kept = new TestStore();
        await kept.InitializeAsync();
        var store = kept.Documents;
        var time = new FakeTimeProvider(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var pauses = new ClientPauses(
            store, new LimitPlan { All = Three }, time, NullLogger<ClientPauses>.Instance);
        var account = new AccountId("tidied");
        for (var set = 0; set < 250; set++)
        {
            await FailOnceAsync(string.Create(CultureInfo.InvariantCulture, $"n{set}.test"));
        }

        await FailOnceAsync("paused.test", times: 3);
        time.Advance(ClientPauses.CountsKept - TimeSpan.FromHours(1));
        await FailOnceAsync("n7.test");
        Assert.Equal(0, await pauses.TidyAsync(Cancellation));
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(249, await pauses.TidyAsync(Cancellation));

        Assert.Equal(["n7.test", "paused.test"], await NamesAsync());
        time.Advance(ClientPauses.PausesKept - ClientPauses.CountsKept);
        Assert.Equal(2, await pauses.TidyAsync(Cancellation));
        Assert.Empty(await NamesAsync());

        async Task FailOnceAsync(string name, int times = 1)
        {
            for (var round = 0; round < times; round++)
            {
                var order = Sample.Order(name) with { Account = account };
                var write = await pauses.WriteAsync(order, order.Fail(Sample.Problem), Cancellation);
                await store.CommitAsync([write!], Cancellation);
            }
        }

        async Task<IEnumerable<string>> NamesAsync() =>
            (await new DocumentSet<FailedOrders>(store, ClientPauses.Kind, LimitsJson.Default, failed => failed.Id)
                .ListAsync(null, Cancellation).ToListAsync(Cancellation))
            .Select(failed => Assert.Single(failed.Value.Names)).Order(StringComparer.Ordinal);
    }

    /// <summary>A clock that was ahead once has dated a count, which would otherwise be kept until then and a month longer.</summary>
    [Fact]
    public async Task Tidying_WhatIsDatedAheadIsDatedAnew()
    {
        await using var kept = new TestStore();
        await kept.InitializeAsync();
        var time = new FakeTimeProvider(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var clock = new ShiftedTime(time) { Shift = TimeSpan.FromDays(400) };
        var pauses = new ClientPauses(kept.Documents, new LimitPlan { All = Three }, clock, NullLogger<ClientPauses>.Instance);
        await FailOnceAsync(kept, pauses);
        clock.Shift = TimeSpan.Zero;

        Assert.Equal(0, await pauses.TidyAsync(Cancellation));

        time.Advance(ClientPauses.CountsKept);
        Assert.Equal(1, await pauses.TidyAsync(Cancellation));
    }

    /// <summary>With a clock that is ahead every pause looks old.</summary>
    [Theory]
    [InlineData(400, true)]
    [InlineData(0, false)]
    public async Task Tidying_WaitsWhileTheClockIsWrong(int daysAhead, bool isKept)
    {
        await using var kept = new TestStore();
        await kept.InitializeAsync();
        var time = new FakeTimeProvider(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var clock = new ShiftedTime(time);
        var health = new HealthMonitor(time, NullLogger<HealthMonitor>.Instance);
        using var check = new ClockCheck(() => time.GetUtcNow(), _ => Task.CompletedTask, kept.Documents, health, clock);
        var pauses = new ClientPauses(kept.Documents, new LimitPlan { All = Three }, clock, NullLogger<ClientPauses>.Instance);
        await FailOnceAsync(kept, pauses);
        time.Advance(ClientPauses.CountsKept - TimeSpan.FromDays(daysAhead > 0 ? 1 : 0));
        clock.Shift = TimeSpan.FromDays(daysAhead);

        var round = await new FailedOrdersTidying(pauses, check).RunRoundAsync(Cancellation);

        Assert.Equal(isKept, round.WasIdle);
        Assert.Equal(isKept, await pauses.WriteAsync(Order(), Order() with { Status = OrderStatus.Valid }, Cancellation) is not null);
    }

    private static Order Order() => Sample.Order("tidied.test");

    private static async Task FailOnceAsync(TestStore kept, ClientPauses pauses)
    {
        var order = Order();
        await kept.Documents.CommitAsync([(await pauses.WriteAsync(order, order.Fail(Sample.Problem), Cancellation))!], Cancellation);
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
