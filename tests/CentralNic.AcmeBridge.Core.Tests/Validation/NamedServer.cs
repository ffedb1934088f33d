using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>A BIND 9 of the test's own, on a free loopback port.</summary>
internal sealed class NamedServer : IDnsServer
{
    private static readonly string? Installed =
        new[] { "/usr/sbin/named", "/usr/local/sbin/named", "/usr/bin/named" }.FirstOrDefault(File.Exists);

    private readonly Process _process;
    private readonly string _folder;

    private NamedServer(Process process, string folder, IPEndPoint endPoint)
    {
        _process = process;
        _folder = folder;
        EndPoint = endPoint;
    }

    public static bool IsInstalled => Installed is not null;

    /// <summary>Where it answers, by UDP and TCP.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Skips the test, saying what to install, if there is no BIND.</summary>
    public static void SkipIfMissing() => Assert.SkipUnless(IsInstalled, "named is missing: install the Debian package bind9");

    /// <summary>Starts a server.</summary>
    /// <param name="zones">Zone name to zone file; an empty file is a zone that fails to load and is answered with SERVFAIL.</param>
    /// <param name="zoneOptions">Further statements of each zone, for example <c>allow-update { 127.0.0.1; };</c>.</param>
    /// <param name="global">Further statements before the zones, for example a key.</param>
    /// <param name="recursive">Whether it follows aliases from one of its zones into another, as a resolver does.</param>
    /// <param name="port">The port to listen on; 0: a free one.</param>
    /// <param name="validating">Whether it validates by DNSSEC, from the trust anchors in <paramref name="global"/>.</param>
    public static async Task<NamedServer> StartAsync(
        IReadOnlyDictionary<string, string> zones,
        string zoneOptions = "",
        string global = "",
        int port = 0,
        bool recursive = false,
        bool validating = false)
    {
        for (var attempt = 1; ; attempt++)
        {
            var folder = Directory.CreateTempSubdirectory("bridge-named-").FullName;
            var endPoint = new IPEndPoint(IPAddress.Loopback, port == 0 ? FreePort.Next() : port);
            var process = Run(folder, endPoint.Port, zones, zoneOptions, global, recursive, validating);
            var output = new StringBuilder();
            var running = false;
            try
            {
                running = await IsRunningAsync(process, output);
                if (running)
                {
                    return new NamedServer(process, folder, endPoint);
                }
            }
            finally
            {
                if (!running)
                {
                    await StopAsync(process, folder);
                }
            }

            if (attempt == 3)
            {
                throw new InvalidOperationException("named did not start:\n" + output);
            }
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync(_process, _folder);

    private static Process Run(
        string folder,
        int port,
        IReadOnlyDictionary<string, string> zones,
        string zoneOptions,
        string global,
        bool recursive,
        bool validating)
    {
        var portText = port.ToString(CultureInfo.InvariantCulture);
        var config = new StringBuilder();
        config.Append(CultureInfo.InvariantCulture, $$"""
            options {
              directory "{{folder}}";
              pid-file none;
              session-keyfile none;
              listen-on port {{portText}} { 127.0.0.1; };
              listen-on-v6 { none; };
              recursion {{(recursive ? "yes" : "no")}};
              allow-transfer { none; };
              notify no;
              check-names primary ignore;
              dnssec-validation {{(validating ? "yes" : "no")}};
              minimal-responses yes;
            };
            controls { };
            {{global}}

            """);
        if (recursive && !global.Contains("type forward", StringComparison.Ordinal))
        {
            // A root of its own, empty: what it does not know is asked of nobody. It would hide what is forwarded.
            File.WriteAllText(
                Path.Combine(folder, "root.zone"), "$TTL 60\n@ SOA ns. hostmaster. 1 3600 600 86400 60\n@ NS ns.\nns. A 127.0.0.1\n");
            config.AppendLine("zone \".\" { type primary; file \"root.zone\"; };");
        }

        foreach (var (zone, content) in zones)
        {
            File.WriteAllText(Path.Combine(folder, zone + ".zone"), content);
            config.Append(CultureInfo.InvariantCulture, $"zone \"{zone}\" {{ type primary; file \"{zone}.zone\"; {zoneOptions} }};\n");
        }

        File.WriteAllText(Path.Combine(folder, "named.conf"), config.ToString());

        // Debian confines /usr/sbin/named by AppArmor to its own folders; a copy runs where it is.
        var program = Path.Combine(folder, "named");
        Copy(Installed!, program);
        var start = new ProcessStartInfo(program, ["-g", "-n", "1", "-c", Path.Combine(folder, "named.conf")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        return Process.Start(start)!;
    }

    /// <summary>
    /// Copies in another process: a program that is started meanwhile would inherit a file that this one has open for writing, and nothing
    /// can be run from that ("Text file busy").
    /// </summary>
    private static void Copy(string from, string to)
    {
        using var copying = Process.Start("cp", [from, to]);
        copying.WaitForExit();
        Assert.Equal(0, copying.ExitCode);
    }

    private static async Task<bool> IsRunningAsync(Process process, StringBuilder output)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await process.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            output.AppendLine(line);
            if (line.EndsWith(" running", StringComparison.Ordinal))
            {
                // Its log must be read on, or named stops at a full pipe.
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return !output.ToString().Contains("address in use", StringComparison.Ordinal);
            }
        }

        return false;
    }

    private static async Task StopAsync(Process process, string folder)
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
