using Serilog.Events;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>What is logged and how. Section <c>Logging</c>.</summary>
/// <param name="Level">The least important level that is logged.</param>
/// <param name="Json">Whether lines are compact JSON instead of readable text.</param>
public sealed record LoggingSettings(LogEventLevel Level, bool Json);
