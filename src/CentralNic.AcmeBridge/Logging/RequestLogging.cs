using System.Diagnostics;

namespace CentralNic.AcmeBridge.Logging;

/// <summary>One log line per HTTP request, as loud as its outcome deserves.</summary>
internal static partial class RequestLogging
{
    /// <summary>
    /// Logs each request when it is done: our failures as errors, refusals as information, the rest, polls and nonces above
    /// all, for debugging only; what happens to an order is told by the order's own lines.
    /// </summary>
    /// <param name="app">The application; call it before the middleware whose answers are to be logged.</param>
    public static IApplicationBuilder UseBridgeRequestLogging(this IApplicationBuilder app, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger(typeof(RequestLogging).FullName!);
        return app.Use(next => context => LogAsync(context, next, logger));
    }

    internal static LogLevel LevelOf(int statusCode, Exception? failure, bool clientLeft)
    {
        if (failure is not null)
        {
            // A client that hangs up makes reads fail; that is its business.
            return clientLeft ? LogLevel.Debug : LogLevel.Error;
        }

        return statusCode switch
        {
            >= 500 => LogLevel.Error,
            >= 400 => LogLevel.Information,
            _ => LogLevel.Debug,
        };
    }

    private static async Task LogAsync(HttpContext context, RequestDelegate next, ILogger logger)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        catch (Exception failure)
        {
            var loudness = LevelOf(context.Response.StatusCode, failure, context.RequestAborted.IsCancellationRequested);
            if (logger.IsEnabled(loudness))
            {
                var (method, path, milliseconds, _) = Describe(context, start);
                LogFailed(logger, loudness, failure, method, path, milliseconds);
            }

            throw;
        }

        var level = context.Features.Get<RequestOutcome>() is { IsDiagnostic: true }
            ? LogLevel.Debug
            : LevelOf(context.Response.StatusCode, null, clientLeft: false);
        if (logger.IsEnabled(level))
        {
            var (method, path, milliseconds, client) = Describe(context, start);
            var statusCode = context.Response.StatusCode;
            switch (context.Features.Get<RequestOutcome>())
            {
                case { Problem: { } problem, Account: null } refused:
                    LogRefused(logger, level, method, path, statusCode, problem, milliseconds, client, refused.Reason);
                    break;
                case { Problem: { } problem } refused:
                    LogRefusedOfAccount(
                        logger,
                        level,
                        method,
                        path,
                        statusCode,
                        problem,
                        milliseconds,
                        client,
                        refused.Account,
                        refused.Tenant,
                        refused.Reason);
                    break;
                default:
                    LogAnswered(logger, level, method, path, statusCode, milliseconds, client);
                    break;
            }
        }
    }

    private static (string Method, string Path, double Milliseconds, string? Client) Describe(HttpContext context, long start) => (
        context.Request.Method,
        context.Request.PathBase.Add(context.Request.Path).Value ?? "",
        Stopwatch.GetElapsedTime(start).TotalMilliseconds,
        context.Connection.RemoteIpAddress?.ToString());

    [LoggerMessage(EventId = 3, Message = "{Method} {Path} answered {StatusCode} after {Milliseconds:0.0} ms, for {Client}")]
    private static partial void LogAnswered(
        ILogger logger, LogLevel level, string method, string? path, int statusCode, double milliseconds, string? client);

    [LoggerMessage(EventId = 4, Message = "{Method} {Path} failed after {Milliseconds:0.0} ms")]
    private static partial void LogFailed(
        ILogger logger, LogLevel level, Exception failure, string method, string? path, double milliseconds);

    [LoggerMessage(
        EventId = 100, Message = "{Method} {Path} refused with {StatusCode} {Type} after {Milliseconds:0.0} ms, for {Client}: {Reason}")]
    private static partial void LogRefused(
        ILogger logger,
        LogLevel level,
        string method,
        string? path,
        int statusCode,
        string type,
        double milliseconds,
        string? client,
        string? reason);

    [LoggerMessage(
        EventId = 102,
        Message = "{Method} {Path} refused with {StatusCode} {Type} after {Milliseconds:0.0} ms, for account {AccountId} of tenant "
            + "{Tenant} at {Client}: {Reason}")]
    private static partial void LogRefusedOfAccount(
        ILogger logger,
        LogLevel level,
        string method,
        string? path,
        int statusCode,
        string type,
        double milliseconds,
        string? client,
        string? accountId,
        string? tenant,
        string? reason);
}
