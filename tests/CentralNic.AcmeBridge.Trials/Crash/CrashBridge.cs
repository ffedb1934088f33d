using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.DevelopmentCa;
using CentralNic.AcmeBridge.Harness;

namespace CentralNic.AcmeBridge.Trials.Crash;

/// <summary>The built program as a process on one data folder, to be started and killed again and again.</summary>
internal sealed class CrashBridge : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(1);

    private readonly string _folder;
    private readonly int[] _ports;
    private readonly Dictionary<string, string> _settings;
    private Process? _process;
    private Task<string> _output = Task.FromResult("");

    /// <summary>Prepares the folder; nothing is started.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="ports">As <see cref="BridgeLauncher.SettingsFor"/>.</param>
    /// <param name="reseller">The sandbox.</param>
    public CrashBridge(string folder, int[] ports, Uri reseller)
    {
        _folder = folder;
        _ports = ports;
        using (DevelopmentAuthority.LoadOrCreate(folder, [], TimeProvider.System).Server)
        {
            Trusted = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "tls", "ca.pem"));
        }

        _settings = BridgeLauncher.SettingsFor(folder, ports, reseller, immediateIssuance: false);
        _settings["Reseller__PollInterval"] = "500ms";

        // Longer than the sandbox dawdles over a command that it carries out all the same.
        _settings["Reseller__LostAnswerSettleTime"] = "1s";
        Directory = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{ports[0]}/acme/directory"));
    }

    /// <summary>Where clients begin; the same after each start.</summary>
    public Uri Directory { get; private set; }

    /// <summary>What clients trust its TLS by.</summary>
    public X509Certificate2 Trusted { get; }

    /// <summary>Where its documents are.</summary>
    public string DataFolder => Path.Combine(_folder, "data");

    /// <summary>
    /// Free ports below those that the kernel gives to outgoing connections, which would otherwise take them while the bridge is dead.
    /// </summary>
    public static int[] StablePorts(int count, Random random)
    {
        var found = new List<int>();
        while (found.Count < count)
        {
#pragma warning disable CA5394 // A port is no secret.
            var port = random.Next(20_000, 32_000);
#pragma warning restore CA5394
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                found.Add(port);
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                continue;
            }
        }

        return [.. found.Distinct()];
    }

    /// <summary>Starts the program; does not wait until it serves.</summary>
    public void Start() => _process = BridgeLauncher.Launch(["serve"], _folder, _ports, _settings);

    /// <summary>Waits until it serves.</summary>
    /// <exception cref="InvalidOperationException">It ended by itself, or was too slow.</exception>
    public async Task ServingAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartPatience);
        var output = _process!.StandardOutput;
        while (await output.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("directory: ", StringComparison.Ordinal))
            {
                Directory = new Uri(line[11..]);
                _output = output.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }

        throw new InvalidOperationException("The bridge ended by itself at its start, after a kill.");
    }

    /// <summary>Kills it (SIGKILL).</summary>
    /// <returns>What it had logged since it served, warnings and worse.</returns>
    /// <exception cref="InvalidOperationException">It had ended by itself.</exception>
    public async Task<string> KillAsync()
    {
        if (_process is not { } process)
        {
            return "";
        }

        _process = null;
        using (process)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"The bridge ended by itself with exit code {process.ExitCode}: {await _output}");
            }

            process.Kill();
            await process.WaitForExitAsync();
            var said = await _output;
            _output = Task.FromResult("");
            return said;
        }
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.Dispose();
        Trusted.Dispose();
    }
}
