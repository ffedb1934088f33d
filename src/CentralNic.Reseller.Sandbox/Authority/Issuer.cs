using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>A CA certificate with its key.</summary>
internal sealed class Issuer : IDisposable
{
    private readonly ECDsa _key;
    private readonly X509SignatureGenerator _generator;
    private readonly Lock _signing = new();

    public Issuer(string name, X509Certificate2 certificate, ECDsa key)
    {
        Name = name;
        Certificate = certificate;
        _key = key;
        _generator = X509SignatureGenerator.CreateForECDsa(key);
        AuthorityKeyIdentifier = X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false);
        Pem = certificate.ExportCertificatePem() + "\n";
    }

    /// <summary>The name in URLs and file names.</summary>
    public string Name { get; }

    public X509Certificate2 Certificate { get; }

    public string Pem { get; }

    /// <summary>The extension that points from an issued certificate to this one.</summary>
    public X509AuthorityKeyIdentifierExtension AuthorityKeyIdentifier { get; }

    /// <summary>Signs a certificate. One at a time: the key object is not made for more.</summary>
    public X509Certificate2 Sign(CertificateRequest request, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x01);
        lock (_signing)
        {
            return request.Create(Certificate.SubjectName, _generator, notBefore, notAfter, serial);
        }
    }

    /// <summary>A CRL of this issuer, DER, good for a week.</summary>
    /// <param name="revoked">The revoked serial numbers in hexadecimal, and when they were revoked.</param>
    /// <param name="now">The time of the list.</param>
    public byte[] RevocationList(IReadOnlyList<(string Serial, DateTimeOffset At)> revoked, DateTimeOffset now)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var (serial, at) in revoked)
        {
            list.AddEntry(Convert.FromHexString(serial), at);
        }

        lock (_signing)
        {
            return list.Build(
                Certificate.SubjectName,
                _generator,
                now.ToUnixTimeSeconds(),
                now.AddDays(7),
                HashAlgorithmName.SHA256,
                AuthorityKeyIdentifier,
                now.AddHours(-1));
        }
    }

    /// <summary>The private key as PKCS #8, for signers that are not .NET's.</summary>
    public byte[] ExportKey() => _key.ExportPkcs8PrivateKey();

    /// <summary>A secret derived from the key.</summary>
    public byte[] DeriveSecret(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key.ExportECPrivateKey(), 32, info: System.Text.Encoding.ASCII.GetBytes(purpose));

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}
