using System.Globalization;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>Orders whose names belong to several publishers, with certbot in front.</summary>
public sealed class DcvPublishersTests : IDisposable
{
    private const string Zone = "$TTL 1\n@ SOA ns hostmaster 1 3600 600 86400 1\n@ NS ns\nns A 127.0.0.1\n";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Certonly_NamesOfTwoServers_AreProvedInOneOrder()
    {
        await using var setup = await StartAsync();

        (await setup.Certbot.StandaloneAsync(setup.Http01Port, "www.bind.test", "www.knot.test", "bind.test")).Succeeded(
            setup.Bridge.Output);

        setup.Certbot.Delivered("www.bind.test").Check(setup.Bridge.IssuerFile, "www.bind.test", "www.knot.test", "bind.test");
        Assert.Single(setup.Bridge.Sandbox.State.Purchases);
        await setup.Bridge.Process.LineAsync("was taken away");
    }

    [Fact]
    public async Task Certonly_ANameThatNobodyPublishesFor_IsRefusedBeforeAnythingIsBoughtAndSaysWhatToConfigure()
    {
        await using var setup = await StartAsync();

        var run = await setup.Certbot.StandaloneAsync(setup.Http01Port, "www.bind.test", "www.nobody.test");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("www.nobody.test", run.Output, StringComparison.Ordinal);
        Assert.True(
            run.Output.Contains(
                "no publisher is configured that serves DNS-TXT for this name (Dcv:Rfc2136, Dcv:ResellerDns, Dcv:Hook or Dcv:Manual)",
                StringComparison.Ordinal),
            run.Output + setup.Bridge.Output);
        Assert.Empty(setup.Bridge.Sandbox.State.Purchases);
        Assert.Equal(0, setup.Bridge.Sandbox.State.CommandCount("AddCertificate"));
    }

    /// <summary>BIND has one zone and is the CA's way to Knot, which has the other.</summary>
    private async Task<Setup> StartAsync()
    {
        Certbot.SkipIfMissing();
        NamedServer.SkipIfMissing();
        KnotServer.SkipIfMissing();
        var key = TsigTestKey.Sha256;
        var knot = await KnotServer.StartAsync(new Dictionary<string, string> { ["knot.test"] = Zone }, key);
        var forward = string.Create(
            CultureInfo.InvariantCulture,
            $"zone \"knot.test\" {{ type forward; forward only; forwarders {{ 127.0.0.1 port {knot.EndPoint.Port}; }}; }};");
        var bind = await NamedServer.StartAsync(
            new Dictionary<string, string> { ["bind.test"] = Zone }, key.Permission, key.Statement + "\n" + forward, recursive: true);
        var (tls, http01Port) = (TlsFiles.Create(_folder), FreePort.Next());
        var bridge = await ConfiguredBridge.StartAsync(
            _folder,
            http01Port,
            (settings, port) =>
            {
                ConfiguredBridge.Https(tls)(settings, port);
                settings["Profiles"]!["default"]!["DcvMethods"] = new JsonArray("DNS-TXT");
                settings["Dcv"]!["Rfc2136"] = new JsonObject
                {
                    ["bind"] = Updates(bind, "bind.test", key),
                    ["knot"] = Updates(knot, "knot.test", key),
                };
                settings["Dcv"]!["NameServers"] = new JsonObject
                {
                    ["bind.test"] = new JsonArray(bind.EndPoint.ToString()),
                    ["knot.test"] = new JsonArray(knot.EndPoint.ToString()),
                };
            },
            resolver: bind.EndPoint);
        return new Setup(bridge, new Certbot(_folder, bridge.Process.Directory, tls.Certificate), http01Port, bind, knot);
    }

    private JsonObject Updates(IDnsServer dns, string name, TsigTestKey key)
    {
        var file = _folder[name + ".key"];
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

    private sealed record Setup(
        ConfiguredBridge Bridge, Certbot Certbot, int Http01Port, IDnsServer Bind, IDnsServer Knot) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Bridge.DisposeAsync();
            await Bind.DisposeAsync();
            await Knot.DisposeAsync();
        }
    }
}
