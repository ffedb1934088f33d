using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.Reseller.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Servers;

/// <summary>The bridge as a process with a configuration file, and the reseller's sandbox in the test, whose books can be read.</summary>
internal sealed class ConfiguredBridge : IAsyncDisposable
{
    private readonly string _configuration;
    private readonly List<string> _outputs = [];

    private ConfiguredBridge(SandboxServer sandbox, BridgeProcess process, string configuration, string issuerFile)
    {
        Sandbox = sandbox;
        Process = process;
        _configuration = configuration;
        IssuerFile = issuerFile;
    }

    public SandboxServer Sandbox { get; }

    public BridgeProcess Process { get; private set; }

    /// <summary>The root of the sandbox's CA.</summary>
    public string IssuerFile { get; }

    /// <summary>What the process, and those before it, wrote.</summary>
    public string Output => string.Join("\n--- started again ---\n", [.. _outputs, Process.Output]);

    /// <summary>Starts both.</summary>
    /// <param name="folder">For data and configuration.</param>
    /// <param name="http01Port">Where clients answer http-01.</param>
    /// <param name="configure">Changes the configuration; gets the root object and the port of the DCV listener.</param>
    /// <param name="dcvPort">Where the sandbox's CA fetches validation files; <see langword="null"/>: straight from the bridge.</param>
    /// <param name="issueDelay">How long the sandbox's CA takes.</param>
    /// <param name="reissueDelay">How long it takes for a reissue; <see langword="null"/>: as long.</param>
    /// <param name="dcvHttpsPort">Where the sandbox's CA fetches validation files by https; <see langword="null"/>: nowhere.</param>
    /// <param name="resolver">
    /// The DNS server that bridge and CA ask; <see langword="null"/>: names have fixed addresses and nothing else.
    /// </param>
    public static async Task<ConfiguredBridge> StartAsync(
        TestFolder folder,
        int http01Port,
        Action<JsonObject, int> configure,
        int? dcvPort = null,
        TimeSpan issueDelay = default,
        TimeSpan? reissueDelay = null,
        int? dcvHttpsPort = null,
        IPEndPoint? resolver = null)
    {
        var responder = FreePort.Next();
        var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                IssueDelay = issueDelay,
                ReissueDelay = reissueDelay,
                Dcv = new SandboxDcvOptions
                {
                    HttpPort = dcvPort ?? responder,
                    HttpsPort = dcvHttpsPort ?? 443,
                    Resolvers = resolver is null ? [] : [resolver],
                    AddressOverrides = [new SandboxAddressOverride("test", IPAddress.Loopback)],
                },
            },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken);
        try
        {
            var settings = new JsonObject
            {
                ["DataFolder"] = folder.Sub("data"),
                ["Reseller"] = new JsonObject
                {
                    ["Endpoint"] = sandbox.Endpoint.ToString(),
                    ["Login"] = "sandbox",
                    ["Password"] = "sandbox",
                    ["CommandsPerSecond"] = 100,
                    ["Burst"] = 100,
                    ["PollInterval"] = "500ms",
                    ["LostAnswerSettleTime"] = "2s",
                },
                ["Acme"] = new JsonObject { ["DefaultProfile"] = "default" },
                ["Profiles"] = new JsonObject
                {
                    ["default"] = new JsonObject
                    {
                        ["Class"] = "ssl123dv",
                        ["DcvMethods"] = new JsonArray("HTTP"),
                        ["TechContact"] = "P-ABC123",
                    },
                },
                ["Dcv"] = new JsonObject
                {
                    ["Http"] = new JsonObject { ["Listen"] = $"http://127.0.0.1:{responder}" },
                    ["HttpPort"] = dcvPort ?? responder,
                    ["HttpsPort"] = dcvHttpsPort ?? 443,
                    ["NameServers"] = resolver is null
                        ? new JsonObject()
                        : new JsonObject { ["test"] = new JsonArray(resolver.ToString()) },
                },
                ["Validation"] = new JsonObject
                {
                    ["Http01Port"] = http01Port,
                    ["AddressOverrides"] = new JsonObject { ["test"] = "127.0.0.1" },
                    ["Resolvers"] = resolver is null ? new JsonArray() : new JsonArray(resolver.ToString()),
                },
            };
            configure(settings, responder);
            Decide(settings);
            var configuration = folder["bridge.json"];
            TestFolder.WritePrivate(configuration, settings.ToJsonString());
            var issuer = folder["issuer.pem"];
            await File.WriteAllTextAsync(issuer, sandbox.RootCertificatePem, TestContext.Current.CancellationToken);
            return new ConfiguredBridge(sandbox, await BridgeProcess.StartAsync(configuration), configuration, issuer);
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>What must be decided before the bridge serves, and was not by the test, is waived.</summary>
    private static void Decide(JsonObject settings)
    {
        var acme = (JsonObject)(settings["Acme"] ??= new JsonObject());
        acme["ExternalAccountRequired"] ??= false;
        var budget = (JsonObject)(settings["Budget"] ??= new JsonObject());
        budget["PerMonth"] ??= "unlimited";
        var tenants = (JsonObject)(settings["Tenants"] ??= new JsonObject());
        var tenant = (JsonObject)(tenants["default"] ??= new JsonObject());
        tenant["Names"] ??= "*";
    }

    /// <summary>Lets the bridge speak TLS itself.</summary>
    public static Action<JsonObject, int> Https(TlsFiles tls)
    {
        var url = $"https://127.0.0.1:{FreePort.Next()}";
        return (settings, _) =>
        {
            settings["PublicUrl"] = url;
            settings["Listen"] = new JsonArray(url);
            settings["Tls"] = new JsonObject { ["CertificateFile"] = tls.Certificate, ["KeyFile"] = tls.Key };
        };
    }

    /// <summary>Kills the process as a power cut would, and starts it again on the same data.</summary>
    public async Task KillAndStartAgainAsync()
    {
        await Process.KillAsync();
        await StartAgainAsync();
    }

    /// <summary>Starts the process again on the same data, after it ended.</summary>
    public async Task StartAgainAsync()
    {
        _outputs.Add(Process.Output);
        await Process.DisposeAsync();
        Process = await BridgeProcess.StartAsync(_configuration);
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await Sandbox.DisposeAsync();
    }
}
