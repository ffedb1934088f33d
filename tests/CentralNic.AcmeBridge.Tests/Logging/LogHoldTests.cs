using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Logging;
using Serilog.Core;
using Serilog.Events;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Logging;

public sealed class LogHoldTests : IDisposable
{
    private readonly LogHold _hold = new();
    private readonly StringWriter _written = new();

    public void Dispose()
    {
        _hold.Dispose();
        _written.Dispose();
    }

    [Fact]
    public void Release_WritesWhatWasHeldInItsOrderAndThenFlows()
    {
        using var logger = Create();
        logger.Information("first");
        logger.Warning("second");
        Assert.Equal("", _written.ToString());

        _hold.Release();
        logger.Information("third");

        Assert.Equal(["INF first", "WRN second", "INF third"], Lines());
    }

    [Fact]
    public void Close_OfALogThatWasNeverReleasedLosesNothing()
    {
        using (var logger = Create())
        {
            logger.Error("the start failed");
        }

        Assert.Equal(["ERR the start failed"], Lines());
    }

    private Logger Create() => BridgeLogging.Create(new LoggingSettings(LogEventLevel.Information, Json: false), _written, _hold);

    /// <summary>The lines without their time.</summary>
    private string[] Lines() =>
        [.. _written.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => line[24..])];
}
