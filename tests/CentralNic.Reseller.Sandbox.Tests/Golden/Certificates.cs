using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CentralNic.Reseller.Sandbox.Tests.Golden;

/// <summary>The request and the certificate that manual 9.1.3 and 9.1.4 tell of; their texts are cut in print.</summary>
internal static class Certificates
{
    private static readonly Lazy<string> Request = new(MakeRequest);
    private static readonly Lazy<string> Leaf = new(MakeLeaf);

    public static string RequestPem => Request.Value;

    public static string LeafPem => Leaf.Value;

    private static string MakeRequest()
    {
        using var key = RSA.Create(4096);
        return new CertificateRequest(
            "CN=example.com, O=Example Corp, L=San Francisco, ST=CA, C=US", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSigningRequestPem();
    }

    private static string MakeLeaf()
    {
        using var key = RSA.Create(2048);
        var issuer = new X500DistinguishedName("CN=RapidSSL Global TLS RSA4096 SHA256 2022 CA1, O=\"DigiCert, Inc.\", C=US");
        var request = new CertificateRequest("CN=example.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("example.com");
        names.AddDnsName("www.example.com");
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(RandomNumberGenerator.GetBytes(20)));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], false));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(
            issuer,
            X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1),
            new(2022, 7, 8, 0, 0, 0, TimeSpan.Zero),
            new(2023, 7, 8, 23, 59, 59, TimeSpan.Zero),
            RandomNumberGenerator.GetBytes(16));
        return leaf.ExportCertificatePem();
    }
}
