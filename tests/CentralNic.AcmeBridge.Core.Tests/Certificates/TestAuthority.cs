using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CentralNic.AcmeBridge.Core.Tests.Certificates;

/// <summary>A root or intermediate that issues what a test needs, right or wrong.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    private TestAuthority(string name, TestAuthority? issuer, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        var request = new CertificateRequest(name, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _certificate = issuer is null ? request.CreateSelfSigned(notBefore, notAfter) : issuer.Sign(request, notBefore, notAfter);
    }

    public string Pem => _certificate.ExportCertificatePem();

    public static TestAuthority Root(string name = "CN=Root") => new(name, null, Sample.Now.AddYears(-5), Sample.Now.AddYears(5));

    public TestAuthority Intermediate(string name = "CN=Intermediate", DateTimeOffset? notAfter = null) =>
        new(name, this, Sample.Now.AddYears(-4), notAfter ?? Sample.Now.AddYears(4));

    /// <summary>Another certificate for the same name and key, which another authority issues.</summary>
    public string CrossSignedBy(TestAuthority other)
    {
        var request = new CertificateRequest(_certificate.SubjectName, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var crossed = other.Sign(request, Sample.Now.AddYears(-3), Sample.Now.AddYears(3));
        return crossed.ExportCertificatePem();
    }

    /// <summary>An end-entity certificate with a serial number of the test's, and with an authority key identifier.</summary>
    public X509Certificate2 Issue(ECDsa key, byte[] serial, params string[] names)
    {
        var request = new CertificateRequest("CN=Leaf", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        Array.ForEach(names, alternatives.AddDnsName);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(KeyIdentifier));
        return request.Create(
            _certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), Sample.Now.AddDays(-1), Sample.Now.AddDays(199), serial);
    }

    /// <summary>The key identifier in the certificates that it issues.</summary>
    public static byte[] KeyIdentifier { get; } = [0x69, 0x88, 0x5B, 0x6B, 0x87];

    /// <summary>An end-entity certificate, PEM.</summary>
    public string Issue(ECDsa key, DateTimeOffset notBefore, DateTimeOffset notAfter, params string[] names)
    {
        var request = new CertificateRequest("CN=Leaf", key, HashAlgorithmName.SHA256);
        if (names.Length > 0)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            Array.ForEach(names, alternatives.AddDnsName);
            request.CertificateExtensions.Add(alternatives.Build());
        }

        using var issued = Sign(request, notBefore, notAfter);
        return issued.ExportCertificatePem();
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset notBefore, DateTimeOffset notAfter) => request.Create(
        _certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), notBefore, notAfter, RandomNumberGenerator.GetBytes(8));
}
