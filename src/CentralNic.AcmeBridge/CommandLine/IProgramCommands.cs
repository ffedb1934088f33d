using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Doctor;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>What the program does once its command line is understood.</summary>
/// <remarks>
/// Failures that a person can correct are thrown: <see cref="Configuration.ConfigurationException"/>,
/// <see cref="CommandFailedException"/>, errors of files and sockets. They are told on standard error and become an
/// <see cref="ExitCode"/> in one place (<see cref="BridgeCommandLine"/>).
/// </remarks>
internal interface IProgramCommands
{
    /// <summary>Runs the servers until told to stop.</summary>
    /// <param name="cancellationToken">Set by SIGTERM and SIGINT: finish what must be finished, and return.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> ServeAsync(ServeOptions options, CancellationToken cancellationToken);

    /// <summary>Starts the servers, gets a certificate through them, and shows how.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> DemoAsync(DemoOptions options, CancellationToken cancellationToken);

    /// <summary>Checks all that must be right for the bridge to work.</summary>
    /// <param name="options">What is checked, and how it is told.</param>
    /// <param name="output">Gets each finding as soon as it is there, or one JSON document.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see cref="ExitCode.Success"/> when nothing failed, else <see cref="ExitCode.Failure"/>.</returns>
    Task<int> DoctorAsync(DoctorOptions options, TextWriter output, CancellationToken cancellationToken);

    /// <summary>Makes all checks, and writes what somebody needs who is asked for help into a file.</summary>
    /// <param name="options">How it is checked.</param>
    /// <param name="to">The new file, absolute.</param>
    /// <param name="output">Gets each finding as soon as it is there.</param>
    /// <param name="cancellationToken">Gives up; no file is left then.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> DoctorBundleAsync(DoctorOptions options, string to, TextWriter output, CancellationToken cancellationToken);

    /// <summary>Shows how control of a name would be proved to the CA, and tries it.</summary>
    /// <returns><see cref="ExitCode.Success"/> when all is well, else <see cref="ExitCode.Failure"/>.</returns>
    Task<int> DoctorDcvAsync(DoctorDcvOptions options, CancellationToken cancellationToken);

    /// <summary>Lists what the CA wants to find and a person must publish.</summary>
    /// <param name="options">The command line; only where the configuration is counts.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> ListDcvAsync(ServeOptions options, CancellationToken cancellationToken);

    /// <summary>Makes an external account key and prints it with the configuration that it needs.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> NewExternalAccountKeyAsync(NewExternalAccountKeyOptions options, CancellationToken cancellationToken);

    /// <summary>Takes over what the reseller account holds, in this process: no bridge runs on the data folder.</summary>
    /// <param name="progress">Told about once a second how far it is.</param>
    /// <param name="cancellationToken">Set by SIGTERM and SIGINT; the next import goes on where this one stood.</param>
    /// <returns>What was found and done.</returns>
    Task<ImportReport> ImportAsync(
        ServeOptions where, ImportRequest request, Action<ImportProgress> progress, CancellationToken cancellationToken);

    /// <summary>Verifies the store of a data folder on which no bridge runs.</summary>
    /// <param name="where">Where the configuration and the data folder are.</param>
    /// <param name="repair">Whether what can be repaired is repaired.</param>
    /// <returns><see cref="ExitCode.Success"/> when all is well, else <see cref="ExitCode.Failure"/>.</returns>
    Task<int> CheckStoreAsync(ServeOptions where, bool repair, CancellationToken cancellationToken);

    /// <summary>Says what a data folder holds on which no bridge runs.</summary>
    /// <param name="where">Where the configuration and the data folder are.</param>
    Task<StoreInfo> DescribeStoreAsync(ServeOptions where, CancellationToken cancellationToken);

    /// <summary>Compacts the store of a data folder on which no bridge runs.</summary>
    /// <param name="where">Where the configuration and the data folder are.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> CompactStoreAsync(ServeOptions where, CancellationToken cancellationToken);

    /// <summary>Makes a backup of a data folder on which no bridge runs.</summary>
    /// <param name="where">Where the configuration and the data folder are.</param>
    /// <param name="to">A new file, or a folder; absolute. <see langword="null"/>: as configured.</param>
    Task<StoreBackup> BackUpAsync(ServeOptions where, string? to, CancellationToken cancellationToken);

    /// <summary>Puts a backup into a data folder on which no bridge runs.</summary>
    /// <param name="where">Where the configuration and the data folder are.</param>
    /// <param name="options">Which backup, and how.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> RestoreAsync(ServeOptions where, RestoreOptions options, CancellationToken cancellationToken);

    /// <summary>Goes on without what the store has lost; no bridge runs on the data folder.</summary>
    /// <param name="where">Where the configuration and the data folder are.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> AcceptStoreLossAsync(ServeOptions where, CancellationToken cancellationToken);

    /// <summary>Encrypts the secrets of the store with a new key; no bridge runs on the data folder.</summary>
    /// <param name="where">Where the configuration and the data folder are.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> RotateSecretsAsync(ServeOptions where, CancellationToken cancellationToken);

    /// <summary>Goes on without the secrets of the store that cannot be decrypted; no bridge runs on the data folder.</summary>
    /// <param name="where">Where the configuration and the data folder are.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> AcceptSecretLossAsync(ServeOptions where, CancellationToken cancellationToken);

    /// <summary>Runs the simulated reseller alone until told to stop.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> SandboxAsync(StandaloneSandboxOptions options, CancellationToken cancellationToken);
}
