using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.Reseller.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>The whole bridge on real sockets, with the real store and the sandbox, for all tests of a class.</summary>
public sealed class RunningBridge : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bridge-").FullName;
    private BridgeServer _server = null!;

    internal SandboxServer Sandbox { get; private set; } = null!;

    internal HttpClient Http { get; private set; } = null!;

    internal string Origin { get; private set; } = "";

    internal int Http01Port { get; private set; }

    internal string Url(string path) => Origin + "/acme/" + path;

    public async ValueTask InitializeAsync()
    {
        var ports = FreePorts(3);
        Http01Port = ports[2];
        Assert.True(ListenAddress.TryParse($"https://127.0.0.1:{ports[0]}", out var listen, out _));
        var settings = BridgeConfiguration.Load(
            new ServeOptions { Sandbox = true, DataFolder = _folder, Listen = [listen], Http01Port = ports[2] },
            _folder,
            new Dictionary<string, string>
            {
                ["Dcv__Http__Listen"] = $"http://127.0.0.1:{ports[1]}",
                ["Validation__RetryDelays__0"] = "100ms",
                ["Acme__TermsOfService"] = "https://example.test/terms",
            });
        var loggers = NullLoggerFactory.Instance;
        Sandbox = await SandboxLauncher.StartAsync(settings, settings.Sandbox!, loggers, TimeProvider.System, CancellationToken.None);
        _server = await BridgeServer.StartAsync(settings.PointAt(Sandbox), loggers, TimeProvider.System, null, CancellationToken.None);
        Origin = _server.DirectoryUrl.GetLeftPart(UriPartial.Authority);
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(_server.CaFile!) },
        };
        Http = new HttpClient(handler);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        await Sandbox.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(listeners, listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        Array.ForEach(listeners, listener => listener.Stop());
        return ports;
    }
}
