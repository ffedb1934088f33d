using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Names;

namespace CentralNic.AcmeBridge.Core.Quotes;

/// <summary>
/// The reseller tells prices for a CSR only (manual 9.1.13), whatever its key. This one is of a new key that is kept nowhere.
/// </summary>
internal static class ThrowawayCsr
{
    /// <summary>Makes a CSR, DER, P-256.</summary>
    public static byte[] For(ImmutableArray<string> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={CommonNames.Arrange(names)[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        return request.CreateSigningRequest();
    }
}
