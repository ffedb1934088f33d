namespace CentralNic.Reseller.Certificates;

/// <summary>In which form StatusCertificate gives the chain. Newer sources than the manual have it.</summary>
public enum ChainFormat
{
    /// <summary>PEM, from the certificate upwards.</summary>
    Pem,

    /// <summary>PEM, from the root downwards.</summary>
    PemReverse,

    /// <summary>A zip file in base64.</summary>
    Zip,

    /// <summary>A zip file in base64, from the root downwards.</summary>
    ZipReverse,

    /// <summary>A zip file in base64 without the root.</summary>
    ZipWithoutRoot,

    /// <summary>One PKCS #7 file in base64.</summary>
    P7b,
}
