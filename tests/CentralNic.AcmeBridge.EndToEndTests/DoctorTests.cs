using System.IO.Compression;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using CentralNic.AcmeBridge.EndToEndTests.Servers.Proxies;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>The built program, asked whether all is well, beside a bridge behind nginx as <c>deploy/nginx</c> has it.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task Doctor_BridgeBehindNginxAsDeployed_FindsNothingFailedAndBundlesIt()
    {
        await using var nginx = new NginxServer();
        nginx.SkipIfMissing();
        using var folder = new TestFolder();
        var tls = TlsFiles.Create(folder);
        int httpsPort = FreePort.Next(), httpPort = FreePort.Next(), bridgePort = FreePort.Next();
        var responder = 0;
        await using var bridge = await ConfiguredBridge.StartAsync(
            folder,
            FreePort.Next(),
            (settings, dcvPort) =>
            {
                responder = dcvPort;
                settings["PublicUrl"] = $"https://127.0.0.1:{httpsPort}";
                settings["Listen"] = new JsonArray($"http://127.0.0.1:{bridgePort}");
                settings["TrustedProxies"] = new JsonArray("127.0.0.0/8");
                settings["Acme"]!["HoldTime"] = "1s";
                settings["Dcv"]!["Http"]!["Names"] = new JsonArray("customer.test");
                settings["Tenants"] = new JsonObject { ["default"] = new JsonObject { ["Names"] = new JsonArray("customer.test") } };
            },
            dcvPort: httpPort);
        await nginx.StartAsync(folder, new ProxiedSite
        {
            Tls = tls,
            HttpsPort = httpsPort,
            HttpPort = httpPort,
            BridgePort = bridgePort,
            DcvPort = responder,
            SiteHttpsPort = FreePort.Next(),
            Hosts = ["customer.test"],
        });

        var (exitCode, output) = await RunAsync(folder, "doctor", "--config", folder["bridge.json"], "--ca", tls.Certificate, "--json");

        var report = JsonNode.Parse(output)!;
        var findings = report["findings"]!.AsArray();
        Assert.True(exitCode == 0, output + bridge.Output + nginx.Output);
        Assert.Equal((true, true), ((bool)report["healthy"]!, (bool)report["running"]!));
        foreach (var check in new[] { "configuration", "health", "disk", "reseller", "prices", "tls", "proxy", "publishers", "caa" })
        {
            Assert.Contains(findings, finding => (string)finding!["check"]! == check && (string)finding["status"]! == "Ok");
        }

        Assert.All(findings, finding => Assert.True(
            (string)finding!["check"]! is not ("tls" or "proxy" or "publishers") || (string)finding["status"]! == "Ok",
            finding.ToJsonString()));
        Assert.Empty(bridge.Sandbox.State.Purchases);

        var file = folder["bundle.zip"];
        var (bundled, words) = await RunAsync(folder, "doctor", "bundle", file, "--config", folder["bridge.json"], "--ca", tls.Certificate);

        Assert.True(bundled == 0, words);
        using var zip = ZipFile.OpenRead(file);
        Assert.Contains(zip.Entries, entry => entry.FullName == "metrics.txt" && entry.Length > 0);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(TestFolder folder, params string[] arguments)
    {
        var process = ServerProcess.Start(
            "dotnet", [Repository.Program, .. arguments], new Dictionary<string, string>(), folder.Sub("commands"));
        try
        {
            return (await process.WaitAsync(), process.Output);
        }
        finally
        {
            await process.DisposeAsync();
        }
    }
}
