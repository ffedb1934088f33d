using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Budget;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Work;

public sealed class FairSlotsTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void OneAccountGetsAThird_OneTenantHalf_AndOthersAreServedAtOnce()
    {
        var slots = new FairSlots(60, _time);

        Assert.Equal(20, TakeAll(slots, new CommandCaller("a", "1")));
        Assert.Equal(
            10,
            TakeAll(slots, new CommandCaller(
                "a",
                "2"), new CommandCaller("a", "3"), new CommandCaller("a", "4"), new CommandCaller("a", "5"), new CommandCaller("a", "6")));
        Assert.NotNull(slots.TryAcquire(new CommandCaller("b", "1")));
    }

    [Fact]
    public void ManyTenantsThatTakeAllTheyCan_LeaveASlotForTheNext()
    {
        var slots = new FairSlots(64, _time);
        for (var tenant = 0; tenant < 5; tenant++)
        {
            TakeAll(slots, new CommandCaller($"t{tenant}", "1"));
            Assert.True(slots.Held < 64);
        }
    }

    [Fact]
    public async Task AReleasedSlot_GoesToTheAccountThatWasGivenLeast()
    {
        var slots = new FairSlots(1, _time);
        var held = await slots.AcquireAsync(new CommandCaller("a", "1"), Cancellation);
        var backlog = Enumerable.Range(0, 10).Select(_ => slots.AcquireAsync(new CommandCaller("a", "1"), Cancellation).AsTask()).ToList();
        var other = slots.AcquireAsync(new CommandCaller("a", "2"), Cancellation).AsTask();

        held.Dispose();
        held.Dispose(); // the second call gives nothing back

        await other;
        Assert.All(backlog, waiting => Assert.False(waiting.IsCompleted));
        Assert.Equal((1, 10), (slots.Held, slots.Waiting));
    }

    [Fact]
    public async Task WhoGivesUp_WaitsNoMoreAndTakesNothing()
    {
        var slots = new FairSlots(1, _time);
        var held = await slots.AcquireAsync(CommandCaller.Nobody, Cancellation);
        using var giveUp = new CancellationTokenSource();
        var waiting = slots.AcquireAsync(CommandCaller.Nobody, giveUp.Token).AsTask();

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        held.Dispose();
        Assert.Equal((0, 0), (slots.Held, slots.Waiting));
    }

    private static int TakeAll(FairSlots slots, params CommandCaller[] callers)
    {
        var before = slots.Held;
        while (callers.Any(caller => slots.TryAcquire(caller) is not null))
        {
        }

        return slots.Held - before;
    }
}
