using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Backups;

/// <summary>Backups of the data folder.</summary>
internal static class BackupsResource
{
    private const string Area = "backups";

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapPost("/" + Area, MakeAsync)
        .WithTags(Area).RequireAuthorization(OperatorPolicies.Operate)
        .WithName("makeBackup").WithSummary("Make a backup of the data folder on the bridge's machine, verified by opening it");

    private static Task<StoreBackup> MakeAsync(
        BackupRequest request, OperatorCaller caller, Bridge bridge, ChangeRecorder changes, CancellationToken cancellationToken) =>
        changes.CreateAsync(
            caller,
            new AuditedChange("backups.make", Area),
            () => bridge.Backups.MakeAsync(request.To, cancellationToken),
            made => made,
            cancellationToken);
}

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoreBackup))]
[JsonSerializable(typeof(BackupRequest))]
internal sealed partial class BackupsJson : JsonSerializerContext;
