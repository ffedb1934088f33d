using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CentralNic.AcmeBridge.EndToEndTests.Servers;

/// <summary>A TLS certificate for 127.0.0.1 and perhaps some names, signed by itself, in two PEM files.</summary>
internal sealed record TlsFiles(string Certificate, string Key)
{
    public static TlsFiles Create(TestFolder folder, params IEnumerable<string> hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        foreach (var host in hosts)
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        var files = new TlsFiles(folder["tls.pem"], folder["tls.key"]);
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        TestFolder.WritePrivate(files.Key, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
