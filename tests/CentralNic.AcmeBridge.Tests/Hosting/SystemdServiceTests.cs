using CentralNic.AcmeBridge.Hosting;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Hosting;

/// <summary>How often systemd wants to be told (sd_watchdog_enabled(3)).</summary>
public sealed class SystemdServiceTests
{
    [Theory]
    [InlineData("30000000", null, 30)]
    [InlineData("30000000", "4711", 30)]
    [InlineData("30000000", "4712", null)]
    [InlineData("0", null, null)]
    [InlineData("-5", null, null)]
    [InlineData("soon", null, null)]
    [InlineData(null, "4711", null)]
    public void WatchdogOf_CountsForThisProcessOnly(string? microseconds, string? process, int? seconds)
    {
        var environment = new Dictionary<string, string?> { ["WATCHDOG_USEC"] = microseconds, ["WATCHDOG_PID"] = process };

        Assert.Equal(
            seconds is { } wanted ? TimeSpan.FromSeconds(wanted) : null,
            SystemdService.WatchdogOf(environment.GetValueOrDefault, 4711));
    }
}
