namespace CentralNic.Acme.Documents;

/// <summary>What a client sends to finalize an order (RFC 8555 section 7.4).</summary>
public sealed record FinalizePayload
{
    /// <summary>The CSR: DER, base64url without padding; not yet checked.</summary>
    public required string Csr { get; init; }
}
