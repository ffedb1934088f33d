using System.Globalization;
using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace CentralNic.AcmeBridge.Logging;

/// <summary>
/// Stands before whatever writes the log: control characters, which clients and servers of others can put into names and paths, are
/// written as <c>\n</c>, <c>\r</c>, <c>\t</c> or <c>\u001b</c>. So nobody forges a line or commands a terminal. An exception keeps its
/// lines, each of which begins with blanks.
/// </summary>
internal sealed class EscapingSink(ILogEventSink behind) : ILogEventSink, IDisposable
{
    private const string Indent = "   ";

    public void Emit(LogEvent logEvent) => behind.Emit(Escape(logEvent));

    public void Dispose() => (behind as IDisposable)?.Dispose();

    private static LogEvent Escape(LogEvent logEvent)
    {
        if (logEvent.Exception is null && IsClean(logEvent.MessageTemplate.Text) && logEvent.Properties.Values.All(IsClean))
        {
            return logEvent;
        }

        return new LogEvent(
            logEvent.Timestamp,
            logEvent.Level,
            logEvent.Exception is { } failure ? new EscapedException(failure) : null,
            IsClean(logEvent.MessageTemplate.Text)
                ? logEvent.MessageTemplate
                : new MessageTemplateParser().Parse(Escape(logEvent.MessageTemplate.Text)),
            logEvent.Properties.Select(property => new LogEventProperty(property.Key, Escape(property.Value))),
            logEvent.TraceId ?? default,
            logEvent.SpanId ?? default);
    }

    private static bool IsClean(LogEventPropertyValue value) => value switch
    {
        ScalarValue { Value: string text } => IsClean(text),
        ScalarValue { Value: char single } => !IsControl(single),
        ScalarValue => true,
        _ => false,
    };

    private static bool IsClean(string text)
    {
        foreach (var character in text)
        {
            if (IsControl(character))
            {
                return false;
            }
        }

        return true;
    }

    // The two separators end a line for some readers though they are no control characters.
    private static bool IsControl(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';

    private static LogEventPropertyValue Escape(LogEventPropertyValue value) => value switch
    {
        ScalarValue { Value: string text } => new ScalarValue(Escape(text)),
        ScalarValue { Value: char single } => new ScalarValue(Escape(single.ToString())),
        SequenceValue sequence => new SequenceValue(sequence.Elements.Select(Escape)),
        StructureValue structure =>
            new StructureValue(
                structure.Properties.Select(property => new LogEventProperty(property.Name, Escape(property.Value))), structure.TypeTag),
        DictionaryValue dictionary => new DictionaryValue(dictionary.Elements.Select(
            element => KeyValuePair.Create(Escape(element.Key) as ScalarValue ?? element.Key, Escape(element.Value)))),
        _ => value,
    };

    private static string Escape(string text)
    {
        if (IsClean(text))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 8);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                _ when IsControl(character) => escaped.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture)),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }

    /// <summary>An exception as the log shows it.</summary>
    private sealed class EscapedException(Exception failure) : Exception(Escape(failure.Message))
    {
        public override string ToString()
        {
            var lines = failure.ToString().Split('\n').Select(line => Escape(line.TrimEnd('\r')));
            return string.Join(
                Environment.NewLine,
                lines.Select((line, index) => index == 0 || line.StartsWith(Indent, StringComparison.Ordinal) ? line : Indent + line));
        }
    }
}
