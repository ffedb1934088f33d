using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Csr;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>A private key with the CSR for it. No record, so that nothing writes the key out by accident.</summary>
internal sealed class RequestedKey
{
    private const string CsrLabel = "CERTIFICATE REQUEST";
    private const string KeyLabel = "PRIVATE KEY";

    /// <summary>The longest common name (RFC 5280 appendix A.1, ub-common-name).</summary>
    private const int LongestCommonName = 64;

    private RequestedKey(string keyPem, byte[] csr) => (KeyPem, Csr) = (keyPem, csr);

    /// <summary>The key, PKCS #8, PEM.</summary>
    public string KeyPem { get; }

    /// <summary>The CSR, DER.</summary>
    public byte[] Csr { get; }

    /// <summary>Makes a key and the CSR for it.</summary>
    /// <param name="name">The one name.</param>
    public static RequestedKey Make(string name, OwnKeyType type)
    {
        using AsymmetricAlgorithm key = type switch
        {
            OwnKeyType.Ec256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
            OwnKeyType.Ec384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            OwnKeyType.Rsa2048 => RSA.Create(2048),
            OwnKeyType.Rsa3072 => RSA.Create(3072),
            _ => RSA.Create(4096),
        };
        return new RequestedKey(key.ExportPkcs8PrivateKeyPem(), RequestFor(name, key).CreateSigningRequest());
    }

    /// <summary>Reads what <see cref="ToPem"/> wrote.</summary>
    /// <param name="name">The one name that it must be for.</param>
    /// <exception cref="CryptographicException">
    /// The key is missing, damaged or not the CSR's, or the CSR is missing or for another name.
    /// </exception>
    /// <exception cref="ArgumentException">The key is damaged.</exception>
    /// <exception cref="AcmeProblemException">The CSR is damaged.</exception>
    public static RequestedKey Parse(string pem, string name)
    {
        var keyPem = Find(pem, KeyLabel) ?? throw new CryptographicException("It has no key.");
        var csrPem = Find(pem, CsrLabel) ?? throw new CryptographicException("It has no CSR.");
        var csr = CertificateSigningRequest.Parse(Convert.FromBase64String(csrPem[PemEncoding.Find(csrPem).Base64Data]));
        if (csr.Names is not [var only] || only.Value != name)
        {
            throw new CryptographicException($"Its CSR is not for {name}.");
        }

        using AsymmetricAlgorithm key = csr.EcX.IsEmpty ? RSA.Create() : ECDsa.Create();
        key.ImportFromPem(keyPem);
        return key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(csr.SubjectPublicKeyInfo.Span)
            ? new RequestedKey(keyPem, csr.Der.ToArray())
            : throw new CryptographicException("Its CSR is not for its key.");
    }

    /// <summary>A self-signed certificate for a name, until there is another.</summary>
    /// <param name="from">Valid from, UTC.</param>
    /// <param name="until">Valid until, UTC.</param>
    public static X509Certificate2 SelfSign(string name, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = RequestFor(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        return request.CreateSelfSigned(from, until);
    }

    /// <summary>Key and CSR, PEM.</summary>
    public string ToPem() => $"{KeyPem.TrimEnd()}\n{PemEncoding.WriteString(CsrLabel, Csr)}\n";

    private static string? Find(string pem, string label)
    {
        for (var from = 0; PemEncoding.TryFind(pem.AsSpan(from), out var fields);)
        {
            var found = pem[from..][fields.Location];
            if (pem[from..][fields.Label] == label)
            {
                return found;
            }

            from += fields.Location.End.Value;
        }

        return null;
    }

    private static CertificateRequest RequestFor(string name, AsymmetricAlgorithm key)
    {
        var subject = name.Length <= LongestCommonName ? $"CN={name}" : "";
        var request = key switch
        {
            ECDsa ec => new CertificateRequest(subject, ec, ec.KeySize > 256 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256),
            RSA rsa => new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => throw new ArgumentException("The key is neither ECDSA nor RSA.", nameof(key)),
        };
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }
}
