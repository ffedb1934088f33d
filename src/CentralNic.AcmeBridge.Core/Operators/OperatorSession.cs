namespace CentralNic.AcmeBridge.Core.Operators;

/// <summary>That somebody is signed in to the operator's pages, as it is kept.</summary>
public sealed record OperatorSession
{
    /// <summary>The first half of the SHA-256 of the secret in the browser's cookie, lower-case hex; the secret is random.</summary>
    public required string Id { get; init; }

    /// <summary>Who: the name of an <see cref="OperatorUser"/>, or what the OpenID provider calls them.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The <see cref="OperatorUser.SecurityStamp"/> that it began with: it ends when the stamp changes. Absent: an OpenID
    /// provider told who.
    /// </summary>
    public string? SecurityStamp { get; init; }

    /// <summary>What they may do, as the OpenID provider told it; absent: what the <see cref="OperatorUser"/> says now.</summary>
    public string? Role { get; init; }

    /// <summary>From where it began; absent: not known.</summary>
    public string? From { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends however much it is used, UTC.</summary>
    public required DateTimeOffset EndsAt { get; init; }
}
