using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Logging;

public sealed class RequestLoggingTests
{
    [Theory]
    [InlineData(200, LogLevel.Debug)]
    [InlineData(404, LogLevel.Information)]
    [InlineData(503, LogLevel.Error)]
    public void Level_FollowsTheOutcome(int statusCode, LogLevel expected) =>
        Assert.Equal(expected, RequestLogging.LevelOf(statusCode, null, clientLeft: false));

    [Theory]
    [InlineData(false, LogLevel.Error)]
    [InlineData(true, LogLevel.Debug)]
    public void Level_OfAFailureIsLowOnlyWhenTheClientLeft(bool clientLeft, LogLevel expected) =>
        Assert.Equal(expected, RequestLogging.LevelOf(500, new IOException("reset"), clientLeft));

    [Fact]
    public async Task Line_OfARefusalNamesRequestAndStatus()
    {
        var log = await LogOf(context =>
        {
            context.Response.StatusCode = 403;
            return Task.CompletedTask;
        });

        Assert.Matches(@"INF .*POST.* .*/acme/order.* answered 403 after [0-9.]+ ms", log);
    }

    [Fact]
    public async Task Line_OfARefusalNamesAccountTenantAndReason()
    {
        var log = await LogOf(context =>
        {
            RequestOutcome.NoteCaller(context, "abc", "shop");
            RequestOutcome.NoteRefusal(context, "RateLimited", "NewOrdersPerAccount: too many.");
            context.Response.StatusCode = 429;
            return Task.CompletedTask;
        });

        Assert.Matches(
            "INF .*POST.* refused with 429 .*RateLimited.* ms, for account .*abc.* of tenant .*shop.* at .*: .*NewOrdersPerAccount: too",
            log);
        Assert.Single(log.Trim().Split('\n'));
    }

    [Fact]
    public async Task Line_OfASuccessIsForDebuggingOnly() => Assert.Empty(await LogOf(_ => Task.CompletedTask));

    [Fact]
    public async Task Line_OfAFailureHoldsItAndLetsItPass()
    {
        var log = await LogOf(_ => throw new InvalidOperationException("odd"));

        Assert.Contains("ERR", log, StringComparison.Ordinal);
        Assert.Contains("odd", log, StringComparison.Ordinal);
    }

    private static async Task<string> LogOf(RequestDelegate endpoint)
    {
        await using var writer = new StringWriter();
        await using (var logger = BridgeLogging.Create(new LoggingSettings(LogEventLevel.Information, Json: false), writer))
        {
            using var loggers = new SerilogLoggerFactory(logger);
            var app = new ApplicationBuilder(new EmptyServices());
            app.UseBridgeRequestLogging(loggers);
            app.Run(endpoint);
            var context = new DefaultHttpContext { Request = { Method = "POST", Path = "/acme/order" } };
            var failure = await Record.ExceptionAsync(() => app.Build()(context));
            Assert.True(failure is null or InvalidOperationException { Message: "odd" });
        }

        return writer.ToString();
    }

    private sealed class EmptyServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
