using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Logging;
using CentralNic.Reseller.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Hosting;

/// <summary>
/// A bridge that orders its own certificate from the sandbox, with one clock for both that can be moved, and a TLS client that trusts the
/// sandbox's CA alone.
/// </summary>
internal sealed class OwnCertificateSite : IAsyncDisposable
{
    /// <summary>The host of the public URL.</summary>
    internal const string Host = "acme.bridge.test";

    private readonly TemporaryFolder _folder = new();
    private readonly int[] _ports = FreePort.Several(2);
    private readonly StringWriter _log = new();
    private readonly Serilog.Core.Logger _logger;
    private readonly SerilogLoggerFactory _loggers;
    private readonly Dictionary<string, string> _settings;
    private BridgeServer? _server;

    private OwnCertificateSite((string Key, string Value)[] settings)
    {
        _logger = BridgeLogging.Create(new LoggingSettings(LogEventLevel.Information, Json: false), TextWriter.Synchronized(_log));
        _loggers = new SerilogLoggerFactory(_logger);
        _settings = new()
        {
            ["PublicUrl"] = $"https://{Host}:{_ports[0]}",
            ["Tls__OwnCertificate__Tenant"] = "default",
            ["Dcv__Http__Listen"] = $"http://127.0.0.1:{_ports[1]}",
        };
        Set(settings);
    }

    internal SandboxServer Sandbox { get; private set; } = null!;

    internal Core.Composition.Bridge Bridge => _server!.Bridge;

    internal string Log => _log.ToString();

    internal string DataFolder => _folder.Path;

    internal string CurrentFile => Path.Combine(_folder.Path, "own-certificate", "current.pem");

    internal string NextFile => Path.Combine(_folder.Path, "own-certificate", "next.pem");

    /// <summary>What health says of it; <see langword="null"/>: nothing is wrong.</summary>
    internal string? Condition => Bridge.Health.Report().Conditions
        .FirstOrDefault(condition => condition.Name == HealthConditions.OwnCertificate)?.Text;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static async Task<OwnCertificateSite> StartAsync(params (string Key, string Value)[] settings)
    {
        var site = new OwnCertificateSite(settings);
        var loaded = site.Load();
        site.Sandbox = await SandboxLauncher.StartAsync(
            loaded, loaded.Sandbox!, NullLoggerFactory.Instance, TimeProvider.System, Cancellation);
        await site.StartBridgeAsync();
        return site;
    }

    internal async Task StartBridgeAsync(params (string Key, string Value)[] settings)
    {
        Set(settings);
        _server = await BridgeServer.StartAsync(
            Load().PointAt(Sandbox) with { ReadAgain = () => Load().PointAt(Sandbox) }, _loggers, Sandbox.Clock, null, Cancellation);
    }

    internal async Task StopBridgeAsync()
    {
        await _server!.DisposeAsync();
        _server = null;
    }

    /// <summary>Reads the configuration again, with other settings.</summary>
    internal Task ReloadAsync(params (string Key, string Value)[] settings)
    {
        Set(settings);
        return _server!.Reload.RunAsync("test", Cancellation);
    }

    /// <summary>All orders, however they ended.</summary>
    internal async Task<List<Order>> OrdersAsync()
    {
        var orders = new List<Order>();
        await foreach (var order in Bridge.Orders.ListAllAsync(Cancellation))
        {
            orders.Add(order);
        }

        return orders;
    }

    /// <summary>Waits until a new connection is shown a certificate of the sandbox's CA.</summary>
    /// <param name="other">Another than the one of this serial number.</param>
    /// <returns>Its serial number.</returns>
    internal async Task<string> TrustedSerialAsync(string? other = null)
    {
        string? serial = null;
        await Eventually.TrueAsync(async () => (serial = await FindTrustedSerialAsync()) is not null && serial != other);
        return serial!;
    }

    /// <summary>Waits until the CA has nothing left to do but to issue.</summary>
    internal Task OrderedAsync() => Eventually.TrueAsync(
        () => Sandbox.State.Certificates is [.., { ProvenAt: not null, IssuedAt: null }]);

    /// <summary>Moves the clock once the bridge waits for its next look, whose timer goes by it.</summary>
    internal async Task AdvanceAsync(TimeSpan time)
    {
        await Eventually.TrueAsync(() => Bridge.Periodic.States.Single(state => state.Name == "own-certificate").NextRound is not null);
        Sandbox.Clock.Advance(time);
    }

    /// <summary>The serial number of the certificate that a new connection is shown; <see langword="null"/>: it is not trusted.</summary>
    internal async Task<string?> FindTrustedSerialAsync()
    {
        await using var connection = await ConnectAsync(anything: true);
        return connection.IsTrusted ? connection.Certificate.SerialNumber : null;
    }

    /// <summary>Connects.</summary>
    /// <param name="anything">Whether a certificate that is not trusted will do.</param>
    internal async Task<Connection> ConnectAsync(bool anything = false)
    {
        var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync("127.0.0.1", _ports[0], Cancellation);
            var errors = SslPolicyErrors.None;
            var tls = new SslStream(tcp.GetStream());
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
                VerificationTime = Sandbox.Clock.GetUtcNow().UtcDateTime,
                VerificationTimeIgnored = false,
                CustomTrustStore = { X509Certificate2.CreateFromPem(Sandbox.RootCertificatePem) },
            };
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = Host,
                    CertificateChainPolicy = policy,
                    RemoteCertificateValidationCallback = (_, _, _, found) =>
                    {
                        errors = found;
                        return anything || found == SslPolicyErrors.None;
                    },
                },
                Cancellation);
            return new Connection(tcp, tls, errors == SslPolicyErrors.None);
        }
        catch
        {
            tcp.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await Sandbox.DisposeAsync();
        _loggers.Dispose();
        await _logger.DisposeAsync();
        _folder.Dispose();
    }

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
            new ServeOptions { Sandbox = true, DataFolder = _folder.Path, Listen = [listen] }, _folder.Path, _settings);
    }

    /// <summary>A TLS connection that stays open.</summary>
    internal sealed class Connection(TcpClient tcp, SslStream tls, bool isTrusted) : IAsyncDisposable
    {
        public bool IsTrusted => isTrusted;

        public X509Certificate2 Certificate => (X509Certificate2)tls.RemoteCertificate!;

        /// <summary>Asks for the directory.</summary>
        /// <returns>The first line of the answer.</returns>
        public async Task<string> AskAsync()
        {
            await tls.WriteAsync(Encoding.ASCII.GetBytes($"HEAD /acme/new-nonce HTTP/1.1\r\nHost: {Host}\r\n\r\n"), Cancellation);
            var answer = new StringBuilder();
            var one = new byte[1];
            while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                Assert.Equal(1, await tls.ReadAsync(one, Cancellation));
                answer.Append((char)one[0]);
            }

            return answer.ToString().Split("\r\n")[0];
        }

        public async ValueTask DisposeAsync()
        {
            await tls.DisposeAsync();
            tcp.Dispose();
        }
    }
}
