using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Limits;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>What a tenant of the store may order, and how much; as the keys of the same names in the configuration.</summary>
public sealed record TenantSettings
{
    /// <summary>
    /// The domains, each with all names below it, that may be ordered, A-labels or <c>*</c>; empty: all, where <see cref="Profiles"/> says
    /// something.
    /// </summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>The profiles that may be ordered; empty: all, where <see cref="Names"/> says something.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>The profile of orders that name none; <see langword="null"/>: the only one, or that of all tenants.</summary>
    public string? DefaultProfile { get; init; }

    /// <summary>The domains, each with all names below it, for which no proof of control is asked; empty: none.</summary>
    public ImmutableArray<string> PreauthorizedNames { get; init; } = [];

    /// <summary>How much may be spent.</summary>
    public BudgetLimits Budget { get; init; } = BudgetLimits.None;

    /// <summary>Who approves its purchases; <see langword="null"/>: as for all tenants.</summary>
    public TenantApproval? Approval { get; init; }

    /// <summary>The limits that differ from those of all tenants.</summary>
    public RequestLimitOverrides Limits { get; init; } = new();
}
