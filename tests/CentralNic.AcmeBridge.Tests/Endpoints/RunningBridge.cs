using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.Demo;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Monitoring;
using CentralNic.Reseller.Sandbox;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>
/// The whole bridge on real sockets, with the real store, the sandbox and the customers' web server, for all classes of
/// the collection, whose tests run one after the other.
/// </summary>
[CollectionDefinition(Name)]
public sealed class RunningBridge : IAsyncLifetime, ICollectionFixture<RunningBridge>
{
    public const string Name = "running bridge";

    /// <summary>What accounts of the tenant <c>shop</c> are bound with; <see cref="ShopOnce"/> serves for one account.</summary>
    internal const string Shop = "shop_1", ShopOnce = "shop_once";

    private readonly string _folder = Directory.CreateTempSubdirectory("bridge-").FullName;
    private readonly Dictionary<string, string> _settings = new()
    {
        ["Validation__RetryDelays__0"] = "100ms",
        ["Acme__TermsOfService"] = "https://example.test/terms",
        ["Tenants__shop__Names"] = "shop.test",
        ["Tenants__shop__Profiles"] = "positive",
        [$"Tenants__shop__ExternalAccountKeys__{Shop}__Key"] = HmacOf(Shop),
        [$"Tenants__shop__ExternalAccountKeys__{ShopOnce}__Key"] = HmacOf(ShopOnce),
        [$"Tenants__shop__ExternalAccountKeys__{ShopOnce}__OneAccountOnly"] = "true",
    };

    private int[] _ports = [];
    private BridgeServer _server = null!;
    private bool _stopped;

    /// <summary>The one of the collection.</summary>
    public RunningBridge()
    {
    }

    /// <summary>One with settings of its own; the caller starts and ends it.</summary>
    internal RunningBridge(params (string Key, string Value)[] settings) => Set(settings);

    /// <summary>The bridge's clock; the sandbox has the machine's.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What is different from the settings that were read.</summary>
    internal Func<BridgeSettings, BridgeSettings> Change { get; init; } = settings => settings;

    /// <summary>Where the bridge's log goes.</summary>
    internal ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The password of the bridge's account at the reseller; <see langword="null"/>: as the sandbox has it.</summary>
    internal string? ResellerPassword { get; init; }

    /// <summary>Accounts at the reseller beside the bridge's.</summary>
    internal IReadOnlyList<SandboxAccount> MoreAccounts { get; init; } = [];

    internal SandboxServer Sandbox { get; private set; } = null!;

    internal HttpClient Http { get; private set; } = null!;

    internal string Origin { get; private set; } = "";

    /// <summary>Where the CAs' files are answered.</summary>
    internal string DcvOrigin { get; private set; } = "";

    /// <summary>Where the operator's page is.</summary>
    internal string PageOrigin { get; private set; } = "";

    internal string DataFolder => _folder;

    /// <summary>Where it listens, whatever its public URL is.</summary>
    internal string ListenOrigin => $"https://127.0.0.1:{_ports[0]}";

    /// <summary>What it was started with.</summary>
    internal BridgeSettings Settings => Change(Load().PointAt(Sandbox));

    internal Core.Composition.Bridge Bridge => _server.Bridge;

    /// <summary>All routes of the operator's server.</summary>
    internal IEnumerable<Microsoft.AspNetCore.Routing.RouteEndpoint> OperatorRoutes => _server.Operators!.Routes;

    /// <summary>What is measured.</summary>
    internal MetricsCollector Metrics => _server.Metrics;

    /// <summary>Where the customers answer http-01, for every name below <c>test</c>.</summary>
    internal ChallengeResponder Web { get; private set; } = null!;

    /// <summary>How many certificates were bought.</summary>
    internal int Purchases => Sandbox.State.Purchases.Count;

    /// <summary>What the bridge's TLS is checked by.</summary>
    internal X509ChainPolicy Trust => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(_server.CaFile!) },
    };

    internal string Url(string path) => Origin + "/acme/" + path;

    public async ValueTask InitializeAsync()
    {
        _ports = FreePort.Several(4);
        (DcvOrigin, PageOrigin) = ($"http://127.0.0.1:{_ports[1]}", $"http://127.0.0.1:{_ports[3]}");
        Web = await ChallengeResponder.StartAsync(_ports[2], CancellationToken.None);
        var settings = Load();
        var options = SandboxLauncher.OptionsOf(settings, settings.Sandbox!);
        Sandbox = await SandboxLauncher.StartAsync(
            options with { Accounts = [.. options.Accounts.Select(WithPassword), .. MoreAccounts] },
            settings.DataFolder,
            SandboxSection.Listen.Key,
            NullLoggerFactory.Instance,
            TimeProvider.System,
            CancellationToken.None);
        _server = await BridgeServer.StartAsync(
            Change(settings.PointAt(Sandbox)), Loggers, Clock, null, CancellationToken.None);
        Origin = _server.DirectoryUrl.GetLeftPart(UriPartial.Authority);
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = Trust;
        Http = new HttpClient(handler);
    }

    /// <summary>Stops the bridge, and starts it again on its data with other settings.</summary>
    internal async Task RestartAsync(params (string Key, string Value)[] settings)
    {
        await StopAsync();
        Set(settings);
        _server = await BridgeServer.StartAsync(Load().PointAt(Sandbox), NullLoggerFactory.Instance, Clock, null, CancellationToken.None);
        _stopped = false;
    }

    /// <summary>Stops the bridge, and starts it again without the settings that begin so.</summary>
    internal Task ForgetAsync(string prefix)
    {
        foreach (var key in _settings.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            _settings.Remove(key);
        }

        return RestartAsync();
    }

    /// <summary>The HMAC key of an external account key, base64url.</summary>
    internal static string HmacOf(string kid) => Base64Url.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(kid)));

    /// <summary>Stops the bridge; sandbox and customers go on.</summary>
    internal async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await _server.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await StopAsync();
        await Sandbox.DisposeAsync();
        await Web.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal static async Task<RunningBridge> StartAsync(Dictionary<string, string> settings)
    {
        var bridge = new RunningBridge([.. settings.Select(setting => (setting.Key, setting.Value))]);
        await bridge.InitializeAsync();
        return bridge;
    }

    /// <summary>A connection, not encrypted yet.</summary>
    internal async Task<TcpClient> DialAsync()
    {
        var url = new Uri(Origin);
        var connection = new TcpClient();
        await connection.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>Sends what no HTTP client would, and gives the answer as text.</summary>
    internal async Task<string> ExchangeAsync(string request)
    {
        var url = new Uri(Origin);
        using var connection = new TcpClient();
        await connection.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(connection.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = url.Host, CertificateChainPolicy = Trust },
            TestContext.Current.CancellationToken);
        await tls.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tls, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private SandboxAccount WithPassword(SandboxAccount account) =>
        ResellerPassword is { } password && account.Login == "sandbox" ? account with { Password = password } : account;

    private void Set((string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
        {
            _settings[key] = value;
        }
    }

    private BridgeSettings Load()
    {
        Assert.True(ListenAddress.TryParse($"https://127.0.0.1:{_ports[0]}", out var listen, out _));
        return BridgeConfiguration.Load(
            new ServeOptions { Sandbox = true, DataFolder = _folder, Listen = [listen], Http01Port = _ports[2] },
            _folder,
            new Dictionary<string, string>(_settings) { ["Dcv__Http__Listen"] = DcvOrigin, ["Operator__Listen"] = PageOrigin });
    }
}
