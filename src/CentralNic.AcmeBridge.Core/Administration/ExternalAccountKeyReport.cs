using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>An external account key (RFC 8555 section 7.3.4) as the operator sees it, without its secret.</summary>
public sealed record ExternalAccountKeyReport
{
    /// <summary>Its name, which clients send as <c>kid</c>.</summary>
    public required string Kid { get; init; }

    /// <summary>The tenant whose accounts it makes.</summary>
    public required string Tenant { get; init; }

    /// <summary>Where it is from: <c>configuration</c>, then it is changed there; or <c>store</c>.</summary>
    public required string Source { get; init; }

    /// <summary>
    /// <c>active</c>; <c>expired</c> or <c>revoked</c>: it makes no more accounts; <c>used</c>: it serves for one account, and has it;
    /// <c>unreadable</c>: its secret was given up because no key decrypts it, make another key.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>What the operator calls it.</summary>
    public string? Label { get; init; }

    /// <summary>The domains, each with all names below it, that its accounts may order; empty: all of the tenant's.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>The profiles that its accounts may order; empty: all of the tenant's.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>The profile of orders of its accounts that name none; absent: the tenant's default.</summary>
    public string? DefaultProfile { get; init; }

    /// <summary>Whether it serves for one account only, ever.</summary>
    public required bool OneAccountOnly { get; init; }

    /// <summary>When it was made, UTC; absent for those of the configuration.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>From when on it makes no more accounts, UTC.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked, UTC.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Why it was revoked, in the operator's words.</summary>
    public string? RevocationReason { get; init; }

    /// <summary>When an account was made with it last, UTC, exact to an hour.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The accounts that were made with it; absent where many keys are listed.</summary>
    public KeyAccounts? Accounts { get; init; }
}
