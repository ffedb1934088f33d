using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.Operator;
using CentralNic.AcmeBridge.Operator.Doctor;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Servers.Proxies;

/// <summary>A bridge behind a reverse proxy, and a CA that takes its time and fetches its files through the proxy.</summary>
internal sealed class ProxiedBridge : IAsyncDisposable
{
    /// <summary>How long the CA takes, by its own clock, which tests move.</summary>
    private static readonly TimeSpan IssueDelay = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer is held back.</summary>
    public static readonly TimeSpan HoldTime = TimeSpan.FromSeconds(2);

    /// <summary>An address of this machine that the bridge does not trust as a proxy's.</summary>
    public static readonly IPAddress Stranger = IPAddress.Parse("127.0.0.9");

    private ProxiedBridge(TestFolder folder, ProxyServer proxy, ProxiedSite site, int http01Port, ConfiguredBridge bridge)
    {
        Folder = folder;
        Proxy = proxy;
        Site = site;
        Http01Port = http01Port;
        Bridge = bridge;
    }

    public ProxyServer Proxy { get; }

    public ProxiedSite Site { get; }

    public ConfiguredBridge Bridge { get; }

    public TestFolder Folder { get; }

    /// <summary>Where http-01 is looked for.</summary>
    public int Http01Port { get; }

    public Uri Directory => Bridge.Process.Directory;

    public string Output => Bridge.Output + "\n--- proxy ---\n" + Proxy.Output;

    /// <summary>Starts both.</summary>
    /// <param name="proxy">The proxy.</param>
    /// <param name="basePath">The path of the public URL, without a slash at its end.</param>
    /// <param name="hosts">The customers' sites behind the proxy.</param>
    public static async Task<ProxiedBridge> StartAsync(ProxyServer proxy, string basePath, params IReadOnlyList<string> hosts)
    {
        var folder = new TestFolder();
        var ports = FreePort.Several(8);
        var site = new ProxiedSite
        {
            Tls = TlsFiles.Create(folder, hosts),
            HttpsPort = ports[0],
            HttpPort = ports[1],
            BridgePort = ports[2],
            SiteHttpsPort = ports[3],
            DcvPort = 0,
            BasePath = basePath,
            Hosts = hosts,
            AlpnPort = proxy.PassesTlsAlpn ? ports[4] : 0,
            TlsAlpn01Port = ports[5],
        };
        ConfiguredBridge? bridge = null;
        try
        {
            bridge = await ConfiguredBridge.StartAsync(
                folder,
                ports[6],
                (settings, dcvPort) =>
                {
                    site = site with { DcvPort = dcvPort };
                    settings["PublicUrl"] = $"https://127.0.0.1:{site.HttpsPort}{basePath}";
                    settings["Listen"] = new JsonArray($"http://127.0.0.1:{site.BridgePort}");
                    settings["TrustedProxies"] = new JsonArray("127.0.0.1");
                    settings["Operator"] = new JsonObject { ["Listen"] = $"http://127.0.0.1:{ports[7]}" };
                    settings["Acme"]!["HoldTime"] = $"{HoldTime.TotalSeconds}s";
                    settings["Acme"]!["LimitsHelp"] = "https://example.test/limits";
                    settings["Limits"] = new JsonObject { ["NewAccountsPerAddress"] = "100/1h", ["NewOrdersPerAccount"] = "2/1h" };
                    settings["Validation"]!["TlsAlpn01Port"] = site.AlpnPort == 0 ? 443 : site.AlpnPort;
                },
                dcvPort: site.HttpPort,
                issueDelay: IssueDelay);
            await proxy.StartAsync(folder, site);
            return new ProxiedBridge(folder, proxy, site, ports[6], bridge);
        }
        catch
        {
            if (bridge is not null)
            {
                await bridge.DisposeAsync();
            }

            folder.Dispose();
            throw;
        }
    }

    /// <summary>A client that comes from an address that is no proxy's.</summary>
    public RawClient Client(Version? version = null) => new(Directory, Site.Tls.Certificate, Stranger, version);

    /// <summary>The same URL at the bridge itself, past the proxy.</summary>
    public string PastTheProxy(string url) =>
        url.Replace($"https://127.0.0.1:{Site.HttpsPort}", $"http://127.0.0.1:{Site.BridgePort}", StringComparison.Ordinal);

    /// <summary>A URL whose answer says how the request for it arrived.</summary>
    public async Task<string> ProbeAsync()
    {
        using var operators = OperatorClient.Connect(Folder.Sub("data"));
        using var body = JsonContent.Create(
            new DoctorProbeRequest(DoctorProbeRequest.RateLimited), DoctorProbesJson.Default.DoctorProbeRequest);
        return (await operators.PostAsync(
            "doctor/probes", body, DoctorProbesJson.Default.DoctorProbe, TestContext.Current.CancellationToken)).Url;
    }

    /// <summary>Waits until a name is proved to the CA, and lets the time pass that the CA takes then.</summary>
    /// <param name="name">The name.</param>
    /// <param name="run">The client that orders; there is no wait for one that has ended.</param>
    public async Task PassIssueDelayAsync(string name, Task? run = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (run is not { IsCompleted: true } && !Bridge.Sandbox.State.Certificates.Any(
            certificate => certificate.ProvenAt is not null && certificate.Names.Contains(name)))
        {
            await tick.WaitForNextTickAsync(limit.Token);
        }

        Bridge.Sandbox.Clock.Advance(IssueDelay);
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Bridge.DisposeAsync();
        Folder.Dispose();
    }
}
