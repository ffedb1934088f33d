using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Logging;
using CentralNic.Reseller;
using Microsoft.Extensions.Logging;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Logging;

/// <summary>What Windows' event log gets; the event log itself is on Windows alone.</summary>
public sealed partial class EventLogSinkTests
{
    private readonly List<(string Text, LogEventLevel Level, int Id)> _entries = [];

    [Fact]
    public void Log_BecomesEntriesWithLevelAndEventId()
    {
        Log(isJson: false, log =>
        {
            Moved(log, "x1");
            log.Warning("odd\nname");
            log.Error(new InvalidOperationException("broken"), "It failed");
        });

        Assert.Equal(
            [("[order o7] Moved x1", LogEventLevel.Information, 4321), ("odd\\nname", LogEventLevel.Warning, 0)], _entries[..2]);
        Assert.StartsWith("It failed" + Environment.NewLine + "System.InvalidOperationException: broken", _entries[2].Text);
        Assert.Equal(LogEventLevel.Error, _entries[2].Level);
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
        Log(isJson: false, log => log.Information("{Text}", new string('x', 40_000)));

        Assert.Equal(EventLogSink.Longest, Assert.Single(_entries).Text.Length);
        Assert.EndsWith("x…", _entries[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_AreHiddenAsEverywhere()
    {
        Log(isJson: false, log => log.Information("{@Secret}", new Secret("geheim")));

        Assert.DoesNotContain("geheim", Assert.Single(_entries).Text, StringComparison.Ordinal);
    }

    private void Log(bool isJson, Action<Logger> write)
    {
        var sink = new EventLogSink(isJson, (text, level, id) => _entries.Add((text, level, id)));
        using var logger = BridgeLogging.Create(new LoggingSettings(LogEventLevel.Information, isJson), sink: sink);
        write(logger);
    }

    [LoggerMessage(4321, LogLevel.Information, "Moved {What}")]
    private static partial void LogMoved(ILogger logger, string what);

    private static void Moved(Logger logger, string what)
    {
        using var loggers = new SerilogLoggerFactory(logger);
        var log = loggers.CreateLogger("test");
        using (log.BeginScope(new Dictionary<string, object> { [LogProperties.OrderId] = "o7" }))
        {
            LogMoved(log, what);
        }
    }
}
