using CentralNic.AcmeBridge.Core.Composition;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>How the bridge itself is.</summary>
internal static class HealthResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes, Bridge bridge) => routes.MapGet("/health", (HttpContext http) =>
        OperatorAnswer.WriteAsync(http, bridge.Health.Report(), OperatorJson.Default.HealthReport));
}
