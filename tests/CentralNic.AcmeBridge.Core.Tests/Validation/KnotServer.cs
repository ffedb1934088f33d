using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>An authoritative Knot DNS of the test's own, on a free loopback port, that takes updates signed with one key.</summary>
internal sealed class KnotServer : IDnsServer
{
    private static readonly string? Installed = new[] { "/usr/sbin/knotd", "/usr/local/sbin/knotd", "/usr/bin/knotd" }.FirstOrDefault(
        File.Exists);

    private readonly Process _process;
    private readonly string _folder;

    private KnotServer(Process process, string folder, IPEndPoint endPoint)
    {
        _process = process;
        _folder = folder;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Skips the test, saying what to install, if there is no Knot.</summary>
    public static void SkipIfMissing() => Assert.SkipWhen(Installed is null, "knotd is missing: install the Debian package knot");

    /// <summary>Starts a server.</summary>
    /// <param name="zones">Zone name to zone file.</param>
    /// <param name="key">The key that may update all zones.</param>
    /// <param name="rule">Further lines of the access rule, indented by four blanks.</param>
    public static async Task<KnotServer> StartAsync(IReadOnlyDictionary<string, string> zones, TsigTestKey key, string rule = "")
    {
        for (var attempt = 1; ; attempt++)
        {
            var folder = Directory.CreateTempSubdirectory("bridge-knot-").FullName;
            var endPoint = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
            await File.WriteAllTextAsync(
                Path.Combine(folder, "knot.conf"), Configuration(folder, endPoint.Port, zones, key, rule), CancellationToken.None);
            foreach (var (zone, content) in zones)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, zone + ".zone"), content, CancellationToken.None);
            }

            var process = Process.Start(new ProcessStartInfo(Installed!, ["-c", Path.Combine(folder, "knot.conf")])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                WorkingDirectory = folder,
            })!;
            var server = new KnotServer(process, folder, endPoint);
            var output = new StringBuilder();
            if (await IsRunningAsync(process, zones.Count, output))
            {
                return server;
            }

            await server.DisposeAsync();
            if (attempt == 3)
            {
                throw new InvalidOperationException("knotd did not start:\n" + output);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Configuration(string folder, int port, IReadOnlyDictionary<string, string> zones, TsigTestKey key, string rule)
    {
        var config = new StringBuilder();
        config.Append(CultureInfo.InvariantCulture, $$"""
            server:
                rundir: "{{folder}}"
                listen: 127.0.0.1@{{port}}
                udp-workers: 1
                tcp-workers: 1
                background-workers: 1
            log:
              - target: stdout
                any: info
            database:
                storage: "{{folder}}"
            key:
              - id: {{key.Name}}
                algorithm: {{key.Algorithm}}
                secret: {{key.Secret}}
            acl:
              - id: update
                key: {{key.Name}}
                action: update
                {{rule}}
            zone:

            """);
        foreach (var zone in zones.Keys)
        {
            config.Append(
                CultureInfo.InvariantCulture,
                $"  - domain: {zone}\n    storage: \"{folder}\"\n    file: \"{zone}.zone\"\n");
            config.Append("    acl: update\n    zonefile-sync: -1\n    journal-content: changes\n");
        }

        return config.ToString();
    }

    private static async Task<bool> IsRunningAsync(Process process, int zones, StringBuilder output)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var (loaded, started) = (0, false);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            output.AppendLine(line);
            loaded += line.Contains("loaded, serial", StringComparison.Ordinal) ? 1 : 0;
            started |= line.Contains("server started", StringComparison.Ordinal);
            if (started && loaded >= zones)
            {
                // Its log must be read on, or it stops at a full pipe.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return true;
            }
        }

        output.Append(await process.StandardError.ReadToEndAsync(CancellationToken.None));
        return false;
    }
}
