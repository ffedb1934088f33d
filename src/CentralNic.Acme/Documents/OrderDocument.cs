namespace CentralNic.Acme.Documents;

/// <summary>An order (RFC 8555 section 7.1.3, RFC 9773, draft-ietf-acme-profiles). Times are UTC, to the second.</summary>
public sealed record OrderDocument
{
    /// <summary><c>pending</c>, <c>ready</c>, <c>processing</c>, <c>valid</c> or <c>invalid</c>.</summary>
    public required string Status { get; init; }

    /// <summary>When the server stops considering the order valid; required on pending and valid orders.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The identifiers, wildcards with <c>*.</c>.</summary>
    public required IReadOnlyList<IdentifierDocument> Identifiers { get; init; }

    /// <summary>The profile that the certificate is issued under.</summary>
    public string? Profile { get; init; }

    /// <summary>The certificate that the order's replaces (RFC 9773 section 5).</summary>
    public string? Replaces { get; init; }

    /// <summary>The wanted start of the certificate.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The wanted end of the certificate.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Why the order is invalid.</summary>
    public ProblemDocument? Error { get; init; }

    /// <summary>The URLs of the authorizations.</summary>
    public required IReadOnlyList<string> Authorizations { get; init; }

    /// <summary>The URL that takes the CSR.</summary>
    public required string Finalize { get; init; }

    /// <summary>The URL of the certificate; <see langword="null"/>: not issued yet.</summary>
    public string? Certificate { get; init; }
}
