using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>What CheckCertificate reads in a CSR (manual 8.1.1, 9.1.3, 9.1.20).</summary>
public sealed record CertificateCheck
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        "csr commonname", "csr subject commonname", "csr public key algorithm", "csr public key size", "csr size", "csr signature algorithm",
        "csr subject", "csr san", "dcv token");

    /// <summary>The common name in the CSR.</summary>
    public string? CommonName { get; init; }

    /// <summary>The public key's algorithm, for example <c>rsaEncryption</c>.</summary>
    public string? PublicKeyAlgorithm { get; init; }

    /// <summary>The public key's size in bits.</summary>
    public int? PublicKeySize { get; init; }

    /// <summary>The CSR's signature algorithm.</summary>
    public string? SignatureAlgorithm { get; init; }

    /// <summary>The subject as one line.</summary>
    public string? Subject { get; init; }

    /// <summary>The alternative names in the CSR.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The token to publish before an order with immediate issuance; <see langword="null"/> when none was asked for.</summary>
    public string? DcvToken { get; init; }

    /// <summary>All properties that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }

    internal static CertificateCheck Read(ResellerResponse response) => new()
    {
        CommonName = ResellerValue.First(response, "csr commonname", "csr subject commonname"),
        PublicKeyAlgorithm = response.First("csr public key algorithm"),
        PublicKeySize = ResellerValue.Int(ResellerValue.First(response, "csr public key size", "csr size")),
        SignatureAlgorithm = response.First("csr signature algorithm"),
        Subject = response.First("csr subject"),
        Names = ResellerValue.List(response, "csr san"),
        DcvToken = response.First("dcv token"),
        Other = ResellerValue.Others(response, Known),
    };
}
