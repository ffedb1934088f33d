using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Pauses;

/// <summary>The accounts that may not order some names any more because their orders failed too often in a row.</summary>
internal static class PausesResource
{
    private const string Area = "pauses";

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var pauses = api.MapGroup("/" + Area).WithTags(Area);
        pauses.MapGet("", ListAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("listPauses").WithSummary("List the accounts that are paused for names whose orders failed too often in a row");
        pauses.MapPost("/{pause}/resume", ResumeAsync).RequireAuthorization(OperatorPolicies.OperateTenant)
            .WithName("resumePause").WithSummary("Let a paused account order its names again");
    }

    private static async Task<Page<PauseReport>> ListAsync(
        [AsParameters] PausesQuery query,
        [AsParameters] PageQuery page,
        OperatorCaller caller,
        Bridge bridge,
        CancellationToken cancellationToken) => (await bridge.Pauses.ListAsync(
            caller.FilterBy(query.Tenant) is { } tenant ? new TenantId(tenant) : null,
            query.Account is { } account ? new AccountId(account) : null,
            page.ToRequest(),
            cancellationToken)).Select(failed => PauseReport.Of(failed, isPaused: true));

    private static async Task<PauseReport> ResumeAsync(
        string pause, OperatorCaller caller, Bridge bridge, ChangeRecorder changes, CancellationToken cancellationToken)
    {
        var refusal = $"There is no pause {pause}.";
        var failed = await bridge.Pauses.FindAsync(pause, cancellationToken) is { } known && bridge.Pauses.IsPaused(known)
            ? known
            : throw new KeyNotFoundException(refusal);
        caller.MustSee(failed.Tenant.Value, refusal);
        return await changes.ChangeAsync(
            caller,
            new AuditedChange("pauses.resume", $"{Area}/{pause}") { Tenant = failed.Tenant.Value },
            async () => PauseReport.Of(failed, await bridge.Pauses.FindAsync(pause, cancellationToken) is not null),
            () => bridge.Pauses.ResumeAsync(pause, cancellationToken),
            cancellationToken);
    }
}

/// <summary>Which pauses are wanted.</summary>
internal sealed record PausesQuery(
    [property: Description("Who pays")] string? Tenant, [property: Description("The ACME account")] string? Account);

/// <summary>An account that is paused for names.</summary>
internal sealed record PauseReport
{
    /// <summary>Names it; the client is told it too.</summary>
    public required string Id { get; init; }

    /// <summary>Whether no order is taken.</summary>
    public required bool IsPaused { get; init; }

    /// <summary>The ACME account.</summary>
    public required string Account { get; init; }

    /// <summary>Who pays.</summary>
    public required string Tenant { get; init; }

    /// <summary>The names, sorted.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>How many orders failed in a row.</summary>
    public required int Failed { get; init; }

    /// <summary>When the first of them failed, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the last of them failed, UTC.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>The last of them.</summary>
    public required string LastOrder { get; init; }

    /// <summary>Why it failed, as its client was told.</summary>
    public string? LastReason { get; init; }

    /// <summary>The command that resumes it.</summary>
    public required string Command { get; init; }

    internal static PauseReport Of(FailedOrders failed, bool isPaused) => new()
    {
        Id = failed.Id,
        IsPaused = isPaused,
        Account = failed.Account.Value,
        Tenant = failed.Tenant.Value,
        Names = failed.Names,
        Failed = failed.Count,
        Since = failed.Since,
        Last = failed.Last,
        LastOrder = failed.LastOrder.Value,
        LastReason = failed.LastReason,
        Command = OperatorCommands.Line($"pauses resume {failed.Id}"),
    };
}

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<PauseReport>))]
internal sealed partial class PausesJson : JsonSerializerContext;
