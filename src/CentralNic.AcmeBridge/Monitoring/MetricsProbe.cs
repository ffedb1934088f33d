using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.AcmeBridge.Operator.Pages;
using Microsoft.Net.Http.Headers;

namespace CentralNic.AcmeBridge.Monitoring;

/// <summary>The metrics for Prometheus, for those who see everything: by a token, signed in, or on this machine itself.</summary>
internal static partial class MetricsProbe
{
    /// <summary>Where they are.</summary>
    public const string Path = "/metrics";

    /// <summary>
    /// Adds the route. It asks for itself who comes: a program that has no token is told so, and not led to the page to sign in.
    /// </summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods(Path, OperatorPages.Reading, TellAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task TellAsync(
        HttpContext http, Bridge bridge, MetricsCollector collector, ILogger<MetricsCollector> logger, CancellationToken cancellationToken)
    {
        if (OperatorCaller.Find(http.User) is not { } caller)
        {
            http.Response.Headers[HeaderNames.WWWAuthenticate] = TokenAuthentication.SchemeName;
            await OperatorProblem.WriteAsync(
                http,
                StatusCodes.Status401Unauthorized,
                "unauthorized",
                "Send a token of the role 'view' in the header 'Authorization: Bearer TOKEN'. 'tokens new' on the bridge's machine makes "
                + "one.");
            return;
        }

        if (caller.Tenant is not null)
        {
            await OperatorProblem.WriteAsync(
                http, StatusCodes.Status403Forbidden, "forbidden", $"The role '{caller.Role}' does not allow this; it needs 'view'.");
            return;
        }

        try
        {
            await bridge.Monitor.PrepareAsync(cancellationToken);
        }
        catch (StoreUnavailableException failure)
        {
            // What is in memory is told all the same: monitoring is needed most then.
            LogNotPrepared(logger, failure);
        }

        http.Response.ContentType = PrometheusText.ContentType;
        await http.Response.WriteAsync(PrometheusText.Of(collector.Read()), cancellationToken);
    }

    [LoggerMessage(
        98, LogLevel.Error, "Sums of money, budgets and certificates for monitoring could not be worked out; the others are given")]
    private static partial void LogNotPrepared(ILogger logger, Exception failure);
}
