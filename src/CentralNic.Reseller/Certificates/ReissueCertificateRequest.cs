using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>
/// A further certificate within the paid order of one that was issued (manual 5.2, 8.1.4). What is not set is taken from the certificate.
/// </summary>
public sealed record ReissueCertificateRequest
{
    /// <summary>
    /// The id of an issued certificate of the order. The manual calls it the order's id; its sample has a certificate's (9.1.25).
    /// </summary>
    public required string CertificateId { get; init; }

    /// <summary>The new CSR in PEM, at most 257 lines; <see langword="null"/>: the certificate's.</summary>
    public string? CsrPem { get; init; }

    /// <summary>Whether names are validated at their base domain or each by itself.</summary>
    public DcvScope? DcvScope { get; init; }

    /// <summary>The token that CheckCertificate made for the new CSR, for immediate issuance.</summary>
    public string? DcvToken { get; init; }

    /// <summary>The CA certificate to be signed by. Not in the manual; newer sources have it.</summary>
    public string? CaCertificate { get; init; }

    /// <summary>The hash algorithm of the signature. Not in the manual; newer sources have it.</summary>
    public string? Algorithm { get; init; }

    internal ResellerCommand ToCommand()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(CertificateId);
        var command = new ResellerCommand("ReissueCertificate")
            .Set("apiversion", "2")
            .Set("certificate", CertificateId)
            .Set("dcvscope", DcvParameters.Write(DcvScope))
            .Set("dcvtoken", DcvToken)
            .Set("cacertificate", CaCertificate)
            .Set("algorithm", Algorithm);
        return ParameterBounds.SetCsr(command, CsrPem, nameof(CsrPem));
    }
}
