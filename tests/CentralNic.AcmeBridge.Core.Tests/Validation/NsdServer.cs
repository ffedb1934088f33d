using System.Globalization;
using System.Net;
using System.Text;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>An NSD of the test's own, on a free loopback port. It knows the key, and takes no updates as ever.</summary>
internal sealed class NsdServer : IDnsServer
{
    private static readonly string? Installed = LoggingServer.Find("nsd");

    private readonly LoggingServer _server;

    private NsdServer(LoggingServer server, IPEndPoint endPoint)
    {
        _server = server;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Skips the test, saying what to install, if there is no NSD.</summary>
    public static void SkipIfMissing() => Assert.SkipWhen(Installed is null, "nsd is missing: install the Debian package nsd");

    /// <summary>Starts a server with zones, by name and file.</summary>
    public static async Task<NsdServer> StartAsync(IReadOnlyDictionary<string, string> zones, TsigTestKey key)
    {
        for (var attempt = 1; ; attempt++)
        {
            var folder = Directory.CreateTempSubdirectory("bridge-nsd-").FullName;
            var endPoint = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
            var configuration = Path.Combine(folder, "nsd.conf");
            await File.WriteAllTextAsync(configuration, Configuration(folder, endPoint.Port, zones, key), CancellationToken.None);
            foreach (var (zone, content) in zones)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, zone + ".zone"), content, CancellationToken.None);
            }

            var output = new StringBuilder();
            if (await LoggingServer.StartAsync(Installed!, ["-d", "-c", configuration], folder, "nsd started", output) is { } server)
            {
                return new NsdServer(server, endPoint);
            }

            if (attempt == 3)
            {
                throw new InvalidOperationException("nsd did not start:\n" + output);
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Configuration(string folder, int port, IReadOnlyDictionary<string, string> zones, TsigTestKey key)
    {
        var config = new StringBuilder();
        config.Append(CultureInfo.InvariantCulture, $"""
            server:
                ip-address: 127.0.0.1@{port}
                username: ""
                chroot: ""
                zonesdir: "{folder}"
                zonelistfile: "{folder}/zone.list"
                database: ""
                pidfile: ""
                xfrdfile: "{folder}/xfrd.state"
                xfrdir: "{folder}"
                server-count: 1
                verbosity: 1
            remote-control:
                control-enable: no
            key:
                name: {key.Name}
                algorithm: {key.Algorithm}
                secret: "{key.Secret}"

            """);
        foreach (var zone in zones.Keys)
        {
            config.Append(CultureInfo.InvariantCulture, $"zone:\n    name: {zone}\n    zonefile: {zone}.zone\n");
        }

        return config.ToString();
    }
}
