using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

namespace CentralNic.AcmeBridge.Logging;

/// <summary>Writes the log into Windows' event log, with the event ids of docs/logs.md.</summary>
/// <param name="isJson">As compact JSON instead of a readable line.</param>
/// <param name="write">Writes an entry: text, level and event id.</param>
internal sealed class EventLogSink(bool isJson, Action<string, LogEventLevel, int> write) : ILogEventSink
{
    /// <summary>The source of the events, which is the service.</summary>
    internal const string Source = "acme-bridge";

    /// <summary>How many characters an entry may have (ReportEvent).</summary>
    internal const int Longest = 31_839;

    private readonly ITextFormatter _formatter = isJson
        ? new RenderedCompactJsonFormatter()
        : new MessageTemplateTextFormatter($"{{{OrderPrefixEnricher.PropertyName}}}{{Message:lj}}{{NewLine}}{{Exception}}");

    public void Emit(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        _formatter.Format(logEvent, text);
        write(Fit(text.ToString().TrimEnd()), logEvent.Level, EventIdOf(logEvent));
    }

    /// <summary>A text that an entry can hold.</summary>
    internal static string Fit(string text) => text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest - 1), "…");

    private static int EventIdOf(LogEvent logEvent) =>
        logEvent.Properties.GetValueOrDefault("EventId") is StructureValue structure
        && structure.Properties.FirstOrDefault(property => property.Name == "Id")?.Value is ScalarValue { Value: int id }
        && id is >= 0 and <= ushort.MaxValue
            ? id
            : 0;
}
