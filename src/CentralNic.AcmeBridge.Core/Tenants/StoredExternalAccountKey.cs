using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Tenants;

/// <summary>
/// An external account key that was made while the bridge runs, as it is kept. It is never deleted: accounts that were made with it go on
/// to be bound by its names and profiles.
/// </summary>
public sealed record StoredExternalAccountKey
{
    /// <summary>Its name as clients send it (<c>kid</c>).</summary>
    public required string Kid { get; init; }

    /// <summary>The tenant whose accounts it makes.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>What the operator calls it, for example the server that it is for; <see langword="null"/>: nothing.</summary>
    public string? Label { get; init; }

    /// <summary>The domains, each with all names below it, that its accounts may order; empty: all of the tenant's.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>The profiles that its accounts may order; empty: all of the tenant's.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>The profile of orders of its accounts that name none; <see langword="null"/>: the tenant's default.</summary>
    public string? DefaultProfile { get; init; }

    /// <summary>Whether it serves for one account only, ever.</summary>
    public bool OneAccountOnly { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>From when on it makes no more accounts, UTC; <see langword="null"/>: it does not expire.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When it was revoked, UTC; <see langword="null"/>: it was not.</summary>
    public DateTimeOffset? Revoked { get; init; }

    /// <summary>Why it was revoked, in the operator's words; <see langword="null"/>: no reason was given.</summary>
    public string? RevocationReason { get; init; }

    /// <summary>The HMAC key, encrypted.</summary>
    public required ReadOnlyMemory<byte> ProtectedHmac { get; init; }

    /// <summary>What <see cref="ProtectedHmac"/> is encrypted for.</summary>
    /// <param name="kid">The key's name.</param>
    public static string PurposeOf(string kid)
    {
        ArgumentNullException.ThrowIfNull(kid);
        return "external-account-key:" + kid.ToLowerInvariant();
    }
}
