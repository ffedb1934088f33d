using Serilog.Events;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Logging</c>.</summary>
internal static class LoggingSection
{
    internal static LoggingSettings Read(SettingsReader reader) => new(
        reader.Value(
            SettingKeys.LoggingLevel,
            LogEventLevel.Information,
            (string text, out LogEventLevel level, out string problem) =>
            {
                problem = "is not a level";
                return Enum.TryParse(text, ignoreCase: true, out level) && Enum.IsDefined(level);
            },
            $"Give one of: {string.Join(", ", Enum.GetNames<LogEventLevel>())}."),
        reader.Flag(SettingKeys.LoggingJson, missing: false));
}
