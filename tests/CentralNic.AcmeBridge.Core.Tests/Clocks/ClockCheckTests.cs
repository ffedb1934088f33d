using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
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

    private HealthMonitor Health() => new(_time, _log.CreateLogger<HealthMonitor>());
}
