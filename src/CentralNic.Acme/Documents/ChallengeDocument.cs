using System.Text.Json.Serialization;

namespace CentralNic.Acme.Documents;

/// <summary>A challenge (RFC 8555 section 8). Times are UTC, to the second.</summary>
public sealed record ChallengeDocument
{
    /// <summary>The type, for example <c>http-01</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The URL that starts validation.</summary>
    public required string Url { get; init; }

    /// <summary><c>pending</c>, <c>processing</c>, <c>valid</c> or <c>invalid</c>.</summary>
    public required string Status { get; init; }

    /// <summary>When the challenge was validated; only on valid ones.</summary>
    public DateTimeOffset? Validated { get; init; }

    /// <summary>What went wrong at the last try.</summary>
    public ProblemDocument? Error { get; init; }

    /// <summary>The token, base64url (RFC 8555 section 8.3); dns-persist-01 has none.</summary>
    public string? Token { get; init; }

    /// <summary>The names of which a record of dns-persist-01 has one (draft-ietf-acme-dns-persist-02 section 3.1).</summary>
    public IReadOnlyList<string>? IssuerDomainNames { get; init; }

    /// <summary>The same as -01 of the draft spells it.</summary>
    [JsonPropertyName("issuer-domain-names")]
    public IReadOnlyList<string>? IssuerDomainNamesOfDraft01 { get; init; }
}
