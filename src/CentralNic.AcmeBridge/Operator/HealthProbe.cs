using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Pages;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>The bridge's health for monitors, which ask without signing in.</summary>
internal static class HealthProbe
{
    /// <summary>Adds the route.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/health", OperatorPages.Reading, Tell).AllowAnonymous().ExcludeFromDescription();

    /// <summary>Who is a stranger learns whether all is well, and nothing of what is not.</summary>
    private static IResult Tell(HttpContext http, Bridge bridge)
    {
        // A monitor that looks at the status alone must see it too.
        var health = bridge.Health.Report();
        var status = health.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return OperatorCaller.Find(http.User) is { Tenant: null }
            ? TypedResults.Json(health, statusCode: status)
            : TypedResults.Json(new HealthOutline(health.Healthy), statusCode: status);
    }
}
