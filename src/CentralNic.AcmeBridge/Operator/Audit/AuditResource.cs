using System.ComponentModel;
using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Audit;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Audit;

/// <summary>The audit trail: it can be read, and is written by <see cref="ChangeRecorder"/> alone.</summary>
internal static class AuditResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("audit");
        audit.MapGet("", ListAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("listAudit").WithSummary("List what was changed, newest first");
        audit.MapGet("/{entry}", FindAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("getAudit").WithSummary("One change, with how the thing stood before and after");
    }

    private static Task<Page<AuditEntry>> ListAsync(
        [AsParameters] AuditQuery query,
        [AsParameters] PageQuery page,
        OperatorCaller caller,
        AuditTrail trail,
        CancellationToken cancellationToken) => trail.ListAsync(query.ToFilter(caller), page.ToRequest(), cancellationToken);

    private static async Task<AuditEntry> FindAsync(
        string entry, OperatorCaller caller, AuditTrail trail, CancellationToken cancellationToken)
    {
        var refusal = $"There is no entry {entry} in the audit trail.";
        var found = await trail.FindAsync(entry, cancellationToken) ?? throw new KeyNotFoundException(refusal);
        caller.MustSee(found.Tenant, refusal);
        return found;
    }
}

/// <summary>Which entries are wanted.</summary>
internal sealed record AuditQuery(
    [property: Description("Who asked for the change")] string? Who,
    [property: Description("The action, or what actions begin with, for example 'orders'")] string? Action,
    [property: Description("The thing, or what things begin with, for example 'orders/ID'")] string? Thing,
    [property: Description("Whose the thing is")] string? Tenant,
    [property: Description("Not before this moment (RFC 3339)")] DateTimeOffset? From,
    [property: Description("Before this moment (RFC 3339)")] DateTimeOffset? To)
{
    /// <summary>What is wanted of what the caller may see.</summary>
    public AuditFilter ToFilter(OperatorCaller caller) =>
        new() { Who = Who, Action = Action, Thing = Thing, Tenant = caller.FilterBy(Tenant), From = From, To = To };
}

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<AuditEntry>))]
[JsonSerializable(typeof(AuditEntry))]
internal sealed partial class AuditResourceJson : JsonSerializerContext;
