using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>How the bridge itself is.</summary>
internal static class HealthResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapGet("/health", (Bridge bridge) => bridge.Health.Report())
        .RequireAuthorization(OperatorPolicies.View)
        .WithTags("health").WithName("getHealth").WithSummary("What is wrong with the bridge itself");
}
