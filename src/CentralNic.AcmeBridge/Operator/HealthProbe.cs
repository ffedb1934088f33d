using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Pages;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>The bridge's health for monitors and load balancers, which ask without signing in.</summary>
internal static class HealthProbe
{
    /// <summary>Whether all is well, for people and monitors.</summary>
    public const string Path = "/health";

    /// <summary>Whether the program answers; one that does not should be started again.</summary>
    public const string Live = Path + "/live";

    /// <summary>Whether requests should be sent here.</summary>
    public const string Ready = Path + "/ready";

    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Path, OperatorPages.Reading, Tell).AllowAnonymous().ExcludeFromDescription();
        routes.MapMethods(Live, OperatorPages.Reading, () => TypedResults.Json(new LivenessOutline(true)))
            .AllowAnonymous().ExcludeFromDescription();
        routes.MapMethods(Ready, OperatorPages.Reading, TellReadiness).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>
    /// Answers the two probes where ACME clients are answered too, for whoever stands in front of that listener: yes or no, and no reason.
    /// </summary>
    /// <returns>Whether the request was one of them.</returns>
    public static async Task<bool> TryAnswerAsync(HttpContext http, Bridge bridge)
    {
        var path = http.Request.Path;
        if ((path != Live && path != Ready) || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
        {
            return false;
        }

        var isWell = path == Live || bridge.Readiness.Report().Ready;
        http.Response.StatusCode = isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(path == Live ? """{"live":true}""" : isWell ? """{"ready":true}""" : """{"ready":false}""");
        return true;
    }

    /// <summary>Who is a stranger learns whether all is well, and nothing of what is not.</summary>
    private static IResult Tell(HttpContext http, Bridge bridge)
    {
        // A monitor that looks at the status alone must see it too.
        var health = bridge.Health.Report();
        var status = StatusOf(health.Healthy);
        return SeesAll(http)
            ? TypedResults.Json(health, statusCode: status)
            : TypedResults.Json(new HealthOutline(health.Healthy), statusCode: status);
    }

    private static IResult TellReadiness(HttpContext http, Bridge bridge)
    {
        var readiness = bridge.Readiness.Report();
        var status = StatusOf(readiness.Ready);
        return SeesAll(http)
            ? TypedResults.Json(readiness, statusCode: status)
            : TypedResults.Json(new ReadinessOutline(readiness.Ready), statusCode: status);
    }

    private static bool SeesAll(HttpContext http) => OperatorCaller.Find(http.User) is { Tenant: null };

    private static int StatusOf(bool isWell) => isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
}
