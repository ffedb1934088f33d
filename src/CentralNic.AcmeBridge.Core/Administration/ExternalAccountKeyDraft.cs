using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>An external account key that is to be made.</summary>
/// <param name="Tenant">The tenant whose accounts it makes.</param>
public sealed record ExternalAccountKeyDraft(TenantId Tenant)
{
    /// <summary>Its name; <see langword="null"/>: one of the tenant's name and random letters.</summary>
    public string? Kid { get; init; }

    /// <summary>What the operator calls it; <see langword="null"/>: nothing.</summary>
    public string? Label { get; init; }

    /// <summary>The domains that its accounts may order, among the tenant's; empty: all of them.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>The profiles that its accounts may order, among the tenant's; empty: all of them.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>The profile of orders of its accounts that name none; <see langword="null"/>: the tenant's default.</summary>
    public string? DefaultProfile { get; init; }

    /// <summary>Whether it serves for one account only, ever.</summary>
    public bool OneAccountOnly { get; init; }

    /// <summary>From when on it makes no more accounts, UTC; <see langword="null"/>: it does not expire.</summary>
    public DateTimeOffset? Expires { get; init; }
}
