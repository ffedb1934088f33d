using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>
/// What CheckCertificate reads in a certificate (manual 8.1.1, 9.1.4). What the answer does not say is <see langword="null"/> or empty.
/// Dates are UTC.
/// </summary>
public sealed record CheckedCrt
{
    internal static readonly string[] Properties =
    [
        "crt subject", "crt issuer", "crt public key algorithm", "crt public key size", "crt size", "crt signature algorithm", "crt san",
        "crt key usage", "crt key usage type", "crt extended key usage", "crt authority key identifier", "crt serial", "crt version",
        "crt validity not before", "crt validity not after",
        .. SubjectName.Properties("crt"), .. SubjectName.Properties("crt subject"), .. SubjectName.Properties("crt issuer"),
    ];

    /// <summary>The subject.</summary>
    public required SubjectName Subject { get; init; }

    /// <summary>The issuer.</summary>
    public required SubjectName Issuer { get; init; }

    /// <summary>The public key's algorithm, for example <c>rsaEncryption</c>.</summary>
    public string? PublicKeyAlgorithm { get; init; }

    /// <summary>The public key's size in bits.</summary>
    public int? PublicKeySize { get; init; }

    /// <summary>The signature's algorithm.</summary>
    public string? SignatureAlgorithm { get; init; }

    /// <summary>The alternative names.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What the key may be used for.</summary>
    public required IReadOnlyList<string> KeyUsages { get; init; }

    /// <summary>Whether the usage is <c>critical</c>.</summary>
    public string? KeyUsageType { get; init; }

    /// <summary>What the certificate may be used for.</summary>
    public required IReadOnlyList<string> ExtendedKeyUsages { get; init; }

    /// <summary>The key identifier of the issuer, in hexadecimal with colons.</summary>
    public string? AuthorityKeyIdentifier { get; init; }

    /// <summary>The serial number, in hexadecimal with colons.</summary>
    public string? Serial { get; init; }

    /// <summary>The version.</summary>
    public string? Version { get; init; }

    /// <summary>The beginning of its validity.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The end of its validity.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Reads it; <see langword="null"/>: the answer has nothing of a certificate.</summary>
    internal static CheckedCrt? Read(ResellerResponse response) =>
        !Properties.Any(name => response.First(name) is not null)
            ? null
            : new CheckedCrt
            {
                Subject = SubjectName.Read(response, "crt subject", "crt"),
                Issuer = SubjectName.Read(response, "crt issuer", olderPrefix: null),
                PublicKeyAlgorithm = response.First("crt public key algorithm"),
                PublicKeySize = ResellerValue.Int(ResellerValue.First(response, "crt public key size", "crt size")),
                SignatureAlgorithm = response.First("crt signature algorithm"),
                Names = ResellerValue.List(response, "crt san"),
                KeyUsages = ResellerValue.List(response, "crt key usage"),
                KeyUsageType = response.First("crt key usage type"),
                ExtendedKeyUsages = ResellerValue.List(response, "crt extended key usage"),
                AuthorityKeyIdentifier = response.First("crt authority key identifier"),
                Serial = response.First("crt serial"),
                Version = response.First("crt version"),
                NotBefore = ResellerValue.Date(response.First("crt validity not before")),
                NotAfter = ResellerValue.Date(response.First("crt validity not after")),
            };
}
