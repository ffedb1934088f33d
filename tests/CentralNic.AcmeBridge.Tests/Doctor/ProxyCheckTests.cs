using System.Net;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.Doctor;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Doctor;

/// <summary>
/// What <c>doctor</c> finds about the proxy in front of a running bridge: real ones that spoil something, and ones that do not.
/// </summary>
public sealed class ProxyCheckTests(ProxyCheckTests.Behind behind) : IClassFixture<ProxyCheckTests.Behind>
{
    /// <summary>As <c>deploy/nginx</c> has it.</summary>
    private const string Forwarded = "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;";

    [Fact]
    public async Task NginxThatPassesAllOn_IsOk()
    {
        await using var nginx = await NginxAsync(Forwarded);

        var findings = await RunAsync();

        findings.AssertAllOk();
        Assert.Equal(
            ["directory", "nonce", "problem", "large request", "rate limit", "client address", "held answer"],
            findings.Select(finding => finding.Subject));
        Assert.Contains("held back for 0.5 s arrives", Of(findings, "held answer").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NginxThatPutsItsOwnPageInPlaceOfErrors_IsFailed()
    {
        await using var nginx = await NginxAsync(
            $"{Forwarded} proxy_intercept_errors on; error_page 400 429 503 /error.html;",
            "location = /error.html { internal; return 503 'Sorry'; }");

        var findings = await RunAsync();

        Assert.All(
            ["problem", "rate limit", "held answer"],
            subject => Assert.Contains("proxy_intercept_errors off", AssertFailed(findings, subject).Remedy, StringComparison.Ordinal));
    }

    [Fact]
    public async Task NginxThatWaitsForLessThanTheBridgeHolds_IsFailed()
    {
        await using var nginx = await NginxAsync($"{Forwarded} proxy_read_timeout 100ms;");

        var failed = (await RunAsync()).Single(DoctorStatus.Failed);

        Assert.Equal(("held answer", "Acme:HoldTime"), (failed.Subject, failed.Setting));
        Assert.Contains("holds back for 0.5 s was given up after 0.1", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NginxThatDoesNotSayWhereTheClientIs_IsFailed()
    {
        await using var nginx = await NginxAsync("");

        var failed = (await RunAsync()).Single(DoctorStatus.Failed);

        Assert.Equal("client address", failed.Subject);
        Assert.Contains("X-Forwarded-For does not arrive", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NginxThatTakesWhatTheClientSays_IsFailed()
    {
        await using var nginx = await NginxAsync("proxy_set_header X-Forwarded-For $http_x_forwarded_for;", "", from: "127.0.0.9");

        Assert.Contains(
            "believes what a client itself writes", AssertFailed(await RunAsync(trusted: "127.0.0.9/32"), "client address").Detail,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task NginxThatIsNotTrusted_IsFailedWithTheSetting()
    {
        await using var nginx = await NginxAsync(Forwarded, "", from: "127.0.0.8");

        var failed = AssertFailed(await RunAsync(), "client address");

        Assert.Equal("TrustedProxies", failed.Setting);
        Assert.Contains("127.0.0.8", failed.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proxy_hide_header Retry-After;", "rate limit", "Retry-After of an answer with status 429 arrives as nothing")]
    [InlineData("proxy_hide_header Replay-Nonce;", "nonce", "comes without Replay-Nonce")]
    [InlineData("proxy_hide_header Cache-Control;", "nonce", "comes without 'Cache-Control: no-store'")]
    [InlineData("client_max_body_size 8k;", "large request", "status 413")]
    public async Task NginxThatTakesSomethingAway_IsFailed(string statement, string subject, string words)
    {
        await using var nginx = await NginxAsync($"{Forwarded} {statement}");

        Assert.Contains(words, AssertFailed(await RunAsync(), subject).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherServerAtThePublicUrl_IsFailedAndTheRestIsSkipped()
    {
        await using var nginx = await TestProxy.StartNginxAsync(behind.Port, behind.Tls, "return 200 'Welcome to nginx!';");

        var findings = await RunAsync();

        Assert.Equal("PublicUrl, Listen", AssertFailed(findings, "directory").Setting);
        Assert.Equal(2, findings.Count);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("ProxyErrorOverride On", true)]
    public async Task Apache_IsFailedWhereItOverridesErrors(string statement, bool isSpoilt)
    {
        await using var apache = await TestProxy.StartApacheAsync(
            behind.Port, behind.Tls,
            $"{statement}\nProxyPass / {behind.Bridge.ListenOrigin}/\nProxyPassReverse / {behind.Bridge.ListenOrigin}/");

        var findings = await RunAsync();

        if (!isSpoilt)
        {
            findings.AssertAllOk();
            return;
        }

        Assert.Contains("ProxyErrorOverride Off", AssertFailed(findings, "problem").Remedy, StringComparison.Ordinal);
        AssertFailed(findings, "rate limit");
        AssertFailed(findings, "held answer");
    }

    private static DoctorFinding Of(IEnumerable<DoctorFinding> findings, string subject) =>
        findings.Single(finding => finding.Subject == subject);

    private static DoctorFinding AssertFailed(IReadOnlyList<DoctorFinding> findings, string subject)
    {
        Assert.True(findings.Any(finding => finding.Subject == subject), Diagnosis.Text(findings));
        var finding = Of(findings, subject);
        Assert.True(finding.Status == DoctorStatus.Failed, Diagnosis.Text(findings));
        return finding;
    }

    private Task<IReadOnlyList<DoctorFinding>> RunAsync(string? trusted = null)
    {
        var settings = behind.Bridge.Settings;
        return Diagnosis.OfAsync(
            trusted is null ? settings : settings with { TrustedProxies = [IPNetwork.Parse(trusted)] }, null, "proxy");
    }

    private Task<TestProxy> NginxAsync(string statements, string server = "", string from = "127.0.0.1") => TestProxy.StartNginxAsync(
        behind.Port,
        behind.Tls,
        $"proxy_pass {behind.Bridge.ListenOrigin}; proxy_bind {from}; proxy_http_version 1.1; proxy_set_header Connection ''; {statements}",
        server);

    /// <summary>A bridge whose clients come through what listens on <see cref="Port"/>.</summary>
    public sealed class Behind : IAsyncLifetime
    {
        private readonly TestCertificates _certificates = new();

        internal int Port { get; } = FreePort.Next();

        internal (string Certificate, string Key) Tls { get; private set; }

        internal RunningBridge Bridge { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Tls = _certificates.For();
            Bridge = new RunningBridge(
                ("Acme__HoldTime", "500ms"), ("TrustedProxies__0", "127.0.0.1/32"), ("TrustedProxies__1", "127.0.0.9/32"))
            {
                Change = settings => settings with { PublicUrl = new Uri($"https://localhost:{Port}") },
            };
            await Bridge.InitializeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Bridge.DisposeAsync();
            _certificates.Dispose();
        }
    }
}
