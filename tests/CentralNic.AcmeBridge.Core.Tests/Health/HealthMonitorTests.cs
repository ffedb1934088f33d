using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Health;

/// <summary>What is wrong with the bridge itself.</summary>
public sealed class HealthMonitorTests : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Begin);
    private readonly LogLines _log = new();
    private readonly HealthMonitor _health;

    public HealthMonitorTests() => _health = new HealthMonitor(_time, _log.CreateLogger<HealthMonitor>());

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Set_Again_KeepsItsBeginningAndIsLoggedOnce()
    {
        _health.Set("a", "First.");
        _time.Advance(TimeSpan.FromHours(1));
        _health.Set("a", "Second.");

        Assert.Equal(new HealthCondition("a", "Second.", Begin), Assert.Single(_health.Report().Conditions));
        Assert.False(_health.Report().Healthy);
        Assert.Contains("First.", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Clear_EndsItAndIsLoggedOnce()
    {
        _health.Set("a", "Wrong.");

        _health.Clear("a");
        _health.Clear("a");

        Assert.True(_health.Report().Healthy);
        Assert.Equal(2, _log.Lines.Count);
        Assert.Contains("over", _log.Lines.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void Task_ThatFailed_IsWrongUntilItSucceeds()
    {
        _health.TaskSucceeded("expiry");
        _time.Advance(TimeSpan.FromMinutes(1));
        _health.TaskFailed("expiry", "The disk is full.");
        _health.TaskFailed("expiry", "The disk is full.");

        Assert.Equal(new TaskHealth("expiry", Begin, 2, "The disk is full."), Assert.Single(_health.Report().Tasks));
        Assert.False(_health.Report().Healthy);

        _health.TaskSucceeded("expiry");
        Assert.True(_health.Report().Healthy);
    }
}
