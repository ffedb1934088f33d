namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>How StatusCertificate hands out the chain of an issued certificate.</summary>
internal enum ChainFormat
{
    /// <summary>Intermediate and root by themselves.</summary>
    Pem,

    /// <summary>As <see cref="Pem"/>, the certificates of the intermediate chain from the root down.</summary>
    PemReverse,

    /// <summary>All in a ZIP file, the certificate first.</summary>
    Zip,

    /// <summary>All in a ZIP file, the root first.</summary>
    ZipReverse,

    /// <summary>Certificate and intermediate in a ZIP file.</summary>
    ZipNoRoot,

    /// <summary>All in one PKCS #7 file.</summary>
    P7b,
}
