using System.Collections.Immutable;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>An ACME account (RFC 8555 section 7.1.2).</summary>
public sealed record Account
{
    /// <summary>How many former keys are remembered; a bound on what one account can make the server keep and compute.</summary>
    public const int MostFormerKeys = 1000;

    /// <summary>Its id.</summary>
    public required AccountId Id { get; init; }

    /// <summary>Who pays for its orders.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Whether it may act.</summary>
    public required AccountStatus Status { get; init; }

    /// <summary>Its public key as canonical JWK (RFC 7638 section 3).</summary>
    public required string Key { get; init; }

    /// <summary>The SHA-256 thumbprint of <see cref="Key"/>, base64url (RFC 7638).</summary>
    public required string KeyThumbprint { get; init; }

    /// <summary>
    /// The thumbprints of the keys that it had before, the latest first, at most <see cref="MostFormerKeys"/>: records in the DNS that were
    /// made with them go on to count (draft-ietf-acme-dns-persist-02 section 4.2).
    /// </summary>
    public ImmutableArray<string> FormerKeyThumbprints { get; init; } = [];

    /// <summary>Its contact URLs, <c>mailto:</c> only.</summary>
    public ImmutableArray<string> Contacts { get; init; } = [];

    /// <summary>The terms of service that were agreed to last; <see langword="null"/>: none were.</summary>
    public TermsAgreement? Agreement { get; init; }

    /// <summary>The secret part of the URL where a human agrees to changed terms; only the account's client is told of it.</summary>
    public required string ConsentToken { get; init; }

    /// <summary>The external account key that bound it to its tenant (RFC 8555 section 7.3.4); <see langword="null"/>: none.</summary>
    public string? ExternalAccountKey { get; init; }

    /// <summary>Whether no other account may be made with <see cref="ExternalAccountKey"/>.</summary>
    public bool HasKeyAlone { get; init; }

    /// <summary>The verified binding, JSON, exactly as the client sent it; <see langword="null"/>: none.</summary>
    public string? ExternalAccountBinding { get; init; }

    /// <summary>Whether the operator suspended it; <see langword="null"/>: not.</summary>
    public AccountSuspension? Suspended { get; init; }

    /// <summary>
    /// Why the operator closed it, in the operator's words; <see langword="null"/>: he did not, or gave no reason.
    /// </summary>
    public string? RevocationReason { get; init; }

    /// <summary>
    /// Whether the operator orders with it for the tenant, through the operator's API. Nobody has its private key, so no client can use it.
    /// </summary>
    public bool IsOperators { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The account with another key.</summary>
    /// <param name="key">The new key.</param>
    public Account With(JsonWebKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return this with
        {
            Key = key.ToJson(),
            KeyThumbprint = key.Thumbprint,
            FormerKeyThumbprints =
            [
                .. FormerKeyThumbprints.Prepend(KeyThumbprint).Where(former => former != key.Thumbprint).Take(MostFormerKeys)
            ],
        };
    }
}
