using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Composition;
using Microsoft.Extensions.Hosting.Systemd;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>
/// Tells systemd how the service stands (sd_notify(3)): starting, ready, alive, reading its configuration again, stopping. Without
/// systemd, or by a unit whose type is not <c>notify</c>, it does nothing.
/// </summary>
internal sealed partial class SystemdService
{
    private readonly SystemdNotifier _notifier;
    private readonly TimeSpan? _watchdog;
    private readonly ILogger<SystemdService> _logger;
    private volatile bool _isFailureLogged;

    /// <summary>Reads what systemd says to this process.</summary>
    public SystemdService(ILogger<SystemdService> logger)
    {
        _logger = logger;
        _notifier = new SystemdNotifier();
        _watchdog = _notifier.IsEnabled ? WatchdogOf(Environment.GetEnvironmentVariable, Environment.ProcessId) : null;
    }

    /// <summary>What is done, while the start may take long.</summary>
    /// <param name="status">One line, for <c>systemctl status</c>.</param>
    public void Starting(string status) => Notify("STATUS=" + status);

    /// <summary>It serves; from now on systemd is told that it is alive, if the unit wants that (WatchdogSec).</summary>
    /// <param name="bridge">Whose runner of periodic tasks tells it, so that it is not told by a process that hangs.</param>
    /// <param name="status">One line, for <c>systemctl status</c>.</param>
    public void Ready(Bridge bridge, string status)
    {
        Notify($"READY=1\nSTATUS={status}");
        if (_watchdog is { } time)
        {
            Notify("WATCHDOG=1");
            bridge.AddPeriodicTask("systemd-watchdog", time / 3, _ =>
            {
                Notify("WATCHDOG=1");
                return Task.CompletedTask;
            });
        }
    }

    /// <summary>The configuration is read again; <see cref="Reloaded"/> ends that.</summary>
    public void Reloading() => Notify(string.Create(
        CultureInfo.InvariantCulture,
        $"RELOADING=1\nMONOTONIC_USEC={Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000)}"));

    /// <summary>The configuration was read, or refused and the one before is in force.</summary>
    public void Reloaded() => Notify("READY=1");

    /// <summary>It ends.</summary>
    /// <param name="status">One line, for <c>systemctl status</c>.</param>
    public void Stopping(string status) => Notify($"STOPPING=1\nSTATUS={status}");

    /// <summary>How often at least systemd wants to be told that the process is alive (sd_watchdog_enabled(3)).</summary>
    internal static TimeSpan? WatchdogOf(Func<string, string?> environment, int process)
    {
        var isForThis = environment(SettingsEnvironment.WatchdogProcess) is not { Length: > 0 } owner
            || owner == process.ToString(CultureInfo.InvariantCulture);
        return isForThis
            && long.TryParse(
                environment(SettingsEnvironment.WatchdogTime), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
    }

    private void Notify(string state)
    {
        try
        {
            _notifier.Notify(new ServiceState(state));
        }
        catch (SocketException failure)
        {
            if (!_isFailureLogged)
            {
                _isFailureLogged = true;
                LogNotTold(failure.Message);
            }
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "systemd cannot be told how the service stands: {Reason}")]
    private partial void LogNotTold(string reason);
}
