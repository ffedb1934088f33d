using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.Doctor;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Doctor;

/// <summary>What <c>doctor</c> finds about TLS of the public URL, where a real nginx speaks it.</summary>
public sealed class TlsCheckTests : IDisposable
{
    private const string Answer = "return 404;";

    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _certificates = new();
    private readonly int _port = FreePort.Next();

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task WholeChainOfAKnownRoot_IsOkAndOldVersionsAreRefused()
    {
        await using var server = await TestProxy.StartNginxAsync(_port, _certificates.For(), Answer);

        var findings = await Diagnosis.OfAsync(Settings(), _certificates.Root, "tls");

        findings.AssertAllOk();
        Assert.Equal(["certificate", "TLS 1.2", "TLS 1.3", "TLS 1.1", "TLS 1.0"], findings.Select(finding => finding.Subject));
    }

    [Theory]
    [InlineData("localhost", -60, -1, true, "The certificate is valid from ")]
    [InlineData("localhost", 1, 60, true, "The certificate is valid from ")]
    [InlineData("other.test", -1, 60, true, "The certificate is not for localhost, but for other.test.")]
    [InlineData("localhost", -1, 60, false, "The chain is not complete: the certificate of its CA is not sent")]
    public async Task CertificateThatClientsRefuse_IsFailed(string host, int from, int to, bool isWhole, string words)
    {
        await using var server = await TestProxy.StartNginxAsync(_port, _certificates.For(host, from, to, isWhole), Answer);

        var failed = (await Diagnosis.OfAsync(Settings(), _certificates.Root, "tls")).Single(DoctorStatus.Failed);

        Assert.StartsWith(words, failed.Detail, StringComparison.Ordinal);
        Assert.Contains("Tls:CertificateFile", failed.Setting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RootThatClientsDoNotKnow_IsFailed()
    {
        await using var server = await TestProxy.StartNginxAsync(_port, _certificates.For(), Answer);

        Assert.Contains("--ca", (await Diagnosis.OfAsync(Settings(), null, "tls")).Single(DoctorStatus.Failed).Remedy,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task CertificateThatExpiresSoon_IsAWarning()
    {
        await using var server = await TestProxy.StartNginxAsync(_port, _certificates.For(fromDay: -80, toDay: 5), Answer);

        Assert.Contains(
            "expires soon", (await Diagnosis.OfAsync(Settings(), _certificates.Root, "tls")).Single(DoctorStatus.Warning).Remedy,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task OldVersions_AreFailedAndANewerOneThatIsMissingIsAWarning()
    {
        await using var server = await TestProxy.StartNginxAsync(
            _port, _certificates.For(), Answer, "ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ALL:@SECLEVEL=0;");

        var findings = await Diagnosis.OfAsync(Settings(), _certificates.Root, "tls");

        Assert.Equal(
            ["TLS 1.1", "TLS 1.0"],
            findings.Where(finding => finding.Status == DoctorStatus.Failed).Select(finding => finding.Subject));
        Assert.Equal("TLS 1.3", findings.Single(DoctorStatus.Warning).Subject);
    }

    [Fact]
    public async Task NobodyListensAndNoBridgeRuns_IsSkipped() =>
        Assert.Contains("no bridge runs", (await Diagnosis.OfAsync(Settings(), null, "tls")).Single(DoctorStatus.Skipped).Detail,
            StringComparison.Ordinal);

    [Fact]
    public async Task NameThatDoesNotResolve_IsFailed()
    {
        var settings = Settings() with { PublicUrl = new Uri("https://no-such-host.invalid") };

        Assert.Equal("PublicUrl, Listen", (await Diagnosis.OfAsync(settings, null, "tls")).Single(DoctorStatus.Failed).Setting);
    }

    private BridgeSettings Settings() => DoctorSettings.Load(_folder.Path) with { PublicUrl = new Uri($"https://localhost:{_port}") };
}
