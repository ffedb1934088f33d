using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>A person publishes what the CA wants to find, and learns of it by notification, command line and page.</summary>
public sealed class ManualDcvTests : IDisposable
{
    private const string Zone = "$TTL 1\n@ SOA ns hostmaster 1 3600 600 86400 1\n@ NS ns\nns A 127.0.0.1\n";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Certonly_PublishedByAPerson_GoesOnWhenItCanBeSeen()
    {
        Certbot.SkipIfMissing();
        NamedServer.SkipIfMissing();
        Assert.SkipWhen(ClientRun.Find("nsupdate") is null, "nsupdate is missing: install the Debian package bind9-dnsutils");
        await using var dns = await NamedServer.StartAsync(
            new Dictionary<string, string> { ["example.test"] = Zone }, "allow-update { 127.0.0.1; };", "");
        var (tls, http01Port, page) = (TlsFiles.Create(_folder), FreePort.Next(), $"http://127.0.0.1:{FreePort.Next()}");
        await using var bridge = await ConfiguredBridge.StartAsync(_folder, http01Port, Configure(tls, page), resolver: dns.EndPoint);
        var certbot = new Certbot(_folder, bridge.Process.Directory, tls.Certificate);
        var client = certbot.StandaloneAsync(http01Port, "www.example.test");

        var told = await ToldAsync(client, bridge);
        var listed = JsonNode.Parse((await CommandAsync("dcv", "list", "--json")).Output.Split('\n')[0])!;
        var html = await ReadAsync(page);
        var order = (string)told["order"]!;
        var proof = listed["proofs"]![0]!;
        var (name, value) = ((string)proof["where"]!, (string)proof["value"]!);

        Assert.Equal(("publish-by-hand", "www.example.test"), ((string?)told["kind"], (string?)told["names"]![0]));
        Assert.Equal(told["proofs"]!.ToJsonString(), listed["proofs"]!.ToJsonString());
        Assert.Contains(value, html, StringComparison.Ordinal);
        Assert.Contains(order, html, StringComparison.Ordinal);
        Assert.Contains($"{name} IN TXT \"{value}\"", (await CommandAsync("issuances", "show", order)).Output, StringComparison.Ordinal);
        Assert.False(client.IsCompleted);

        await AddAsync(dns.EndPoint.Port, $"{name}. 1 TXT \"{value}\"");

        (await client).Succeeded(bridge.Output);
        certbot.Delivered("www.example.test").Check(bridge.IssuerFile, "www.example.test");
        Assert.Contains("Nothing is to be published by hand now.", (await CommandAsync("dcv", "list")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(value, await ReadAsync(page), StringComparison.Ordinal);
        Assert.Single(File.ReadLines(_folder["told.txt"]));
    }

    private Action<JsonObject, int> Configure(TlsFiles tls, string page) => (settings, port) =>
    {
        ConfiguredBridge.Https(tls)(settings, port);
        settings["Profiles"]!["default"]!["DcvMethods"] = new JsonArray("DNS-TXT");
        settings["Dcv"]!["Manual"] = new JsonObject { ["Names"] = new JsonArray("example.test") };
        settings["Dcv"]!["LongestWait"] = "1s";
        var script = _folder["notify.sh"];
        File.WriteAllText(script, $"cat >\"{_folder["told.new"]}\" && cat \"{_folder["told.new"]}\" >>\"{_folder["told.txt"]}\"\n");
        settings["Operator"] = new JsonObject
        {
            ["Listen"] = page,
            ["Notify"] = new JsonObject { ["Program"] = "/bin/sh", ["Arguments"] = new JsonArray(script) },
        };
    };

    private async Task<JsonNode> ToldAsync(Task client, ConfiguredBridge bridge)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!File.Exists(_folder["told.txt"]) || !File.ReadAllText(_folder["told.txt"]).EndsWith('\n'))
        {
            Assert.False(client.IsCompleted, "Nobody was told:\n" + bridge.Output);
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        return JsonNode.Parse(File.ReadLines(_folder["told.txt"]).First())!;
    }

    private async Task<ClientRun> CommandAsync(params string[] arguments)
    {
        var run = await ClientRun.RunAsync(
            "dotnet", [Repository.Program, .. arguments, "--config", _folder["bridge.json"]], new Dictionary<string, string>());
        run.Succeeded("");
        return run;
    }

    private static async Task<string> ReadAsync(string page)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return await http.GetStringAsync(new Uri(page), TestContext.Current.CancellationToken);
    }

    private async Task AddAsync(int port, string record)
    {
        var script = _folder["add-by-hand.sh"];
        await File.WriteAllTextAsync(
            script, $"set -e\nnsupdate <<'END'\nserver 127.0.0.1 {port}\nupdate add "
                + $"{record}\nsend\nEND\n", TestContext.Current.CancellationToken);
        (await ClientRun.RunAsync("sh", [script], new Dictionary<string, string>())).Succeeded("");
    }
}
