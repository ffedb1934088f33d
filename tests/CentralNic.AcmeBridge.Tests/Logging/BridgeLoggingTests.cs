using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Logging;
using CentralNic.Reseller;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Logging;

public sealed class BridgeLoggingTests
{
    [Fact]
    public void Line_OfAnOrderCarriesItsIdWhetherFromMessageOrScope()
    {
        var log = Write(new LoggingSettings(LogEventLevel.Information, Json: false), logger =>
        {
            Information(logger, "Order {OrderId} is ready", "abc");
            using (logger.BeginScope(new KeyValuePair<string, object>[] { new(LogProperties.OrderId, "def") }))
            {
                Information(logger, "Bought {Count}", 1);
            }

            Information(logger, "Listening on {Count} addresses", 2);
        });

        var lines = log.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("INF [order abc] Order abc is ready", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("INF [order def] Bought 1", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("INF Listening on 2 addresses", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Line_InJsonHasTheOrderIdAsAProperty()
    {
        var log = Write(
            new LoggingSettings(LogEventLevel.Information, Json: true), logger => Information(logger, "Order {OrderId} is ready", "abc"));

        using var line = JsonDocument.Parse(log);
        Assert.Equal("abc", line.RootElement.GetProperty("OrderId").GetString());
        Assert.Equal("Order \"abc\" is ready", line.RootElement.GetProperty("@m").GetString());
        Assert.False(line.RootElement.TryGetProperty("OrderPrefix", out _));
    }

    [Theory]
    [InlineData(LogEventLevel.Information, "Microsoft.AspNetCore.Routing", LogLevel.Information, false)]
    [InlineData(LogEventLevel.Debug, "Microsoft.AspNetCore.Routing", LogLevel.Information, false)]
    [InlineData(LogEventLevel.Verbose, "Microsoft.AspNetCore.Routing", LogLevel.Information, true)]
    [InlineData(LogEventLevel.Information, "Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning, true)]
    [InlineData(LogEventLevel.Error, "Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning, false)]
    [InlineData(LogEventLevel.Information, "CentralNic.AcmeBridge.Core.Issuance", LogLevel.Debug, false)]
    [InlineData(LogEventLevel.Debug, "CentralNic.AcmeBridge.Core.Issuance", LogLevel.Debug, true)]
    public void Level_FrameworkIsQuieterThanTheBridge(LogEventLevel level, string category, LogLevel of, bool expected)
    {
        using var logger = BridgeLogging.Create(new LoggingSettings(level, Json: false), TextWriter.Null);
        using var factory = new SerilogLoggerFactory(logger);

        Assert.Equal(expected, factory.CreateLogger(category).IsEnabled(of));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Secret_IsNeverLoggedHoweverItIsPassed(bool json)
    {
        var secret = new Secret("hunter2");
        var options = new ResellerOptions { Login = "account", Password = secret };

        var log = Write(new LoggingSettings(LogEventLevel.Information, json), logger =>
        {
            Information(logger, "Logs in with {Password}", secret);
            Information(logger, "Logs in with {@Password}", secret);
            Information(logger, "Logs in with {$Password}", secret);
            Information(logger, "Logs in as {Options}", options);
            Information(logger, "Logs in as {@Options}", options);
            Information(logger, "Logs in as {@Options}", new Dictionary<string, object> { ["account"] = options });
        });

        Assert.Contains("***", log, StringComparison.Ordinal);
        Assert.Contains("account", log, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", log, StringComparison.Ordinal);
    }

    /// <summary>
    /// A path with %0A, a name of somebody's DNS, an answer of a server: none may make a line of its own or move the cursor.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ControlCharacters_AreEscapedWhereverTheyComeFrom(bool json)
    {
        const string Forged = "/a\n2026-01-01 00:00:00.000 INF forged\r\u001b[2J\u0085\u2028\t\u0000";
        var log = Write(new LoggingSettings(LogEventLevel.Information, json), logger =>
        {
            Information(logger, "GET {Path}", Forged);
            Information(logger, "GET {Paths}", new[] { Forged });
            Information(logger, "GET {@Request}", new { Path = Forged });
            Information(logger, "GET {@Request}", new Dictionary<string, string> { [Forged] = Forged });
            Information(logger, Forged + " {Number}", 1);
            Information(logger, "Order {OrderId} is ready", Forged);
            Information(logger, "GET {Letter}", '\n');
        });

        Assert.Equal(7, log.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain(
            log.Replace(Environment.NewLine, "", StringComparison.Ordinal),
            character => char.IsControl(character) || character is '\u2028');
        var clean = json
            ? @"/a\\n2026-01-01 00:00:00.000 INF forged\\r\\u001b[2J\\u0085\\u2028\\t\\u0000"
            : @"/a\n2026-01-01 00:00:00.000 INF forged\r\u001b[2J\u0085\u2028\t\u0000";
        Assert.Contains(clean, log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ControlCharacters_OfAnExceptionMakeNoLineThatLooksLikeOneOfTheLog(bool json)
    {
        var log = Write(new LoggingSettings(LogEventLevel.Information, json), logger =>
        {
            try
            {
                throw new InvalidOperationException("first\n2026-01-01 00:00:00.000 INF forged\u001b[2J", new IOException("inner\rforged"));
            }
            catch (InvalidOperationException failure)
            {
#pragma warning disable CA1848, CA2254, CA1873
                logger.LogError(failure, "It failed");
#pragma warning restore CA1848, CA2254, CA1873
            }
        });

        var lines = log.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.DoesNotContain(lines, line => line.StartsWith("2026-01-01", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Replace(Environment.NewLine, "", StringComparison.Ordinal), char.IsControl);
        Assert.Contains("System.InvalidOperationException: first", log, StringComparison.Ordinal);
        Assert.Contains(nameof(ControlCharacters_OfAnExceptionMakeNoLineThatLooksLikeOneOfTheLog), log, StringComparison.Ordinal);
        Assert.Equal(json, lines.Length == 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Key_IsNeverLoggedWithItsMembers(bool json)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var secret = key.ExportParameters(true).D!;

        var log = Write(new LoggingSettings(LogEventLevel.Information, json), logger =>
        {
            Information(logger, "Made {@Key}", key);
            Information(logger, "Made {@Key}", key.ExportParameters(true));
        });

        Assert.Contains("***", log, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(secret), log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Host_StartThatFailsIsNotLoggedWithItsStack()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        await using var writer = new StringWriter();
        await using (var logger = BridgeLogging.Create(new LoggingSettings(LogEventLevel.Information, Json: false), writer))
        {
            using var factory = new SerilogLoggerFactory(logger);
            var builder = WebApplication.CreateSlimBuilder();
            builder.Services.AddSingleton<ILoggerFactory>(factory);
            await using var app = builder.Build();
            app.Urls.Add($"http://{holder.LocalEndpoint}");

            await Assert.ThrowsAsync<IOException>(() => app.StartAsync(TestContext.Current.CancellationToken));
            logger.Error("Another error");
        }

        Assert.DoesNotContain("AddressInUseException", writer.ToString(), StringComparison.Ordinal);
        Assert.Contains("Another error", writer.ToString(), StringComparison.Ordinal);
    }

    private static void Information(Microsoft.Extensions.Logging.ILogger logger, string template, object value) =>
        // The bridge's own lines are source-generated; here the template is what is tested.
#pragma warning disable CA1848, CA2254, CA1873
        logger.LogInformation(template, value);
#pragma warning restore CA1848, CA2254, CA1873

    private static string Write(LoggingSettings settings, Action<Microsoft.Extensions.Logging.ILogger> log)
    {
        using var writer = new StringWriter();
        using (var logger = BridgeLogging.Create(settings, writer))
        using (var factory = new SerilogLoggerFactory(logger))
        {
            log(factory.CreateLogger("CentralNic.AcmeBridge.Tests"));
        }

        return writer.ToString();
    }
}
