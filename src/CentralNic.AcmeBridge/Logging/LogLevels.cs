using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace CentralNic.AcmeBridge.Logging;

/// <summary>The least important levels that are logged. They can be changed while the program runs.</summary>
internal sealed class LogLevels
{
    private readonly LoggingLevelSwitch _own = new();
    private readonly LoggingLevelSwitch _framework = new();

    /// <summary>Makes them.</summary>
    /// <param name="level">The least important level that is logged.</param>
    public LogLevels(LogEventLevel level) => Set(level);

    /// <summary>Logs from another level on.</summary>
    public void Set(LogEventLevel level)
    {
        _own.MinimumLevel = level;

        // "Verbose" shows what the framework says of each request too: whoever asks for all gets all.
        _framework.MinimumLevel =
            level == LogEventLevel.Verbose || level > LogEventLevel.Warning ? level : LogEventLevel.Warning;
    }

    /// <summary>Has a logger follow them.</summary>
    public LoggerConfiguration Apply(LoggerConfiguration configuration) => configuration
        .MinimumLevel.ControlledBy(_own)
        // Each of their requests costs several lines; what matters of them is in our own.
        .MinimumLevel.Override("Microsoft.AspNetCore", _framework)
        .MinimumLevel.Override("System.Net.Http", _framework)
        .MinimumLevel.Override("Microsoft.Hosting.Lifetime", _framework);
}
