using Serilog;
using Serilog.Events;

namespace CentralNic.AcmeBridge.Logging;

/// <summary>One log line per HTTP request, as loud as its outcome deserves.</summary>
public static class RequestLogging
{
    /// <summary>
    /// Logs each request when it is done: our failures as errors, refusals as information, the rest, polls and nonces above
    /// all, for debugging only; what happens to an order is told by the order's own lines.
    /// </summary>
    /// <param name="app">The application; call it before the endpoints are mapped.</param>
    public static IApplicationBuilder UseBridgeRequestLogging(this IApplicationBuilder app) => app.UseSerilogRequestLogging(options =>
    {
        options.MessageTemplate = "{RequestMethod} {RequestPath} answered {StatusCode} after {Elapsed:0.0} ms";
        options.GetLevel = (context, _, failure) => LevelOf(context.Response.StatusCode, failure, context.RequestAborted.IsCancellationRequested);
    });

    internal static LogEventLevel LevelOf(int statusCode, Exception? failure, bool clientLeft)
    {
        if (failure is not null)
        {
            // A client that hangs up makes reads fail; that is its business.
            return clientLeft ? LogEventLevel.Debug : LogEventLevel.Error;
        }

        return statusCode switch
        {
            >= 500 => LogEventLevel.Error,
            >= 400 => LogEventLevel.Information,
            _ => LogEventLevel.Debug,
        };
    }
}
