using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CentralNic.AcmeBridge.Benchmarks.Lists;

/// <summary>Makes certificates that differ in all by which they are found. They have one key: nobody uses them.</summary>
internal sealed class SampleChains : IDisposable
{
    private readonly ECDsa _issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _issuer;
    private readonly string _issuerPem;

    public SampleChains()
    {
        var request = new CertificateRequest("CN=Benchmark CA", _issuerKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _issuer = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(5));
        _issuerPem = _issuer.ExportCertificatePem() + "\n";
    }

    /// <summary>A certificate; the caller disposes it.</summary>
    public X509Certificate2 Issue(string[] names, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        var request = new CertificateRequest("CN=" + names[0], _key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        Array.ForEach(names, alternatives.AddDnsName);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_issuer, true, false));
        return request.Create(
            _issuer.SubjectName,
            X509SignatureGenerator.CreateForECDsa(_issuerKey),
            notBefore,
            notAfter,
            [0x01, .. RandomNumberGenerator.GetBytes(15)]);
    }

    /// <summary>A certificate with its issuer, PEM.</summary>
    public string ChainOf(X509Certificate2 leaf) => leaf.ExportCertificatePem() + "\n" + _issuerPem;

    public void Dispose()
    {
        _issuer.Dispose();
        _issuerKey.Dispose();
        _key.Dispose();
    }
}
