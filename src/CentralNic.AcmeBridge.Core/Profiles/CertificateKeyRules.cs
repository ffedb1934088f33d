using CentralNic.Acme.Csr;

namespace CentralNic.AcmeBridge.Core.Profiles;

/// <summary>
/// The keys that the CAs behind the classes certify. Both are in Mozilla's root store, whose policy allows no others (section 5.1), so one
/// rule serves for both: RSA from 2048 bits in whole octets, P-256 and P-384. The rest of what every CA refuses is found when a CSR is
/// read.
/// </summary>
internal static class CertificateKeyRules
{
    private const int LeastRsaBits = 2048;

    /// <summary>Gives what stands against the key in words that follow "The CSR has"; <see langword="null"/>: nothing.</summary>
    public static string? FindFault(CertificateSigningRequest csr) =>
        csr.RsaModulus.IsEmpty
            ? csr.KeySize is 256 or 384 ? null : $"a key on the curve P-{csr.KeySize}"
            : csr.KeySize >= LeastRsaBits && csr.KeySize % 8 == 0 ? null : $"an RSA key of {csr.KeySize} bits";
}
