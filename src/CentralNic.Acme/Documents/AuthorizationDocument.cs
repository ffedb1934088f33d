namespace CentralNic.Acme.Documents;

/// <summary>An authorization (RFC 8555 section 7.1.4). Times are UTC, to the second.</summary>
public sealed record AuthorizationDocument
{
    /// <summary>The identifier, without <c>*.</c>.</summary>
    public required IdentifierDocument Identifier { get; init; }

    /// <summary><c>pending</c>, <c>valid</c>, <c>invalid</c>, <c>deactivated</c>, <c>expired</c> or <c>revoked</c>.</summary>
    public required string Status { get; init; }

    /// <summary>When the authorization ends; required on valid ones.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The challenges: all while pending, the one that decided afterwards.</summary>
    public required IReadOnlyList<ChallengeDocument> Challenges { get; init; }

    /// <summary>
    /// <see langword="true"/> on the authorization of a wildcard; <see langword="null"/> on others, never <see langword="false"/>.
    /// </summary>
    public bool? Wildcard { get; init; }
}
