using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.DevelopmentCa;
using CentralNic.AcmeBridge.Harness;

namespace CentralNic.AcmeBridge.Benchmarks.Orders;

/// <summary>Starts Pebble (Debian package <c>pebble</c>), the ACME test server that keeps all in memory.</summary>
internal static class PebbleLauncher
{
    /// <summary>Its deliberate delays, nonce refusals and authorization reuse.</summary>
    private static readonly Dictionary<string, string> AtItsBestSpeed = new(StringComparer.Ordinal)
    {
        ["PEBBLE_VA_NOSLEEP"] = "1",
        ["PEBBLE_WFE_NONCEREJECT"] = "0",
        ["PEBBLE_AUTHZREUSE"] = "0",
    };

    /// <summary>
    /// With its deliberate delays, nonce refusals and authorization reuse switched off, so that it does the same work at its best speed.
    /// </summary>
    public static Task<MeasuredServer> StartAsync(string folder, CancellationToken cancellationToken) =>
        StartAsync(folder, AtItsBestSpeed, cancellationToken);

    /// <summary>As it starts when nothing is said: it sleeps before it validates and refuses some nonces.</summary>
    public static Task<MeasuredServer> StartAsPackagedAsync(string folder, CancellationToken cancellationToken) =>
        StartAsync(folder, new Dictionary<string, string>(), cancellationToken);

    private static async Task<MeasuredServer> StartAsync(
        string folder, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var ports = MeasuredServer.FreePorts(6);
        using var tls = DevelopmentAuthority.LoadOrCreate(folder, [], TimeProvider.System).Server;
        var configuration = Path.Combine(folder, "pebble.json");
        await File.WriteAllTextAsync(
            configuration,
            new JsonObject
            {
                ["pebble"] = new JsonObject
                {
                    ["listenAddress"] = Address(ports[0]),
                    ["managementListenAddress"] = Address(ports[1]),
                    ["certificate"] = Path.Combine(folder, "tls", "server.pem"),
                    ["privateKey"] = Path.Combine(folder, "tls", "server.key"),
                    ["httpPort"] = ports[2],
                    ["tlsPort"] = ports[3],
                },
            }.ToJsonString(),
            cancellationToken);
        var names = Start("pebble-challtestsrv", [
            "-dns01", Address(ports[4]), "-management", Address(ports[5]), "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "",
            "-http01", "", "-https01", "", "-tlsalpn01", "",
        ], new Dictionary<string, string>());
        var began = Stopwatch.GetTimestamp();
        var pebble = Start("pebble", ["-config", configuration, "-dnsserver", Address(ports[4])], environment);
        var server = new MeasuredServer(pebble, [new Beside(names)])
        {
            StartTime = await ListeningAsync(pebble, began, cancellationToken),
            Directory = new Uri($"https://{Address(ports[0])}/dir"),
            CaFile = Path.Combine(folder, "tls", "ca.pem"),
            Http01Port = ports[2],
        };
        return server;
    }

    private static Process Start(string program, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start)
            ?? throw new InvalidOperationException($"{program} did not start; it is in the Debian package pebble.");
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        return process;
    }

    private static async Task<TimeSpan> ListeningAsync(Process pebble, long began, CancellationToken cancellationToken)
    {
        while (await pebble.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains("ACME directory available", StringComparison.Ordinal))
            {
                var elapsed = Stopwatch.GetElapsedTime(began);
                _ = pebble.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return elapsed;
            }
        }

        throw new InvalidOperationException("Pebble ended early.");
    }

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private sealed class Beside(Process process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await MeasuredServer.EndAsync(process);
    }
}
