using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CentralNic.AcmeBridge.Tests.Doctor;

/// <summary>A CA with an intermediate, and certificates for servers, in PEM files.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _root = Create("CN=Test Root", null, ca: true, -3650, 3650, null);
    private readonly X509Certificate2 _intermediate;

    public TestCertificates() => _intermediate = Create("CN=Test Intermediate", _root, ca: true, -1000, 1000, null);

    /// <summary>The root, which clients know.</summary>
    public string Root => _folder.File("root.pem", _root.ExportCertificatePem());

    /// <summary>Makes a certificate.</summary>
    /// <param name="host">The name in it.</param>
    /// <param name="fromDay">When it begins, in days from today.</param>
    /// <param name="toDay">When it ends, in days from today.</param>
    /// <param name="isWhole">Whether the file has the intermediate too.</param>
    public (string Certificate, string Key) For(string host = "localhost", int fromDay = -1, int toDay = 60, bool isWhole = true)
    {
        using var leaf = Create("CN=server", _intermediate, ca: false, fromDay, toDay, host);
        using var key = leaf.GetECDsaPrivateKey()!;
        var name = Guid.NewGuid().ToString("N");
        return (
            _folder.File(name + ".pem", leaf.ExportCertificatePem() + "\n" + (isWhole ? _intermediate.ExportCertificatePem() + "\n" : "")),
            _folder.File(name + ".key", key.ExportPkcs8PrivateKeyPem()));
    }

    public void Dispose()
    {
        _root.Dispose();
        _intermediate.Dispose();
        _folder.Dispose();
    }

    private static X509Certificate2 Create(string subject, X509Certificate2? issuer, bool ca, int fromDay, int toDay, string? host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(ca, false, 0, true));
        if (host is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
        }

        var now = DateTimeOffset.UtcNow;
        if (issuer is null)
        {
            return request.CreateSelfSigned(now.AddDays(fromDay), now.AddDays(toDay));
        }

        using var signed = request.Create(issuer, now.AddDays(fromDay), now.AddDays(toDay), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
