using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Sandbox.Classes;

namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>A root, one intermediate per brand, and the leaves that they sign. All on P-256, so that issuing is quick.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const string Warning = "NOT FOR REAL USE";
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";

    // CA/Browser Forum: domain validated.
    private const string DomainValidatedPolicy = "2.23.140.1.2.1";

    // RFC 5280 appendix A: ub-common-name.
    private const int LongestCommonName = 64;

    private readonly Issuer _root;
    private readonly Issuer _digiCert;
    private readonly Issuer _sectigo;
    private readonly TimeSpan _lifetime;
    private readonly X509Extension _noCa = new X509BasicConstraintsExtension(false, false, 0, true);
    private readonly X509Extension _serverAuth = new X509EnhancedKeyUsageExtension([new(ServerAuth)], false);
    private readonly X509Extension _policy = Policies(DomainValidatedPolicy);
    private readonly X509Extension _rsaUsage =
        new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true);

    private readonly X509Extension _ecUsage = new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true);
    private readonly Dictionary<string, (X509Extension Aia, X509Extension Cdp)> _pointers = [];

    private CertificateAuthority(Issuer root, Issuer digiCert, Issuer sectigo, Uri publicUrl, TimeSpan lifetime)
    {
        _root = root;
        _digiCert = digiCert;
        _sectigo = sectigo;
        _lifetime = lifetime;
        foreach (var issuer in new[] { root, digiCert, sectigo })
        {
            _pointers[issuer.Name] = Pointers(issuer.Name, publicUrl);
        }
    }

    public string RootPem => _root.Pem;

    /// <summary>Takes the CA from its folder, or makes a new one there, or one in memory without a folder.</summary>
    /// <param name="folder">Where keys and certificates are kept; <see langword="null"/>: nowhere.</param>
    /// <param name="publicUrl">The base of the URLs in AIA and CRL distribution points.</param>
    /// <param name="lifetime">The longest life of a leaf.</param>
    /// <param name="now">The time at which a new CA begins.</param>
    public static CertificateAuthority Open(string? folder, Uri publicUrl, TimeSpan lifetime, DateTimeOffset now)
    {
        var root = IssuerFiles.TryRead(folder, "root") ?? MakeRoot(folder, now);
        var digiCert = IssuerFiles.TryRead(folder, "digicert")
            ?? MakeIntermediate(folder, root, "digicert", "Sandbox DigiCert-like DV TLS CA", publicUrl, now);
        var sectigo = IssuerFiles.TryRead(folder, "sectigo")
            ?? MakeIntermediate(folder, root, "sectigo", "Sandbox Sectigo-like DV TLS CA", publicUrl, now);
        return new(root, digiCert, sectigo, publicUrl, lifetime);
    }

    public string IntermediatePem(CaBrand brand) => IssuerOf(brand).Pem;

    /// <summary>Issues a leaf for the names; the first is the common name where it fits.</summary>
    /// <param name="brand">Whose intermediate signs.</param>
    /// <param name="key">The key of the customer's CSR.</param>
    /// <param name="names">The names, A-labels, wildcards allowed.</param>
    /// <param name="now">The time of issue.</param>
    /// <param name="noLaterThan">The end of the paid time.</param>
    public IssuedCertificate Issue(CaBrand brand, PublicKey key, IReadOnlyList<string> names, DateTimeOffset now, DateTimeOffset noLaterThan)
    {
        var issuer = IssuerOf(brand);
        var hasCommonName = names[0].Length <= LongestCommonName;
        var subject = new X500DistinguishedNameBuilder();
        if (hasCommonName)
        {
            subject.AddCommonName(names[0]);
        }

        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        var sans = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            sans.AddDnsName(name);
        }

        var (aia, cdp) = _pointers[issuer.Name];
        request.CertificateExtensions.Add(issuer.AuthorityKeyIdentifier);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, false));
        request.CertificateExtensions.Add(sans.Build(critical: !hasCommonName));
        request.CertificateExtensions.Add(key.Oid.Value == "1.2.840.113549.1.1.1" ? _rsaUsage : _ecUsage);
        request.CertificateExtensions.Add(_serverAuth);
        request.CertificateExtensions.Add(_policy);
        request.CertificateExtensions.Add(cdp);
        request.CertificateExtensions.Add(aia);
        request.CertificateExtensions.Add(_noCa);

        // Both CAs certify whole days: from the first second of today to the last second of the last day.
        var notBefore = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var notAfter = notBefore + _lifetime - TimeSpan.FromSeconds(1);
        if (notAfter > noLaterThan)
        {
            notAfter = noLaterThan;
        }

        using var certificate = issuer.Sign(request, notBefore, notAfter);
        return new(certificate.ExportCertificatePem() + "\n", certificate.SerialNumber, notBefore, notAfter);
    }

    /// <summary>A secret of this CA for another purpose, the same after a restart.</summary>
    public byte[] DeriveSecret(string purpose) => _root.DeriveSecret(purpose);

    /// <summary>The DER document behind an AIA or CRL URL, or <see langword="null"/>.</summary>
    public byte[]? Document(string fileName, DateTimeOffset now)
    {
        foreach (var issuer in new[] { _root, _digiCert, _sectigo })
        {
            if (fileName == issuer.Name + ".crt")
            {
                return issuer.Certificate.RawData;
            }

            if (fileName == issuer.Name + ".crl")
            {
                return issuer.RevocationList(now);
            }
        }

        return null;
    }

    public void Dispose()
    {
        _root.Dispose();
        _digiCert.Dispose();
        _sectigo.Dispose();
    }

    private Issuer IssuerOf(CaBrand brand) => brand == CaBrand.DigiCert ? _digiCert : _sectigo;

    private static Issuer MakeRoot(string? folder, DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject("Sandbox Root CA"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var begin = Begin(now);
        using var withKey = request.CreateSelfSigned(begin, begin.AddYears(25));
        var certificate = X509CertificateLoader.LoadCertificate(withKey.RawData);
        IssuerFiles.Write(folder, "root", certificate, key);
        return new("root", certificate, key);
    }

    private static Issuer MakeIntermediate(string? folder, Issuer root, string name, string commonName, Uri publicUrl, DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(commonName), key, HashAlgorithmName.SHA256);
        var (aia, cdp) = Pointers(root.Name, publicUrl);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(root.AuthorityKeyIdentifier);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(ServerAuth), new(ClientAuth)], false));
        request.CertificateExtensions.Add(Policies(DomainValidatedPolicy));
        request.CertificateExtensions.Add(aia);
        request.CertificateExtensions.Add(cdp);
        var begin = Begin(now);
        var certificate = root.Sign(request, begin, begin.AddYears(10));
        IssuerFiles.Write(folder, name, certificate, key);
        return new(name, certificate, key);
    }

    // A day earlier, so that leaves that begin at today's first second lie within.
    private static DateTimeOffset Begin(DateTimeOffset now) => new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-1);

    private static X500DistinguishedName Subject(string commonName)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationName("CentralNic ACME Bridge Sandbox");
        subject.AddCommonName($"{commonName} - {Warning}");
        return subject.Build();
    }

    private static (X509Extension Aia, X509Extension Cdp) Pointers(string issuer, Uri publicUrl) =>
    (
        new X509AuthorityInformationAccessExtension([], [new Uri(publicUrl, $"/ca/{issuer}.crt").AbsoluteUri]),
        CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([new Uri(publicUrl, $"/ca/{issuer}.crl").AbsoluteUri]));

    private static X509Extension Policies(string oid)
    {
        // RFC 5280 section 4.2.1.4
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
        }

        return new("2.5.29.32", writer.Encode(), false);
    }
}
