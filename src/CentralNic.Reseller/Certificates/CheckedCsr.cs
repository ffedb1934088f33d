using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>
/// What CheckCertificate reads in a CSR (manual 8.1.1, 9.1.3). What the answer does not say is <see langword="null"/> or empty.
/// </summary>
public sealed record CheckedCsr
{
    internal static readonly string[] Properties =
    [
        "csr subject", "csr public key algorithm", "csr public key size", "csr size", "csr signature algorithm", "csr san", "csr key usage",
        .. SubjectName.Properties("csr"), .. SubjectName.Properties("csr subject"),
    ];

    /// <summary>The subject.</summary>
    public required SubjectName Subject { get; init; }

    /// <summary>The public key's algorithm, for example <c>rsaEncryption</c>.</summary>
    public string? PublicKeyAlgorithm { get; init; }

    /// <summary>The public key's size in bits.</summary>
    public int? PublicKeySize { get; init; }

    /// <summary>The signature's algorithm.</summary>
    public string? SignatureAlgorithm { get; init; }

    /// <summary>The alternative names.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What the key is to be used for.</summary>
    public required IReadOnlyList<string> KeyUsages { get; init; }

    /// <summary>Reads it; <see langword="null"/>: the answer has nothing of a CSR.</summary>
    internal static CheckedCsr? Read(ResellerResponse response) =>
        !Properties.Any(name => response.First(name) is not null)
            ? null
            : new CheckedCsr
            {
                Subject = SubjectName.Read(response, "csr subject", "csr"),
                PublicKeyAlgorithm = response.First("csr public key algorithm"),
                PublicKeySize = ResellerValue.Int(ResellerValue.First(response, "csr public key size", "csr size")),
                SignatureAlgorithm = response.First("csr signature algorithm"),
                Names = ResellerValue.List(response, "csr san"),
                KeyUsages = ResellerValue.List(response, "csr key usage"),
            };
}
