using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Documents;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Demo;
using CentralNic.AcmeBridge.DevelopmentCa;
using CentralNic.AcmeBridge.Harness;
using CentralNic.Reseller.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Trials.Drills;

/// <summary>
/// The built program as a process, to be made ill on purpose, with the sandbox, the customers and their web server in this process.
/// </summary>
internal sealed class DrillSite : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("bridge-drill-").FullName;
    private readonly int[] _ports = MeasuredServer.FreePorts(3);
    private readonly List<(string Certificate, string Chain, DemoAcmeClient Client)> _issued = [];
    private Dictionary<string, string> _settings = [];
    private ChallengeResponder? _responder;
    private Process? _process;
    private Task<string> _output = Task.FromResult("");

    /// <summary>The reseller.</summary>
    public SandboxServer Sandbox { get; private set; } = null!;

    /// <summary>What customers trust the bridge's TLS by.</summary>
    public X509Certificate2 Trusted { get; private set; } = null!;

    /// <summary>Where customers begin.</summary>
    public Uri Acme => new($"https://127.0.0.1:{_ports[0]}/acme/directory");

    /// <summary>The port of the bridge.</summary>
    public int Port => _ports[0];

    /// <summary>A folder for what the drill needs besides.</summary>
    public string Folder => _folder;

    /// <summary>The data folder of the bridge.</summary>
    public string DataFolder => _settings["DataFolder"];

    /// <summary>Resident memory of the bridge, MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            _process!.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Prepares all; the bridge is not started.</summary>
    /// <param name="issueDelay">How long the CA takes.</param>
    /// <param name="settings">More settings of the bridge, as environment variables.</param>
    public static async Task<DrillSite> PrepareAsync(
        TimeSpan issueDelay, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var site = new DrillSite();
        site.Sandbox = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                IssueDelay = issueDelay,
                Dcv = new SandboxDcvOptions
                {
                    HttpPort = site._ports[1],
                    AddressOverrides = [new SandboxAddressOverride("test", IPAddress.Loopback)],
                },
            },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            cancellationToken);
        using (DevelopmentAuthority.LoadOrCreate(site._folder, [], TimeProvider.System).Server)
        {
            site.Trusted = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(site._folder, "tls", "ca.pem"));
        }

        site._settings = BridgeLauncher.SettingsFor(site._folder, site._ports, site.Sandbox.Endpoint, immediateIssuance: false);
        foreach (var (key, value) in settings)
        {
            site._settings[key] = value;
        }

        site._responder = await ChallengeResponder.StartAsync(site._ports[2], cancellationToken);
        return site;
    }

    /// <summary>Starts the bridge and waits until it serves.</summary>
    /// <exception cref="InvalidOperationException">It ended by itself; the message has what it said.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = BridgeLauncher.Launch(["serve"], _folder, _ports, _settings);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartPatience);
        var said = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            said.Add(line);
            if (line.StartsWith("directory: ", StringComparison.Ordinal))
            {
                _output = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }

        throw new InvalidOperationException(string.Join('\n', said));
    }

    /// <summary>Kills the bridge (SIGKILL).</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync();
            await _output;
            process.Dispose();
        }
    }

    /// <summary>Begins a command of the program, such as <c>backup</c>, with this bridge's settings.</summary>
    public Process Command(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Hosting.BridgeServer).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        foreach (var (key, value) in _settings)
        {
            start.Environment[key] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs a command to its end.</summary>
    /// <returns>Its exit code and all that it wrote.</returns>
    public async Task<(int Code, string Said)> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Command(arguments);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, said + await errors);
    }

    /// <summary>A restart, or a clock that jumped, makes nonces old: a client tries again with the one that it gets.</summary>
    public static async Task<T> WithNonceAsync<T>(Func<Task<T>> ask)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (CommandFailedException refused) when (attempt < 5 && refused.Message.Contains("badNonce", StringComparison.Ordinal))
            {
                continue;
            }
        }
    }

    /// <summary>A new customer with an account.</summary>
    public async Task<DemoAcmeClient> CustomerAsync(CancellationToken cancellationToken)
    {
        var client = new DemoAcmeClient(Trusted);
        await client.RegisterAsync(Acme, cancellationToken);
        return client;
    }

    /// <summary>Orders a name up to finalize.</summary>
    /// <returns>The order's URL.</returns>
    public async Task<string> FinalizeAsync(DemoAcmeClient client, string name, CancellationToken cancellationToken)
    {
        var (url, order) = await WithNonceAsync(() => client.OrderAsync([name], cancellationToken));
        foreach (var authorization in order.Authorizations)
        {
            var seen = await client.ReadAsync(authorization, AcmeJson.Default.AuthorizationDocument, cancellationToken);
            while (seen.Status == "pending")
            {
                var challenge = seen.Challenges.First(candidate => candidate.Type == "http-01");
                _responder!.Put(challenge.Token!, KeyAuthorization.Create(challenge.Token!, client.Thumbprint));
                await client.StartChallengeAsync(challenge.Url, cancellationToken);
                seen = await client.ReadAsync(authorization, AcmeJson.Default.AuthorizationDocument, cancellationToken);
            }
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        await client.FinalizeAsync(order.Finalize, request.CreateSigningRequest(), cancellationToken);
        return url;
    }

    /// <summary>Waits for an order's certificate and downloads it.</summary>
    /// <exception cref="InvalidOperationException">The order came to nothing.</exception>
    public async Task CollectAsync(DemoAcmeClient client, string url, CancellationToken cancellationToken)
    {
        var order = await client.ReadAsync(url, AcmeJson.Default.OrderDocument, cancellationToken);
        while (order.Status == "processing")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            order = await client.ReadAsync(url, AcmeJson.Default.OrderDocument, cancellationToken);
        }

        var certificate = order.Certificate ?? throw new InvalidOperationException($"Order {url} is {order.Status}.");
        var chain = await client.DownloadAsync(certificate, cancellationToken);
        lock (_issued)
        {
            _issued.Add((certificate, chain, client));
        }
    }

    /// <summary>A whole order.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> OrderAsync(DemoAcmeClient client, string name, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await CollectAsync(client, await FinalizeAsync(client, name, cancellationToken), cancellationToken);
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>What was lost of what was acknowledged, and what was paid twice.</summary>
    public async Task<List<string>> CheckAsync(CancellationToken cancellationToken)
    {
        List<string> findings =
        [
            .. Sandbox.State.Purchases.GroupBy(purchase => string.Join(' ', purchase.Names)).Where(set => set.Count() > 1)
                .Select(set => $"{set.Key} was bought {set.Count()} times"),
        ];
        foreach (var (certificate, chain, client) in _issued)
        {
            if (await WithNonceAsync(() => client.DownloadAsync(certificate, cancellationToken)) != chain)
            {
                findings.Add($"{certificate} is not what was handed out");
            }
        }

        return findings;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (_responder is not null)
        {
            await _responder.DisposeAsync();
        }

        foreach (var client in _issued.Select(issued => issued.Client).Distinct())
        {
            client.Dispose();
        }

        await Sandbox.DisposeAsync();
        Trusted.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
