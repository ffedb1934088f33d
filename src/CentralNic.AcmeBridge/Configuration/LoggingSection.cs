using Serilog.Events;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Logging</c>.</summary>
internal static class LoggingSection
{
    internal static readonly SettingGroup Keys = new("Logging");

    internal static readonly Setting<LogEventLevel> Level = Keys.Value("Level",
        "The least important level that is logged: `Verbose`, `Debug`, `Information`, `Warning`, `Error`, `Fatal`",
        Word<LogEventLevel>("is not a level", $"Give one of: {string.Join(", ", Enum.GetNames<LogEventLevel>())}."),
        LogEventLevel.Information, example: "Debug", isReloaded: true);
    internal static readonly Setting<bool> Json = Keys.Value("Json",
        "One JSON object per line instead of readable text (`--json-log`)",
        Flag, false, example: "true");

    internal static LoggingSettings Read(SettingsReader reader) => new(reader.Get(Level), reader.Get(Json));
}
