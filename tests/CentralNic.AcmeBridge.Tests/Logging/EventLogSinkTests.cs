using System.Diagnostics;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Logging;
using Microsoft.Extensions.Logging;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Logging;

/// <summary>What Windows' event log gets; the event log itself is on Windows alone.</summary>
public sealed partial class EventLogSinkTests
{
    private readonly List<(string Text, EventLogEntryType Type, int Id)> _entries = [];

    [Fact]
    public void Log_BecomesEntriesWithTypeAndEventId()
    {
        Log(isJson: false, log =>
        {
            Moved(log, "x1");
            log.LogWarning("odd\nname");
            log.LogError(new InvalidOperationException("broken"), "It failed");
        });

        Assert.Equal(
            [("[order o7] Moved x1", EventLogEntryType.Information, 4321), ("odd\\nname", EventLogEntryType.Warning, 0)], _entries[..2]);
        Assert.StartsWith("It failed" + Environment.NewLine + "System.InvalidOperationException: broken", _entries[2].Text);
        Assert.Equal(EventLogEntryType.Error, _entries[2].Type);
    }

    [Fact]
    public void Json_IsOneObjectPerEntry()
    {
        Log(isJson: true, log => Moved(log, "x1"));

        Assert.Equal("Moved \"x1\"", (string?)JsonNode.Parse(Assert.Single(_entries).Text)!["@m"]);
    }

    [Fact]
    public void Text_ThatIsTooLongForAnEntryIsCut()
    {
        Log(isJson: false, log => log.LogInformation("{Text}", new string('x', 40_000)));

        Assert.Equal(EventLogSink.Longest, Assert.Single(_entries).Text.Length);
        Assert.EndsWith("x…", _entries[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_AreHiddenAsEverywhere()
    {
        Log(isJson: false, log => log.LogInformation("{@Secret}", new CentralNic.Reseller.Secret("geheim")));

        Assert.DoesNotContain("geheim", Assert.Single(_entries).Text, StringComparison.Ordinal);
    }

    private void Log(bool isJson, Action<Microsoft.Extensions.Logging.ILogger> write)
    {
        var sink = new EventLogSink(isJson, (text, type, id) => _entries.Add((text, type, id)));
        using var logger = BridgeLogging.Create(new LoggingSettings(LogEventLevel.Information, isJson), sink: sink);
        using var loggers = new SerilogLoggerFactory(logger);
        write(loggers.CreateLogger("test"));
    }

    [LoggerMessage(4321, LogLevel.Information, "Moved {What}")]
    private static partial void LogMoved(Microsoft.Extensions.Logging.ILogger logger, string what);

    private static void Moved(Microsoft.Extensions.Logging.ILogger logger, string what)
    {
        using (logger.BeginScope(new Dictionary<string, object> { [LogProperties.OrderId] = "o7" }))
        {
            LogMoved(logger, what);
        }
    }
}
