using System.Globalization;
using System.Net;
using System.Text;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>
/// An authoritative PowerDNS of the test's own, on a free loopback port, with its SQLite backend; it takes updates signed with one key.
/// </summary>
internal sealed class PowerDnsServer : IDnsServer
{
    private const string Schema = "/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql";

    private static readonly string? Installed = LoggingServer.Find("pdns_server");
    private static readonly string? Tool = LoggingServer.Find("pdnsutil");

    private readonly LoggingServer _server;

    private PowerDnsServer(LoggingServer server, IPEndPoint endPoint)
    {
        _server = server;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Skips the test, saying what to install, if there is no PowerDNS with its SQLite backend.</summary>
    public static void SkipIfMissing() => Assert.SkipWhen(
        Installed is null || Tool is null || !File.Exists(Schema),
        "pdns_server is missing: install the Debian packages pdns-server and pdns-backend-sqlite3");

    /// <summary>Starts a server.</summary>
    /// <param name="zones">Zone name to zone file.</param>
    /// <param name="key">A key that the server knows.</param>
    /// <param name="permitted">Whether this key may update all zones, or another one.</param>
    public static async Task<PowerDnsServer> StartAsync(IReadOnlyDictionary<string, string> zones, TsigTestKey key, bool permitted = true)
    {
        for (var attempt = 1; ; attempt++)
        {
            var folder = Directory.CreateTempSubdirectory("bridge-pdns-").FullName;
            var endPoint = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
            await File.WriteAllTextAsync(Path.Combine(folder, "pdns.conf"), Configuration(folder, endPoint.Port), CancellationToken.None);
            await FillAsync(folder, zones, key, permitted);

            var output = new StringBuilder();
            if (await LoggingServer.StartAsync(
                Installed!, ["--config-dir=" + folder], folder, "Creating backend connection for TCP", output) is { } server)
            {
                return new PowerDnsServer(server, endPoint);
            }

            if (attempt == 3)
            {
                throw new InvalidOperationException("pdns_server did not start:\n" + output);
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Configuration(string folder, int port) => string.Create(CultureInfo.InvariantCulture, $"""
        launch=gsqlite3
        gsqlite3-database={folder}/zones.db
        local-address=127.0.0.1
        local-port={port}
        socket-dir={folder}
        dnsupdate=yes
        allow-dnsupdate-from=127.0.0.0/8
        daemon=no
        guardian=no
        disable-syslog=yes
        write-pid=no
        # It asks nobody whether there is a newer version.
        security-poll-suffix=
        receiver-threads=1
        distributor-threads=1

        """);

    private static async Task FillAsync(string folder, IReadOnlyDictionary<string, string> zones, TsigTestKey key, bool permitted)
    {
        // An empty file is an empty database.
        await File.WriteAllBytesAsync(Path.Combine(folder, "zones.db"), [], CancellationToken.None);
        var statements = (await File.ReadAllTextAsync(Schema, CancellationToken.None)).Split(
            ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        await RunToolAsync(["backend-cmd", "gsqlite3", .. statements]);
        await RunToolAsync(["import-tsig-key", key.Name, key.Algorithm, key.Secret]);
        foreach (var (zone, content) in zones)
        {
            var file = Path.Combine(folder, zone + ".zone");
            await File.WriteAllTextAsync(file, content, CancellationToken.None);
            await RunToolAsync(["load-zone", zone, file]);

            // A zone that names no key takes updates with any key, and without.
            await RunToolAsync(["set-meta", zone, "TSIG-ALLOW-DNSUPDATE", permitted ? key.Name : "another"]);
        }

        Task RunToolAsync(string[] arguments) => LoggingServer.RunAsync(Tool!, ["--config-dir=" + folder, .. arguments], folder);
    }
}
