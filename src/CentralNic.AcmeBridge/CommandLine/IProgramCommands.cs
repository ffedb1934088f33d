namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>What the program does once its command line is understood.</summary>
/// <remarks>
/// Failures that a person can mend are thrown: <see cref="Configuration.ConfigurationException"/>,
/// <see cref="CommandFailedException"/>, errors of files and sockets. They are told on standard error and become an
/// <see cref="ExitCode"/> in one place (<see cref="BridgeCommandLine"/>).
/// </remarks>
public interface IProgramCommands
{
    /// <summary>Runs the servers until told to stop.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="cancellationToken">Set by SIGTERM and SIGINT: finish what must be finished, and return.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> ServeAsync(ServeOptions options, CancellationToken cancellationToken);

    /// <summary>Starts the servers, gets a certificate through them, and shows how.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="cancellationToken">Set by SIGTERM and SIGINT.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> DemoAsync(DemoOptions options, CancellationToken cancellationToken);

    /// <summary>Runs the simulated reseller alone until told to stop.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="cancellationToken">Set by SIGTERM and SIGINT.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> SandboxAsync(StandaloneSandboxOptions options, CancellationToken cancellationToken);
}
