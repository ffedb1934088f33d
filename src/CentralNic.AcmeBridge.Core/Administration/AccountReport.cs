using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>An ACME account (RFC 8555 section 7.1.2) as the operator sees it.</summary>
public sealed record AccountReport
{
    /// <summary>Its id, the last part of its URL.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant that pays for its orders.</summary>
    public required string Tenant { get; init; }

    /// <summary>
    /// <c>valid</c>; <c>suspended</c>: valid for ACME, and orders nothing until it is reactivated; <c>deactivated</c>: given up by its
    /// client; <c>revoked</c>: closed by the operator. The last two are for good (RFC 8555 section 7.1.6).
    /// </summary>
    public required string Status { get; init; }

    /// <summary>Since when it is suspended, UTC.</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>Why it was suspended or revoked, in the operator's words.</summary>
    public string? Reason { get; init; }

    /// <summary>Its contact URLs.</summary>
    public required ImmutableArray<string> Contacts { get; init; }

    /// <summary>The external account key that bound it to a tenant; absent: none did.</summary>
    public string? Key { get; init; }

    /// <summary>The SHA-256 thumbprint of its public key, base64url (RFC 7638).</summary>
    public required string Thumbprint { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it sent a request last, UTC, exact to an hour; absent: not since uses are noted.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The URL of the terms that it agreed to; absent: none.</summary>
    public Uri? Terms { get; init; }

    /// <summary>Its orders; absent where many accounts are listed.</summary>
    public AccountOrders? Orders { get; init; }
}
