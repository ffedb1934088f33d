using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>An ACME account (RFC 8555 section 7.1.2).</summary>
public sealed record Account
{
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

    /// <summary>Its contact URLs, <c>mailto:</c> only.</summary>
    public ImmutableArray<string> Contacts { get; init; } = [];

    /// <summary>Whether the client agreed to the terms of service.</summary>
    public bool TermsOfServiceAgreed { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset Created { get; init; }
}
