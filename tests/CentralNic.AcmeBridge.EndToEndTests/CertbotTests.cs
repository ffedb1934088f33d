using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

public sealed class CertbotTests : IClassFixture<SandboxedBridge>, IDisposable
{
    private readonly SandboxedBridge _bridge;
    private readonly TestFolder _folder = new();
    private readonly Certbot _certbot;

    public CertbotTests(SandboxedBridge bridge)
    {
        Certbot.SkipIfMissing();
        _bridge = bridge;
        _certbot = new Certbot(_folder, bridge.Process.Directory, bridge.Process.CaFile);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Certonly_OneNameByHttp01_GetsACertificateAndRenewsIt()
    {
        (await _certbot.StandaloneAsync(_bridge.Http01Port, "one.test")).Succeeded(_bridge.Process.Output);
        var first = _certbot.Delivered("one.test").Check(_bridge.Process.IssuerFile, "one.test");

        (await _certbot.RenewAsync()).Succeeded(_bridge.Process.Output);
        var second = _certbot.Delivered("one.test").Check(_bridge.Process.IssuerFile, "one.test");
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Certonly_TwoNamesByHttp01_GetsACertificateForBoth()
    {
        (await _certbot.StandaloneAsync(_bridge.Http01Port, "a.two.test", "b.two.test")).Succeeded(_bridge.Process.Output);
        _certbot.Delivered("a.two.test").Check(_bridge.Process.IssuerFile, "a.two.test", "b.two.test");
    }

    [Fact]
    public async Task Certonly_ByDns01_GetsACertificate()
    {
        var (add, remove) = DnsHooks.Write(_folder, _bridge.Dns.EndPoint.Port);
        var name = "shop." + SandboxedBridge.Zone;
        (await _certbot.DnsAsync(add, remove, name)).Succeeded(_bridge.Process.Output);
        _certbot.Delivered(name).Check(_bridge.Process.IssuerFile, name);
    }

    [Fact]
    public async Task Certonly_AnotherTxtValue_FailsWithWhatWasFound()
    {
        var (add, remove) = DnsHooks.Write(_folder, _bridge.Dns.EndPoint.Port, value: "something-else");
        var run = await _certbot.DnsAsync(add, remove, "wrong." + SandboxedBridge.Zone);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("found \"something-else\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certonly_TheLineThatTheServerPrints_GetsACertificate()
    {
        var line = await _bridge.Process.PrintedLineAsync("REQUESTS_CA_BUNDLE=");
        (await ClientRun.RunAsync("bash", ["-c", line], new Dictionary<string, string>())).Succeeded(_bridge.Process.Output);
        var live = Path.Combine(Path.GetDirectoryName(_bridge.Process.IssuerFile)!, "certbot", "live", "www.example.test");
        new Delivered(Path.Combine(live, "fullchain.pem"), Path.Combine(live, "privkey.pem")).Check(
            _bridge.Process.IssuerFile, "www.example.test");
    }

    [Fact]
    public void Serve_PrintsTheDirectoryBeforeItLogs() =>
        Assert.StartsWith("directory: " + _bridge.Process.Directory, _bridge.Process.Output, StringComparison.Ordinal);
}
