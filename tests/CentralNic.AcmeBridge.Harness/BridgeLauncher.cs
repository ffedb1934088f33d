using System.Diagnostics;
using System.Globalization;
using System.Net;
using CentralNic.AcmeBridge.DevelopmentCa;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.Reseller.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Harness;

/// <summary>
/// Starts the built program: <c>serve</c> against a sandbox in this process, or <c>serve --sandbox</c>, which holds the sandbox too.
/// </summary>
internal static class BridgeLauncher
{
    /// <summary>The bridge alone; the sandbox's time and memory are not counted with it.</summary>
    public static Task<MeasuredServer> StartAsync(string folder, CancellationToken cancellationToken) =>
        StartAsync(folder, immediateIssuance: false, cancellationToken);

    /// <summary>As <see cref="StartAsync(string, CancellationToken)"/>, with certificates issued at once.</summary>
    public static Task<MeasuredServer> StartImmediateAsync(string folder, CancellationToken cancellationToken) =>
        StartAsync(folder, immediateIssuance: true, cancellationToken);

    private static async Task<MeasuredServer> StartAsync(string folder, bool immediateIssuance, CancellationToken cancellationToken)
    {
        var ports = MeasuredServer.FreePorts(3);
        var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Dcv = new SandboxDcvOptions
                {
                    HttpPort = ports[1],
                    AddressOverrides = [new SandboxAddressOverride("test", IPAddress.Loopback)],
                },
            },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            cancellationToken);
        using var tls = DevelopmentAuthority.LoadOrCreate(folder, [], TimeProvider.System).Server;
        return await RunAsync(
            ["serve"], folder, ports, SettingsFor(folder, ports, sandbox.Endpoint, immediateIssuance), sandbox, cancellationToken);
    }

    /// <summary>
    /// The settings of <c>serve</c> against a sandbox elsewhere, as environment; names below <c>.test</c> are on loopback.
    /// </summary>
    /// <param name="folder">Holds the data, and the TLS files that <see cref="DevelopmentAuthority"/> made.</param>
    /// <param name="ports">Where to listen, where the CA's proofs are shown, and where http-01 is looked for.</param>
    /// <param name="reseller">The sandbox.</param>
    /// <param name="immediateIssuance">Whether certificates are issued at once.</param>
    public static Dictionary<string, string> SettingsFor(string folder, int[] ports, Uri reseller, bool immediateIssuance) => new()
    {
        ["PublicUrl"] = Text($"https://127.0.0.1:{ports[0]}"),
        ["Listen__0"] = Text($"https://127.0.0.1:{ports[0]}"),
        ["DataFolder"] = Path.Combine(folder, "data"),
        ["Tls__CertificateFile"] = Path.Combine(folder, "tls", "server.pem"),
        ["Tls__KeyFile"] = Path.Combine(folder, "tls", "server.key"),
        ["Reseller__Endpoint"] = reseller.ToString(),
        ["Reseller__Login"] = "sandbox",
        ["Reseller__Password"] = "sandbox",
        ["Reseller__PollInterval"] = "2s",
        ["Reseller__EarlyLooks"] = "5ms,50ms,1s",
        ["Profiles__default__Class"] = "ssl123dv",
        ["Profiles__default__TechContact"] = "P-ABC123",
        ["Profiles__default__ImmediateIssuance"] = immediateIssuance ? "true" : "false",
        ["Validation__AddressOverrides__test"] = "127.0.0.1",
        ["Validation__AllowedNetworks__0"] = "127.0.0.0/8",
        ["Validation__Http01Port"] = Text($"{ports[2]}"),

        // No client here is to be slowed down by what protects money.
        ["Acme__ExternalAccountRequired"] = "false",
        ["Tenants__default__Names"] = "*",
        ["Budget__PerMonth"] = "unlimited",
        ["Limits__PurchasesPerAccount"] = "unlimited",
        ["Limits__PurchasesPerTenant"] = "unlimited",
    };

    /// <summary>The bridge with the sandbox in the same process.</summary>
    public static Task<MeasuredServer> StartWithSandboxAsync(string folder, CancellationToken cancellationToken)
    {
        var ports = MeasuredServer.FreePorts(3);
        return RunAsync(
            [
                "serve", "--sandbox", "--data", Path.Combine(folder, "data"),
                "--listen", Text($"https://127.0.0.1:{ports[0]}"), "--http01-port", Text($"{ports[2]}"),
            ],
            folder,
            ports,
            new Dictionary<string, string>(),
            sandbox: null,
            cancellationToken);
    }

    private static async Task<MeasuredServer> RunAsync(
        IEnumerable<string> arguments,
        string folder,
        int[] ports,
        Dictionary<string, string> environment,
        SandboxServer? sandbox,
        CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var process = Launch(arguments, folder, ports, environment);
        string? directory = null, ca = sandbox is null ? null : Path.Combine(folder, "tls", "ca.pem");
        while (ca is null || directory is null)
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken)
                ?? throw new InvalidOperationException("The program ended early.");
            directory = line.StartsWith("directory: ", StringComparison.Ordinal) ? line[11..] : directory;
            ca = line.StartsWith("ca: ", StringComparison.Ordinal) ? line[4..] : ca;
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        return new MeasuredServer(process, sandbox is null ? [] : [sandbox])
        {
            StartTime = elapsed,
            Directory = new Uri(directory),
            CaFile = ca,
            Http01Port = ports[2],
        };
    }

    /// <summary>Starts the program, its standard output redirected, with a command budget that measures nothing but itself.</summary>
    public static Process Launch(IEnumerable<string> arguments, string folder, int[] ports, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Hosting.BridgeServer).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        start.Environment["Dcv__HttpPort"] = Text($"{ports[1]}");
        start.Environment["Dcv__Http__Listen"] = Text($"http://127.0.0.1:{ports[1]}");
        start.Environment["Reseller__CommandsPerSecond"] = "1000";
        start.Environment["Reseller__Burst"] = "1000";
        start.Environment["Reseller__MaxConcurrency"] = "32";
        start.Environment["Logging__Level"] = "Warning";
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The program did not start.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
