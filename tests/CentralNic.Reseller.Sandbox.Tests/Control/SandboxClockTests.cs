using Microsoft.Extensions.Time.Testing;

namespace CentralNic.Reseller.Sandbox.Tests.Control;

public sealed class SandboxClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _base = new(Start);

    [Fact]
    public void Advance_MovesTimeAndTimestampsAheadOfTheBaseClock()
    {
        var clock = new SandboxClock(_base, TimeSpan.FromDays(1));
        var before = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromDays(365));
        _base.Advance(TimeSpan.FromHours(2));
        Assert.Equal(Start + TimeSpan.FromDays(366) + TimeSpan.FromHours(2), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromDays(365) + TimeSpan.FromHours(2), clock.GetElapsedTime(before));
        Assert.Equal(TimeSpan.FromDays(366), clock.Ahead);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Timer_FiresOnceWhenEitherClockReachesItsTime(bool moveTheBase)
    {
        var clock = new SandboxClock(_base);
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromDays(100), Timeout.InfiniteTimeSpan);
        Advance(clock, moveTheBase, TimeSpan.FromDays(99));
        Assert.Equal(0, fired);
        Advance(clock, moveTheBase, TimeSpan.FromDays(1));
        Assert.Equal(1, fired);
        Advance(clock, moveTheBase, TimeSpan.FromDays(1000));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void Timer_PartlyWaitedOnEachClockFiresAtTheSum()
    {
        var clock = new SandboxClock(_base);
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(10), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromMinutes(6));
        _base.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(0, fired);
        _base.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void PeriodicTimer_MissedPeriodsFireOnceAndItGoesOn()
    {
        var clock = new SandboxClock(_base);
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, fired);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, fired);
        _base.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, fired);
    }

    [Fact]
    public void DisposedTimer_DoesNotFire()
    {
        var clock = new SandboxClock(_base);
        var fired = 0;
        var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        timer.Dispose();
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, fired);
        Assert.False(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public void ChangedTimer_FiresAtItsNewTime()
    {
        var clock = new SandboxClock(_base);
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        Assert.True(timer.Change(TimeSpan.FromHours(2), Timeout.InfiniteTimeSpan));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, fired);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, fired);
    }

    [Fact]
    public async Task OnTheMachinesClock_DelaysEndWhenItIsMoved()
    {
        var clock = new SandboxClock(TimeProvider.System);
        var soon = Task.Delay(TimeSpan.FromDays(20), clock, TestContext.Current.CancellationToken);
        var later = Task.Delay(TimeSpan.FromDays(40), clock, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromDays(21));
        await soon.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(later.IsCompleted);
    }

    [Fact]
    public void Advance_NeverBackwardsAndNeverBeyondTheCalendar()
    {
        var clock = new SandboxClock(_base);
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromDays(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.MaxValue));
        Assert.Equal(TimeSpan.Zero, clock.Ahead);
    }

    private void Advance(SandboxClock clock, bool moveTheBase, TimeSpan by)
    {
        if (moveTheBase)
        {
            _base.Advance(by);
        }
        else
        {
            clock.Advance(by);
        }
    }
}
