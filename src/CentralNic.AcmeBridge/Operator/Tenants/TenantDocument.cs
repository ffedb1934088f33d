using System.Collections.Immutable;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Operator.Keys;

namespace CentralNic.AcmeBridge.Operator.Tenants;

/// <summary>A tenant.</summary>
internal sealed record TenantDocument
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Where it is from: <c>configuration</c>, then it is changed there; or <c>store</c>, then it is changed here.
    /// </summary>
    public required string Source { get; init; }

    /// <summary>Whether its accounts can order.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Since when it is disabled, UTC.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Why it is disabled; its clients are told.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>The domains, each with all names below it, that may be ordered; <c>*</c>: all names.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>The profiles that may be ordered; empty: all.</summary>
    public required ImmutableArray<string> Profiles { get; init; }

    /// <summary>The profile of orders that name none; absent: the only one, or that of the whole server.</summary>
    public string? DefaultProfile { get; init; }

    /// <summary>The domains, each with all names below it, for which no proof of control is asked.</summary>
    public required ImmutableArray<string> PreauthorizedNames { get; init; }

    /// <summary>How much may be spent for this tenant alone.</summary>
    public required TenantBudget Budget { get; init; }

    /// <summary>Who approves its purchases; absent: as for all tenants.</summary>
    public TenantApprovalDocument? Approval { get; init; }

    /// <summary>All limits that count for it, written as in the section Limits of the configuration.</summary>
    public required IReadOnlyDictionary<string, string> Limits { get; init; }

    /// <summary>Those of the limits that are its own; absent for tenants of the configuration.</summary>
    public IReadOnlyDictionary<string, string>? OwnLimits { get; init; }

    /// <summary>How many external account keys can make accounts for it.</summary>
    public required int Keys { get; init; }

    /// <summary>
    /// Grows with each change. A change that gives the version which it was made from is refused when another one came first; absent for
    /// tenants of the configuration.
    /// </summary>
    public long? Version { get; init; }

    /// <summary>When it was made, UTC; absent for tenants of the configuration.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    internal static TenantDocument Of(TenantReport report) => new()
    {
        Name = report.Name,
        Source = report.Source,
        Enabled = report.Enabled,
        DisabledAt = report.DisabledAt,
        DisabledReason = report.DisabledReason,
        Names = report.Names,
        Profiles = report.Profiles,
        DefaultProfile = report.DefaultProfile,
        PreauthorizedNames = report.PreauthorizedNames,
        Budget = TenantBudget.Of(report.Budget),
        Approval = report.Approval is { } approval ? TenantApprovalDocument.Of(approval) : null,
        Limits = LimitTexts.Write(report.Limits),
        OwnLimits = report.OwnLimits is { } own ? LimitTexts.Write(own) : null,
        Keys = report.Keys,
        Version = report.Version,
        CreatedAt = report.CreatedAt,
    };
}

/// <summary>A tenant that was made.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Key">The external account key that was made with it; absent: none was wanted.</param>
internal sealed record NewTenant(TenantDocument Tenant, NewEabKey? Key = null);
