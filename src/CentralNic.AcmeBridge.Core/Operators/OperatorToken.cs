namespace CentralNic.AcmeBridge.Core.Operators;

/// <summary>A bearer token for the operator's API (RFC 6750), as it is kept: the token itself cannot be told from it.</summary>
public sealed record OperatorToken
{
    /// <summary>Names it; a part of the token.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for, in the operator's words.</summary>
    public required string Label { get; init; }

    /// <summary>What it allows: <c>view</c>, <c>operate</c> or <c>tenant:NAME</c>.</summary>
    public required string Role { get; init; }

    /// <summary>SHA-256 of its secret part, lower-case hex. The secret has 256 random bits, so that a fast hash serves.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is refused, UTC; absent: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked, UTC; absent: it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was last used, UTC, to the hour; absent: never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Whether it is taken at a moment.</summary>
    /// <param name="now">The moment.</param>
    public bool IsGood(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);
}
