using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Clocks;

/// <summary>What the clock is held against.</summary>
public sealed class ClockCheckTests(TestStore store) : IClassFixture<TestStore>, IDisposable
{
    private readonly FakeTimeProvider _time = new(Sample.Now);
    private readonly LogLines _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task IsRight_AsksOnceWhereNothingIsKnownAndNoMoreWhileItIsRight()
    {
        DateTimeOffset? told = null;
        var asked = 0;
        var health = Health();
        using var check = new ClockCheck(
            () => told,
            _ =>
            {
                asked++;
                told = _time.GetUtcNow();
                return Task.CompletedTask;
            },
            store.Documents,
            health,
            _time);

        Assert.True(await check.IsRightAsync(Cancellation));
        Assert.True(await check.IsRightAsync(Cancellation));

        Assert.Equal(1, asked);
        Assert.Empty(health.Report().Conditions);
    }

    [Fact]
    public async Task IsRight_WhenItIsRightAgain_TellsOnce()
    {
        var told = Sample.Now.AddHours(2);
        var (righted, health) = (0, Health());
        using var check = new ClockCheck(() => told, _ => Task.CompletedTask, store.Documents, health, _time)
        {
            Righted = _ =>
            {
                righted++;
                return Task.CompletedTask;
            },
        };

        Assert.False(await check.IsRightAsync(Cancellation));
        Assert.True(health.Has(HealthConditions.ClockOff));
        told = Sample.Now.AddMinutes(59);
        Assert.True(await check.IsRightAsync(Cancellation));
        Assert.True(await check.IsRightAsync(Cancellation));

        Assert.Equal((1, false), (righted, health.Has(HealthConditions.ClockOff)));
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(2, true)]
    public async Task IsRight_WhereTheResellerTellsNoTime_ItIsNotBehindTheLastRightOne(int hours, bool isRight)
    {
        using (var before = new ClockCheck(() => Sample.Now, _ => Task.CompletedTask, store.Documents, Health(), _time))
        {
            await before.LookAsync(Cancellation);
        }

        var moved = new FakeTimeProvider(Sample.Now.AddHours(hours));
        using var check = new ClockCheck(() => null, _ => Task.CompletedTask, store.Documents, Health(), moved);

        Assert.Equal(isRight, await check.IsRightAsync(Cancellation));
    }

    /// <summary>A reseller that never tells the time leaves what is in the store: the clock went on to there already.</summary>
    [Fact]
    public async Task IsRight_WhereTheResellerNeverToldATime_ItIsNotBehindWhatItSaidBefore()
    {
        await using var own = new TestStore();
        await own.InitializeAsync();
        using (var before = new ClockCheck(() => null, _ => Task.CompletedTask, own.Documents, Health(), _time))
        {
            await before.LookAsync(Cancellation);
        }

        var back = new FakeTimeProvider(Sample.Now.AddHours(-2));
        var health = Health();
        using var check = new ClockCheck(() => null, _ => Task.CompletedTask, own.Documents, health, back);
        Assert.False(await check.IsRightAsync(Cancellation));
        Assert.True(check.IsOff);
        Assert.Contains("it said 2026-03-01 12:00:00Z already", check.Words, StringComparison.Ordinal);

        // Perhaps it was ahead before. It cannot stand still for ever.
        back.Advance(ClockCheck.Trial);
        Assert.True(await check.IsRightAsync(Cancellation));
        await check.LookAsync(Cancellation);
        using var next = new ClockCheck(() => null, _ => Task.CompletedTask, own.Documents, Health(), back);
        Assert.True(await next.IsRightAsync(Cancellation));
    }

    /// <summary>What the clock says alone does not come into the place of what the reseller confirmed.</summary>
    [Fact]
    public async Task IsRight_BehindATimeThatTheResellerConfirmed_StaysWrongHoweverLongItRuns()
    {
        await using var own = new TestStore();
        await own.InitializeAsync();
        DateTimeOffset? told = Sample.Now;
        using (var before = new ClockCheck(() => told, _ => Task.CompletedTask, own.Documents, Health(), _time))
        {
            await before.LookAsync(Cancellation);
            told = null;
            _time.Advance(TimeSpan.FromHours(2));
            await before.LookAsync(Cancellation);
        }

        var back = new FakeTimeProvider(Sample.Now.AddDays(-3));
        using var check = new ClockCheck(() => null, _ => Task.CompletedTask, own.Documents, Health(), back);
        Assert.False(await check.IsRightAsync(Cancellation));
        back.Advance(ClockCheck.Trial);

        Assert.False(await check.IsRightAsync(Cancellation));
        back.Advance(TimeSpan.FromDays(2));
        Assert.True(await check.IsRightAsync(Cancellation));
    }

    [Theory]
    [InlineData(400 * 24, "set ahead by 400.00:00 while the bridge ran, or the machine was suspended")]
    [InlineData(-2, "set back by 0.02:00 while the bridge ran, and the reseller")]
    public async Task IsRight_WhereTheResellerTellsNoTime_AClockThatWasSetIsWrongUntilItIsSetRightOrRanOnForADay(int hours, string words)
    {
        await using var own = new TestStore();
        await own.InitializeAsync();
        var clock = new ShiftedTime(_time);
        using var check = new ClockCheck(() => null, _ => Task.CompletedTask, own.Documents, Health(), clock);
        Assert.True(await check.IsRightAsync(Cancellation));

        clock.Shift = TimeSpan.FromHours(hours);
        Assert.True(check.IsOff);
        Assert.False(await check.IsRightAsync(Cancellation));
        Assert.Contains(words, check.Words, StringComparison.Ordinal);
        clock.Shift = TimeSpan.Zero;
        Assert.True(await check.IsRightAsync(Cancellation));
        Assert.False(check.IsOff);

        clock.Shift = TimeSpan.FromHours(hours);
        Assert.False(await check.IsRightAsync(Cancellation));
        _time.Advance(ClockCheck.Trial - TimeSpan.FromMinutes(1));
        Assert.False(await check.IsRightAsync(Cancellation));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await check.IsRightAsync(Cancellation));
        Assert.False(check.IsOff);
    }

    private HealthMonitor Health() => new(_time, _log.CreateLogger<HealthMonitor>());
}
