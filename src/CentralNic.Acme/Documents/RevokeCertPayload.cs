namespace CentralNic.Acme.Documents;

/// <summary>What a client sends to revoke a certificate (RFC 8555 section 7.6).</summary>
public sealed record RevokeCertPayload
{
    /// <summary>The certificate: DER, base64url without padding; not yet checked.</summary>
    public required string Certificate { get; init; }

    /// <summary>The code of the reason (RFC 5280 section 5.3.1), not yet checked; <see langword="null"/>: not sent.</summary>
    public int? Reason { get; init; }
}
