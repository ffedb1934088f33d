using System.Globalization;
using System.Net.Sockets;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.Reseller.Sandbox;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>Starts the simulated reseller beside the bridge, and points the bridge at it.</summary>
internal static class SandboxLauncher
{
    /// <summary>Where the sandbox keeps its CA and its state, below the data folder.</summary>
    private const string Folder = "sandbox";

    /// <summary>Starts the sandbox with the bridge's login, and with the bridge's rules for names and addresses.</summary>
    public static Task<SandboxServer> StartAsync(
        BridgeSettings settings,
        SandboxSettings sandbox,
        ILoggerFactory loggers,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        StartAsync(OptionsOf(settings, sandbox), settings.DataFolder, SandboxSection.Listen.Key, loggers, time, cancellationToken);

    /// <summary>What the simulated reseller beside the bridge is started with.</summary>
    internal static SandboxOptions OptionsOf(BridgeSettings settings, SandboxSettings sandbox) => new()
    {
        Listen = sandbox.Listen.ToLocalUrl(),
        DataFolder = Path.Combine(settings.DataFolder, Folder),
        Accounts = [new SandboxAccount(settings.Reseller.Login, settings.Reseller.Password.Reveal())],
        IssueDelay = sandbox.IssueDelay,
        Dcv = new SandboxDcvOptions
        {
            HttpPort = sandbox.DcvHttpPort,
            Resolvers = settings.Validation.Resolvers,
            AddressOverrides =
            [
                .. settings.Validation.AddressOverrides.Select(rule => new SandboxAddressOverride(rule.Suffix, rule.Address))
            ],
        },
    };

    /// <param name="dataFolder">The data folder as the person at the console knows it.</param>
    /// <param name="listenSetting">The key or option that its address came from.</param>
    /// <exception cref="CommandFailedException">
    /// Another instance has the data folder, its content cannot be read, or the address cannot be listened on.
    /// </exception>
    public static async Task<SandboxServer> StartAsync(
        SandboxOptions options,
        string dataFolder,
        string listenSetting,
        ILoggerFactory loggers,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        try
        {
            return await SandboxServer.StartAsync(options, time, loggers, cancellationToken);
        }
        catch (DataFolderInUseException e)
        {
            var holder = e.ProcessId is { } id ? string.Create(CultureInfo.InvariantCulture, $" (process {id})") : "";
            throw new CommandFailedException(
                ExitCode.TempFail,
                $"The data folder '{dataFolder}' is in use by another instance{holder}. Stop it, or give this one a data folder of its "
                + "own with --data.",
                e);
        }
        catch (InvalidOperationException e) when (e.InnerException is IOException or SocketException)
        {
            throw new CommandFailedException(ExitCode.Unavailable, $"{e.Message} ({listenSetting})", e);
        }
        catch (InvalidDataException e)
        {
            throw new CommandFailedException(ExitCode.IoError, e.Message, e);
        }
    }

    /// <summary>The same settings, with the sandbox in place of the reseller.</summary>
    public static BridgeSettings PointAt(this BridgeSettings settings, SandboxServer sandbox) =>
        settings with
        {
            Reseller = settings.Reseller with { Endpoint = sandbox.Endpoint },
            ReadAgain = settings.ReadAgain is { } read ? () => read().PointAt(sandbox) : null,
        };

    /// <summary>Writes the sandbox CA's root where clients find it.</summary>
    /// <returns>The file's absolute path.</returns>
    public static string WriteRoot(BridgeSettings settings, SandboxServer sandbox, CancellationToken cancellationToken)
    {
        var file = Path.Combine(settings.DataFolder, "issuer.pem");
        cancellationToken.ThrowIfCancellationRequested();
        OwnersFile.Write(file, sandbox.RootCertificatePem.TrimEnd() + "\n");
        return file;
    }
}
