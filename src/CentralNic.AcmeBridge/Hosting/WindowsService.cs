using System.Diagnostics;
using System.Runtime.Versioning;
using System.ServiceProcess;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Logging;
using Microsoft.Extensions.Hosting.WindowsServices;
using Serilog.Events;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>The program as a Windows service: its service manager starts and stops it, and the event log has its log.</summary>
/// <remarks>
/// A program that ends with a failure after it served, or that could not start for a reason that may pass, ends without a word to the
/// service manager, which takes that for a crash and starts it again as it is set to (<c>sc failure</c>). With a wrong command line or
/// configuration, or with newer data, it would end alike: the service is stopped then.
/// </remarks>
[SupportedOSPlatform("windows")]
internal sealed class WindowsService : ServiceBase
{
    // "The configuration data for this product is corrupt" (winerror.h, ERROR_BAD_CONFIGURATION).
    private const int BadConfiguration = 1610;

    private readonly ServiceRun _run;
    private readonly StringWriter _error = new();
    private readonly EventLog _events = new() { Source = EventLogSink.Source };

    private WindowsService(string[] arguments)
    {
        ServiceName = EventLogSink.Source;
        CanShutdown = true;
        AutoLog = false;
        var error = TextWriter.Synchronized(_error);
        _run = new ServiceRun(stop => BridgeCommandLine.Run(
            arguments, new ProgramCommands { Serving = _run!.Serving, Log = Sink }, TextWriter.Null, error, stop));
    }

    /// <summary>Whether the service manager has started this process.</summary>
    [SupportedOSPlatformGuard("windows")]
    public static bool IsThis => OperatingSystem.IsWindows() && WindowsServiceHelpers.IsWindowsService();

    /// <summary>Runs the program until the service manager has stopped it.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        using var service = new WindowsService(arguments);
        try
        {
            Run(service);
            return service.ExitCode;
        }
        catch (CommandFailedException failure)
        {
            return failure.ExitCode;
        }
    }

    protected override void OnStart(string[] args)
    {
        if (_run.Start(RequestAdditionalTime, exitCode => EndAs(exitCode, Stop)) is { } exitCode)
        {
            // The service manager is told that it has stopped, not started, by what is thrown alone.
            EndAs(exitCode, () => throw new CommandFailedException(exitCode, "It did not start."));
        }
    }

    protected override void OnStop() => _run.Stop(RequestAdditionalTime);

    protected override void OnShutdown() => _run.Stop(static _ => { });

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _run.Dispose();
            _events.Dispose();
            _error.Dispose();
        }

        base.Dispose(disposing);
    }

    private EventLogSink Sink(bool isJson) => new(isJson, (text, level, id) => _events.WriteEntry(text, TypeOf(level), id));

    private static EventLogEntryType TypeOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Fatal or LogEventLevel.Error => EventLogEntryType.Error,
        LogEventLevel.Warning => EventLogEntryType.Warning,
        _ => EventLogEntryType.Information,
    };

    private void EndAs(int exitCode, Action stop)
    {
        if (_error.ToString().Trim() is { Length: > 0 } told)
        {
            _events.WriteEntry(EventLogSink.Fit(told), EventLogEntryType.Error);
        }

        if (exitCode is CommandLine.ExitCode.Success)
        {
            stop();
        }
        else if (exitCode is CommandLine.ExitCode.Usage or CommandLine.ExitCode.DataError or CommandLine.ExitCode.Config)
        {
            ExitCode = BadConfiguration;
            stop();
        }
        else
        {
            Environment.Exit(exitCode);
        }
    }
}
