using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Operator.Access;

namespace CentralNic.AcmeBridge.Operator.Upstream;

/// <summary>The way to the reseller: commands, their budget, login, credit and events.</summary>
internal static class UpstreamResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapGet("/upstream", ReadAsync)
        .WithTags("upstream").RequireAuthorization(OperatorPolicies.View)
        .WithName("getUpstream").WithSummary("How the way to the reseller does: commands by outcome, budget, login, credit, events");

    private static Task<UpstreamReport> ReadAsync(Bridge bridge, CancellationToken cancellationToken) =>
        bridge.Upstream.ReadAsync(cancellationToken);
}

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(UpstreamReport))]
internal sealed partial class UpstreamJson : JsonSerializerContext;
