using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Logging;
using Microsoft.Extensions.Time.Testing;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Hosting;

/// <summary>What https listeners present of <c>Tls:CertificateFile</c>, seen by a client that knows only the root.</summary>
public sealed class ServerCertificateTests : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _intermediateKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _intermediate;
    private readonly TlsFiles _files;

    public ServerCertificateTests()
    {
        _files = new TlsFiles(Path.Combine(_folder.Path, "tls.pem"), Path.Combine(_folder.Path, "tls.key"));
        _root = Authority("CN=root", _rootKey).CreateSelfSigned(From, From.AddYears(1));
        using var intermediate = Authority("CN=intermediate", _intermediateKey).Create(_root, From, From.AddDays(300), [2]);
        _intermediate = intermediate.CopyWithPrivateKey(_intermediateKey);
    }

    public void Dispose()
    {
        _root.Dispose();
        _intermediate.Dispose();
        _rootKey.Dispose();
        _intermediateKey.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Current_AClientThatKnowsTheRootAlone_CanVerify()
    {
        WriteKey(Issue(1));
        using var certificate = Open(out _);

        Assert.Equal("01", await ShakeHandsAsync(certificate));
    }

    [Fact]
    public async Task Current_RenewedFiles_AreServedWithoutARestart()
    {
        WriteKey(Issue(1));
        using var certificate = Open(out var log);
        Assert.Equal("01", await ShakeHandsAsync(certificate));

        WriteKey(Issue(2));
        _time.Advance(ServerCertificate.LookEvery);

        Assert.Equal("02", await ShakeHandsAsync(certificate));
        Assert.Contains("is served from now on", log.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Whoever renews writes one file after the other.</summary>
    [Fact]
    public async Task Current_KeyThatDoesNotFitYet_LeavesTheOldOneUntilItDoes()
    {
        WriteKey(Issue(1));
        using var certificate = Open(out var log);
        var key = Issue(2);
        for (var look = 0; look < 3; look++)
        {
            _time.Advance(ServerCertificate.LookEvery);
            Assert.Equal("01", await ShakeHandsAsync(certificate));
        }

        Assert.Equal(2, log.ToString().Split("the one before is served on").Length);
        WriteKey(key);
        _time.Advance(ServerCertificate.LookEvery);
        Assert.Equal("02", await ShakeHandsAsync(certificate));

        File.Delete(_files.CertificateFile);
        _time.Advance(ServerCertificate.LookEvery);
        Assert.Equal("02", await ShakeHandsAsync(certificate));
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }

    /// <summary>Writes a certificate with its chain.</summary>
    /// <returns>Its key, PEM.</returns>
    private string Issue(byte serial)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=bridge.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("bridge.test");
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(_intermediate, From, From.AddDays(200), [serial]);
        File.WriteAllText(_files.CertificateFile, $"{leaf.ExportCertificatePem()}\n{_intermediate.ExportCertificatePem()}\n");
        return key.ExportPkcs8PrivateKeyPem();
    }

    private void WriteKey(string key) => File.WriteAllText(_files.KeyFile, key);

    private ServerCertificate Open(out StringWriter log)
    {
        log = new StringWriter();
        var logger = BridgeLogging.Create(new LoggingSettings(LogEventLevel.Information, Json: false), log);
        return ServerCertificate.Of(_files, _time, new SerilogLoggerFactory(logger, dispose: true));
    }

    /// <summary>A handshake as Kestrel makes it.</summary>
    /// <returns>The serial number of the certificate that the client saw and trusts.</returns>
    private async Task<string> ShakeHandsAsync(ServerCertificate certificate)
    {
        var (near, far) = DuplexPair.Create();
        await using var server = new SslStream(near);
        await using var client = new SslStream(far);
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(_root);
        await Task.WhenAll(
            server.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Current() },
                TestContext.Current.CancellationToken),
            client.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = "bridge.test", CertificateChainPolicy = policy },
                TestContext.Current.CancellationToken));
        return client.RemoteCertificate!.GetSerialNumberString();
    }
}
