using CentralNic.AcmeBridge.Configuration;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

namespace CentralNic.AcmeBridge.Logging;

/// <summary>The program's log: readable lines, or compact JSON with one object per line.</summary>
internal static class BridgeLogging
{
    private const string Template = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {OrderPrefix}{Message:lj}{NewLine}{Exception}";

    /// <summary>Makes the logger.</summary>
    /// <param name="toStandardError">
    /// Log to standard error instead of standard output, for commands whose output is for people (<c>demo</c>).
    /// </param>
    /// <param name="hold">Holds the log back until it is released; <see langword="null"/>: it flows at once.</param>
    /// <param name="levels">What is logged; <see langword="null"/>: as the settings say, for good.</param>
    /// <param name="sink">Where to instead of the console; <see langword="null"/>: to the console.</param>
    /// <returns>The logger; disposing of it writes out what waits.</returns>
    public static Logger Create(
        LoggingSettings settings, bool toStandardError = false, LogHold? hold = null, LogLevels? levels = null, ILogEventSink? sink = null)
    {
        LogEventLevel? errorsFrom = toStandardError ? LogEventLevel.Verbose : null;
        LoggerConfiguration Write(LoggerSinkConfiguration sinks) => sink is not null ? sinks.Sink(sink)
            : settings.Json ? sinks.Console(new RenderedCompactJsonFormatter(), standardErrorFromLevel: errorsFrom)
            : sinks.Console(outputTemplate: Template, formatProvider: null, standardErrorFromLevel: errorsFrom);

        return Create(settings, levels, sinks => Held(sinks, hold, Write));
    }

    /// <summary>As <see cref="Create(LoggingSettings, bool, LogHold, LogLevels, ILogEventSink)"/>, into a writer.</summary>
    internal static Logger Create(LoggingSettings settings, TextWriter writer, LogHold? hold = null, LogLevels? levels = null)
    {
        ITextFormatter formatter = settings.Json ? new RenderedCompactJsonFormatter() : new MessageTemplateTextFormatter(Template);
        return Create(settings, levels, sinks => Held(sinks, hold, held => held.Sink(new WriterSink(writer, formatter))));
    }

    private static LoggerConfiguration Held(
        LoggerSinkConfiguration sinks, LogHold? hold, Func<LoggerSinkConfiguration, LoggerConfiguration> write) =>
        sinks.Sink(LoggerSinkConfiguration.Wrap(
            behind => new EscapingSink(behind),
            escaped => _ = hold is null ? write(escaped) : escaped.Sink(LoggerSinkConfiguration.Wrap(hold.Before, held => write(held)))));

    private static Logger Create(
        LoggingSettings settings, LogLevels? levels, Func<LoggerSinkConfiguration, LoggerConfiguration> write)
    {
        var configuration = (levels ?? new LogLevels(settings.Level)).Apply(new LoggerConfiguration())
            .Filter.ByExcluding(IsHostStartFailure)
            .Destructure.With<SecretsPolicy>()
            .Enrich.FromLogContext();
        if (!settings.Json)
        {
            configuration = configuration.Enrich.With<OrderPrefixEnricher>();
        }

        return write(configuration.WriteTo).CreateLogger();
    }

    // The host logs a failed start with its whole stack and throws it too; it is told once, in words, where the program ends.
    private static bool IsHostStartFailure(LogEvent logEvent) =>
        logEvent.Properties.TryGetValue("SourceContext", out var source)
        && source is ScalarValue { Value: "Microsoft.Extensions.Hosting.Internal.Host" }
        && logEvent.Properties.TryGetValue("EventId", out var id)
        && id is StructureValue structure
        && structure.Properties.Any(
            property => property.Name == "Name" && property.Value is ScalarValue { Value: "HostedServiceStartupFaulted" });

    private sealed class WriterSink(TextWriter writer, ITextFormatter formatter) : ILogEventSink
    {
        private readonly Lock _lock = new();

        public void Emit(LogEvent logEvent)
        {
            lock (_lock)
            {
                formatter.Format(logEvent, writer);
            }
        }
    }
}
