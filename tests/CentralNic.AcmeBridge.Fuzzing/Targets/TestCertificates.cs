using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BcCertificate = Org.BouncyCastle.X509.X509Certificate;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>A CA, a site's certificate and a responder's, at a fixed time.</summary>
internal static class TestCertificates
{
    /// <summary>Where the CA's list is.</summary>
    public const string ListUrl = "http://ca.example.test/list.crl";

    /// <summary>The name of the site.</summary>
    public const string SiteName = "www.example.test";

    private static readonly byte[] SiteSerial = [0x12, 0x34, 0x56, 0x78, 0x9A];

    /// <summary>Now.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The CA.</summary>
    public static X509Certificate2 Authority { get; } = MakeAuthority();

    /// <summary>The CA, for BouncyCastle.</summary>
    public static BcCertificate BcAuthority { get; } = new(Authority.RawData);

    /// <summary>The site's certificate.</summary>
    public static X509Certificate2 Site { get; } = Sign(MakeSite(), SiteSerial);

    /// <summary>The certificate of a responder that the CA certified for that.</summary>
    public static X509Certificate2 Responder { get; } = Sign(MakeResponder(), [0x21]);

    private static X509Certificate2 MakeAuthority()
    {
        var request = new CertificateRequest("CN=Example CA, O=Example, C=DE", FuzzKeys.Authority, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var made = request.Create(
            request.SubjectName, X509SignatureGenerator.CreateForECDsa(FuzzKeys.Authority), Now.AddYears(-1), Now.AddYears(10), [0x01]);
        return made.CopyWithPrivateKey(FuzzKeys.Authority);
    }

    private static CertificateRequest MakeSite()
    {
        var request = CsrTarget.Request("CN=" + SiteName, SiteName, "*.example.test");
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([ListUrl]));
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(["http://ca.example.test/ocsp"], null));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Authority, true, false));
        return request;
    }

    private static CertificateRequest MakeResponder()
    {
        var request = new CertificateRequest("CN=Responder", FuzzKeys.Responder, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.9")], false));
        return request;
    }

    private static X509Certificate2 Sign(CertificateRequest request, byte[] serial) => request.Create(
        Authority.SubjectName,
        X509SignatureGenerator.CreateForECDsa(FuzzKeys.Authority),
        Now.AddDays(-1),
        Now.AddDays(90),
        serial);
}
