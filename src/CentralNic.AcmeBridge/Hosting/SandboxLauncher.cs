using CentralNic.AcmeBridge.Configuration;
using CentralNic.Reseller.Sandbox;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>Starts the simulated reseller beside the bridge, and points the bridge at it.</summary>
internal static class SandboxLauncher
{
    /// <summary>Where the sandbox keeps its CA and its books, below the data folder.</summary>
    private const string Folder = "sandbox";

    /// <summary>Starts the sandbox with the bridge's login, and with the bridge's rules for names and addresses.</summary>
    public static Task<SandboxServer> StartAsync(
        BridgeSettings settings,
        SandboxSettings sandbox,
        ILoggerFactory loggers,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        SandboxServer.StartAsync(
            new SandboxOptions
            {
                Listen = sandbox.Listen.ToLocalUrl(),
                DataFolder = Path.Combine(settings.DataFolder, Folder),
                Accounts = [new SandboxAccount(settings.Reseller.Login, settings.Reseller.Password.Reveal())],
                IssueDelay = sandbox.IssueDelay,
                Dcv = new SandboxDcvOptions
                {
                    HttpPort = sandbox.DcvHttpPort,
                    Resolvers = settings.Validation.Resolvers,
                    AddressOverrides = [.. settings.Validation.AddressOverrides.Select(rule => new SandboxAddressOverride(rule.Suffix, rule.Address))],
                },
            },
            time,
            loggers,
            cancellationToken);

    /// <summary>The same settings, with the sandbox in place of the reseller.</summary>
    public static BridgeSettings PointAt(this BridgeSettings settings, SandboxServer sandbox) =>
        settings with { Reseller = settings.Reseller with { Endpoint = sandbox.Endpoint } };

    /// <summary>Writes the sandbox CA's root where clients find it.</summary>
    /// <returns>The file's absolute path.</returns>
    public static async Task<string> WriteRootAsync(BridgeSettings settings, SandboxServer sandbox, CancellationToken cancellationToken)
    {
        var file = Path.Combine(settings.DataFolder, "issuer.pem");
        await File.WriteAllTextAsync(file, sandbox.RootCertificatePem.TrimEnd() + "\n", cancellationToken);
        return file;
    }
}
