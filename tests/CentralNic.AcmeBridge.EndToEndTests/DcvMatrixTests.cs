using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using CentralNic.AcmeBridge.EndToEndTests.Servers.Proxies;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>Every way to prove control to the CA, each over a real server, with certbot in front and the sandbox's CA behind.</summary>
public sealed class DcvMatrixTests : IDisposable
{
    private const string Zone = "$TTL 1\n@ SOA ns hostmaster 1 3600 600 86400 1\n@ NS ns\nns A 127.0.0.1\n";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("BIND", "ssl123dv", "DNS-TXT", "example.test", "www.example.test")]
    [InlineData("Knot", "ssl123dv", "DNS-CNAME", "example.test", "www.example.test")]
    [InlineData("Knot", "multidomaindv", "DNS-CNAME", "example.test", "shop.example.test")]
    public async Task Certonly_ProvedByDns_GetsACertificateAndLeavesNothing(
        string server, string @class, string method, params string[] names)
    {
        Certbot.SkipIfMissing();
        await using var dns = await StartDnsAsync(server);
        var (tls, http01Port) = (TlsFiles.Create(_folder), FreePort.Next());
        await using var bridge = await ConfiguredBridge.StartAsync(
            _folder, http01Port, Configure(tls, @class, method, Updates(dns, "example.test")), resolver: dns.EndPoint);

        var certbot = new Certbot(_folder, bridge.Process.Directory, tls.Certificate);
        (await certbot.StandaloneAsync(http01Port, names)).Succeeded(bridge.Output);

        certbot.Delivered(names[0]).Check(bridge.IssuerFile, names);
        await bridge.Process.LineAsync("was taken away");
    }

    [Theory]
    [InlineData("ssl123dv", "HTTP", "a.test", "b.test")]
    [InlineData("ssl123dv", "HTTPS", "a.test", "b.test")]
    [InlineData("positivessldv", "HTTP", "a.test")]
    [InlineData("positivessldv", "HTTPS", "a.test")]
    public async Task Certonly_ProvedByFileBehindNginx_GetsACertificate(string @class, string method, params string[] names)
    {
        Certbot.SkipIfMissing();
        await using var nginx = new NginxServer();
        nginx.SkipIfMissing();
        var (tls, http01Port, responder) = (TlsFiles.Create(_folder), FreePort.Next(), 0);
        int httpsPort = FreePort.Next(), httpPort = FreePort.Next(), siteHttpsPort = FreePort.Next(), bridgePort = FreePort.Next();
        await using var bridge = await ConfiguredBridge.StartAsync(
            _folder,
            http01Port,
            (settings, dcvPort) =>
            {
                responder = dcvPort;
                settings["PublicUrl"] = $"https://127.0.0.1:{httpsPort}";
                settings["Listen"] = new JsonArray($"http://127.0.0.1:{bridgePort}");
                settings["Profiles"] = Profile(@class, method);
            },
            dcvPort: httpPort,
            dcvHttpsPort: siteHttpsPort);
        await nginx.StartAsync(_folder, new ProxiedSite
        {
            Tls = tls,
            HttpsPort = httpsPort,
            HttpPort = httpPort,
            BridgePort = bridgePort,
            DcvPort = responder,
            SiteHttpsPort = siteHttpsPort,
            Hosts = ["a.test", "b.test"],
        });

        var certbot = new Certbot(_folder, bridge.Process.Directory, tls.Certificate);
        (await certbot.StandaloneAsync(http01Port, names)).Succeeded(bridge.Output + nginx.Output);

        certbot.Delivered(names[0]).Check(bridge.IssuerFile, names);
        Assert.Equal(
            names.Length,
            nginx.Requests.Count(
                line => line.Contains("DigiCert", StringComparison.Ordinal) || line.Contains("Sectigo", StringComparison.Ordinal)));

        var doctor = await ClientRun.RunAsync(
            "dotnet",
            [
                Repository.Program, "doctor", "dcv", .. names, "--config", _folder["bridge.json"]
            ], new Dictionary<string, string>());
        doctor.Succeeded(bridge.Output + nginx.Output);
        Assert.Equal(names.Length, doctor.Output.Split("reach the bridge").Length - 1);
    }

    [Fact]
    public async Task Certonly_WildcardAndApex_AreProvedTogether()
    {
        Certbot.SkipIfMissing();
        NamedServer.SkipIfMissing();
        var key = TsigTestKey.Sha512;
        await using var dns = await NamedServer.StartAsync(
            new Dictionary<string, string> { [SandboxedBridge.Zone] = Zone },
            $"allow-update {{ key {key.Name}; 127.0.0.1; }};",
            key.Statement);
        var tls = TlsFiles.Create(_folder);
        await using var bridge = await ConfiguredBridge.StartAsync(
            _folder, FreePort.Next(), Configure(
                tls, "ssl123dv", "DNS-TXT", Updates(dns, SandboxedBridge.Zone, key)), resolver: dns.EndPoint);
        var (add, remove) = DnsHooks.Write(_folder, dns.EndPoint.Port);

        var certbot = new Certbot(_folder, bridge.Process.Directory, tls.Certificate);
        (await certbot.DnsAsync(add, remove, SandboxedBridge.Zone, "*." + SandboxedBridge.Zone)).Succeeded(bridge.Output);

        certbot.Delivered(SandboxedBridge.Zone).Check(bridge.IssuerFile, SandboxedBridge.Zone, "*." + SandboxedBridge.Zone);
    }

    [Fact]
    public async Task Kill_WhileARecordIsPublished_LeavesNothingAfterTheRestart()
    {
        AcmeClient.SkipIfMissing();
        await using var dns = await StartDnsAsync("BIND");
        var (tls, http01Port) = (TlsFiles.Create(_folder), FreePort.Next());
        await using var bridge = await ConfiguredBridge.StartAsync(
            _folder,
            http01Port,
            Configure(tls, "ssl123dv", "DNS-TXT", Updates(dns, "example.test")),
            issueDelay: TimeSpan.FromSeconds(8),
            resolver: dns.EndPoint);
        var client = new AcmeClient(_folder, bridge.Process.Directory, tls.Certificate);
        var order = client.OrderAsync(http01Port, "example.test");
        await bridge.Process.LineAsync("The CA was asked to check");

        await bridge.KillAndStartAgainAsync();

        (await order).Succeeded(bridge.Output);
        await bridge.Process.LineAsync("was taken away");
        var records = await ClientRun.RunAsync(
            "dig", ["@127.0.0.1", "-p", $"{dns.EndPoint.Port}", "+short", "TXT", "example.test"], new Dictionary<string, string>());
        Assert.Equal("", records.Output.Trim());
    }

    private static async Task<IDnsServer> StartDnsAsync(string server)
    {
        var zones = new Dictionary<string, string> { ["example.test"] = Zone };
        if (server == "Knot")
        {
            KnotServer.SkipIfMissing();
            return await KnotServer.StartAsync(zones, TsigTestKey.Sha256);
        }

        NamedServer.SkipIfMissing();
        return await NamedServer.StartAsync(zones, TsigTestKey.Sha256.Permission, TsigTestKey.Sha256.Statement);
    }

    private static Action<JsonObject, int> Configure(TlsFiles tls, string @class, string method, JsonObject rfc2136) => (settings, port) =>
    {
        ConfiguredBridge.Https(tls)(settings, port);
        settings["Profiles"] = Profile(@class, method);
        settings["Dcv"]!["Rfc2136"] = new JsonObject { ["main"] = rfc2136 };
    };

    private static JsonObject Profile(string @class, string method) => new()
    {
        ["default"] = new JsonObject { ["Class"] = @class, ["DcvMethods"] = new JsonArray(method), ["TechContact"] = "P-ABC123" },
    };

    private JsonObject Updates(IDnsServer dns, string name, TsigTestKey? key = null)
    {
        key ??= TsigTestKey.Sha256;
        var file = _folder["tsig.key"];
        File.WriteAllText(file, key.Secret);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return new JsonObject
        {
            ["Names"] = new JsonArray(name),
            ["Server"] = dns.EndPoint.ToString(),
            ["KeyName"] = key.Name,
            ["KeyAlgorithm"] = key.Algorithm,
            ["KeySecretFile"] = file,
        };
    }
}
