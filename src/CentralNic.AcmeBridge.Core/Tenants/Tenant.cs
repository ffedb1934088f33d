using System.Collections.Immutable;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;

namespace CentralNic.AcmeBridge.Core.Tenants;

/// <summary>
/// Who pays: a customer or department. It says what its accounts may order. Configuration section <c>Tenants:&lt;name&gt;</c>, or made
/// while the bridge runs and kept in the store.
/// </summary>
public sealed record Tenant
{
    /// <summary>Its name, lower case. It stands in everything that is kept about its accounts, orders and purchases.</summary>
    public required TenantId Id { get; init; }

    /// <summary>The domains, each with all names below it, that may be ordered.</summary>
    public NameSuffixes Names { get; init; } = new([NameSuffixes.Any]);

    /// <summary>The profiles that may be ordered; empty: all.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>
    /// The profile of orders that name none; <see langword="null"/>: the only one of <see cref="Profiles"/>, or that of all tenants.
    /// </summary>
    public string? DefaultProfile { get; init; }

    /// <summary>The domains, each with all names below it, for which no proof of control is asked; empty: none.</summary>
    public NameSuffixes PreauthorizedNames { get; init; } = new([]);

    /// <summary>The keys that bind new accounts to it (RFC 8555 section 7.3.4).</summary>
    public ImmutableArray<ExternalAccountKey> ExternalAccountKeys { get; init; } = [];

    /// <summary>Whether it is kept in the store; else it is configured.</summary>
    public bool IsStored { get; init; }

    /// <summary>Whether it may order nothing more; <see langword="null"/>: it may.</summary>
    public TenantDisabling? Disabled { get; init; }

    /// <summary>
    /// The external account key of the account that orders, whose names and profiles narrow the tenant's; <see langword="null"/>: none.
    /// </summary>
    public ExternalAccountKey? NarrowedBy { get; init; }

    /// <summary>The profile of orders that name none: the key's, else the tenant's; <see langword="null"/>: that of all.</summary>
    public string? ProfileOfUnnamed => NarrowedBy?.DefaultProfile
        ?? (NarrowedBy?.Profiles is [var own] ? own : DefaultProfile ?? (Profiles is [var only] ? only : null));

    /// <summary>Whether a profile may be ordered.</summary>
    /// <param name="profile">The profile's name.</param>
    public bool MayUse(string profile) =>
        (Profiles.IsEmpty || Profiles.Contains(profile, StringComparer.Ordinal)) && NarrowedBy?.MayUse(profile) != false;

    /// <summary>Whether a name may be ordered.</summary>
    /// <param name="name">The name, wildcards with <c>*.</c>.</param>
    public bool MayHave(string name) => Names.Match(name) >= 0 && !(NarrowedBy?.Names?.Match(name) < 0);

    /// <summary>Refuses names that the tenant may not order.</summary>
    /// <param name="names">Names of an order, wildcards with <c>*.</c>.</param>
    /// <exception cref="Acme.Problems.AcmeProblemException"><c>rejectedIdentifier</c> with a subproblem per refused name.</exception>
    public void Admit(IEnumerable<string> names) => NameRefusals.ThrowIfAny([.. names
        .Where(name => !MayHave(name))
        .Select(name =>
            NameRefusals.Of(
                name, "This account may not order certificates for this name; the server's operator says which names it may order."))]);
}
