namespace CentralNic.Acme.Documents;

/// <summary>What a client sends to newOrder (RFC 8555 section 7.4, RFC 9773 section 5, draft-ietf-acme-profiles).</summary>
public sealed record NewOrderPayload : ICheckedPayload
{
    /// <summary>The identifiers, not yet checked; perhaps empty.</summary>
    public required IReadOnlyList<IdentifierDocument> Identifiers { get; init; }

    /// <summary>The wanted start of the certificate; <see langword="null"/>: not sent.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The wanted end of the certificate; <see langword="null"/>: not sent.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>The chosen profile; <see langword="null"/>: not sent.</summary>
    public string? Profile { get; init; }

    /// <summary>The certificate that the order's replaces (RFC 9773 section 4.1); <see langword="null"/>: not sent.</summary>
    public string? Replaces { get; init; }

    string? ICheckedPayload.Fault =>
        Identifiers.Contains(null!) ? "The member 'identifiers' of the payload has an entry that is null." : null;
}
