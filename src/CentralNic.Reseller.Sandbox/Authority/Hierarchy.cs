using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Sandbox.Classes;

namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>A root and one intermediate per brand. All on P-256, so that issuing is quick.</summary>
internal sealed class Hierarchy : IDisposable
{
    private const string Warning = "NOT FOR REAL USE";

    private readonly Issuer _digiCert;
    private readonly Issuer _sectigo;

    private Hierarchy(Issuer root, Issuer digiCert, Issuer sectigo)
    {
        Root = root;
        _digiCert = digiCert;
        _sectigo = sectigo;
    }

    public Issuer Root { get; }

    public IReadOnlyList<Issuer> All => [Root, _digiCert, _sectigo];

    /// <summary>Takes the issuers from their folder, or makes new ones there, or some in memory without a folder.</summary>
    /// <param name="folder">Where keys and certificates are kept; <see langword="null"/>: nowhere.</param>
    /// <param name="publicUrl">The base of the URLs in AIA and CRL distribution points.</param>
    /// <param name="now">The time at which new ones begin.</param>
    /// <exception cref="InvalidDataException">The folder's files are no issuers.</exception>
    public static Hierarchy Open(string? folder, Uri publicUrl, DateTimeOffset now)
    {
        var root = IssuerFiles.TryRead(folder, "root") ?? MakeRoot(folder, now);
        return new(
            root,
            IssuerFiles.TryRead(folder, "digicert")
                ?? MakeIntermediate(folder, root, "digicert", "Sandbox DigiCert-like TLS CA", publicUrl, now),
            IssuerFiles.TryRead(folder, "sectigo")
                ?? MakeIntermediate(folder, root, "sectigo", "Sandbox Sectigo-like TLS CA", publicUrl, now));
    }

    public Issuer Of(CaBrand brand) => brand == CaBrand.DigiCert ? _digiCert : _sectigo;

    public void Dispose()
    {
        foreach (var issuer in All)
        {
            issuer.Dispose();
        }
    }

    private static Issuer MakeRoot(string? folder, DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject("Sandbox Root CA"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
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
        var (aia, cdp) = CaExtensions.Pointers(root.Name, publicUrl);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(root.AuthorityKeyIdentifier);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new(CaExtensions.ServerAuth), new(CaExtensions.ClientAuth)], false));
        request.CertificateExtensions.Add(CaExtensions.Policy(CaExtensions.AnyPolicy));
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
}
