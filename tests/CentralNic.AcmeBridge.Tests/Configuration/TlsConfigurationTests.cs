using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

/// <summary>The files of the server's TLS are judged with the configuration, not by the first listener that needs them.</summary>
public sealed class TlsConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServeOptions _options;

    public TlsConfigurationTests()
    {
        _folder.File("appsettings.json", "{}");
        Assert.True(ListenAddress.TryParse("https://*:443", out var https, out _));
        _options = new ServeOptions { Listen = [https] };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void HttpsListener_NeedsBothFiles()
    {
        WriteCertificate("tls");

        Assert.Equal(["Tls:CertificateFile", "Tls:KeyFile"], ErrorsOf([]).Select(error => error.Key));
        Assert.Equal("Tls:KeyFile", Assert.Single(ErrorsOf(new() { ["Tls__CertificateFile"] = "tls.pem" })).Key);
        Assert.Empty(ErrorsOf(new() { ["Tls__CertificateFile"] = "tls.pem", ["Tls__KeyFile"] = "tls.key" }));
    }

    [Theory]
    [InlineData("text.pem", "tls.key")]
    [InlineData("tls.pem", "text.pem")]
    [InlineData("tls.pem", "other.key")]
    public void FilesThatDoNotBelongTogether_AreAMistake(string certificate, string key)
    {
        WriteCertificate("tls");
        WriteCertificate("other");
        _folder.File("text.pem", "no PEM at all");

        var error = Assert.Single(ErrorsOf(new() { ["Tls__CertificateFile"] = certificate, ["Tls__KeyFile"] = key }));

        Assert.Equal("Tls:CertificateFile", error.Key);
        Assert.StartsWith("and Tls:KeyFile hold no certificate with its key: ", error.Problem, StringComparison.Ordinal);
    }

    private IEnumerable<SettingError> ErrorsOf(Dictionary<string, string> environment) => BridgeConfiguration
        .Examine(_options, _folder.Path, environment).Errors.Where(error => error.Key.StartsWith("Tls:", StringComparison.Ordinal));

    private void WriteCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=acme.example.com", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        _folder.File(name + ".pem", certificate.ExportCertificatePem());
        _folder.File(name + ".key", key.ExportPkcs8PrivateKeyPem());
    }
}
