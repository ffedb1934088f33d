using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Limits;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>A tenant as the operator sees it.</summary>
public sealed record TenantReport
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

    /// <summary>Why it is disabled, in the operator's words; clients are told.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>The domains, each with all names below it, that may be ordered; <c>*</c>: all names.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>The profiles that may be ordered; empty: all.</summary>
    public required ImmutableArray<string> Profiles { get; init; }

    /// <summary>The profile of orders that name none; absent: the only one, or that of the whole server.</summary>
    public string? DefaultProfile { get; init; }

    /// <summary>The domains, each with all names below it, for which no proof of control is asked.</summary>
    public required ImmutableArray<string> PreauthorizedNames { get; init; }

    /// <summary>How much may be spent, without VAT; what is absent is not limited for this tenant alone.</summary>
    public required BudgetLimits Budget { get; init; }

    /// <summary>Who approves its purchases; absent: as for all tenants.</summary>
    public TenantApprovalReport? Approval { get; init; }

    /// <summary>The limits that count for it, those of all tenants among them; what is absent is not limited.</summary>
    public required RequestLimits Limits { get; init; }

    /// <summary>Those of <see cref="Limits"/> that are its own; absent for tenants of the configuration.</summary>
    public RequestLimitOverrides? OwnLimits { get; init; }

    /// <summary>How many external account keys can make accounts for it now.</summary>
    public required int Keys { get; init; }

    /// <summary>Grows with each change; absent for those of the configuration.</summary>
    public long? Version { get; init; }

    /// <summary>When it was made, UTC; absent for those of the configuration.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
