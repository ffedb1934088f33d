using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;

namespace CentralNic.AcmeBridge.Operator.Store;

/// <summary>The store of the running bridge.</summary>
internal static class StoreResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapGet("/store", DescribeAsync)
        .WithTags("store").RequireAuthorization(OperatorPolicies.View)
        .WithName("getStore").WithSummary("What the data folder holds and how large it is");

    private static Task<StoreInfo> DescribeAsync(Bridge bridge, CancellationToken cancellationToken) =>
        (bridge.StoreMaintenance ?? throw new InvalidOperationException("This bridge's store cannot say what it holds."))
        .DescribeAsync(cancellationToken);
}

/// <summary>What the audit trail says when the loss of documents was accepted; what was lost, the log says.</summary>
/// <param name="Folder">The data folder.</param>
/// <param name="At">When, UTC.</param>
internal sealed record AcceptedLoss(string Folder, DateTimeOffset At);

/// <summary>What a rotation of the key for secrets did.</summary>
/// <param name="Count">How many secrets were encrypted anew.</param>
internal sealed record RotatedSecrets(int Count);

/// <summary>Which secrets were given up.</summary>
/// <param name="Lost">Whose they were, in words.</param>
internal sealed record LostSecrets(IReadOnlyList<string> Lost);

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoreInfo))]
[JsonSerializable(typeof(AcceptedLoss))]
[JsonSerializable(typeof(RotatedSecrets))]
[JsonSerializable(typeof(LostSecrets))]
internal sealed partial class StoreJson : JsonSerializerContext;
