using System.Security.Cryptography;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Logging;
using CentralNic.Reseller.Sandbox;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>The simulated reseller by itself, for programs that are tested against it.</summary>
internal sealed class StandaloneSandbox(StandaloneSandboxOptions options, TextWriter output)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Runs it until told to stop.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(options.DataFolder);
        await using var logger = BridgeLogging.Create(
            new LoggingSettings(LogEventLevel.Information, options.JsonLog), toStandardError: true);
        using var loggers = new SerilogLoggerFactory(logger);
        var (password, passwordFile) = ReadPassword(folder);
        await using var sandbox = await SandboxLauncher.StartAsync(
            new SandboxOptions
            {
                Listen = options.Listen.ToLocalUrl(),
                DataFolder = folder,
                Accounts = [new SandboxAccount(options.Login, password)],
                IssueDelay = options.IssueDelay,
                ReissueDelay = options.ReissueDelay,
                Vetting = new SandboxVettingOptions { DecidesAfter = options.Vetting },
                RenewalsAddNames = options.RenewalsAddNames,
                Dcv = new SandboxDcvOptions
                {
                    HttpPort = options.DcvHttpPort,
                    HttpsPort = options.DcvHttpsPort,
                    Resolvers = options.Resolvers,
                    AddressOverrides = options.Addresses,
                },
            },
            folder,
            "--listen",
            loggers,
            TimeProvider.System,
            cancellationToken);
        var root = Path.Combine(folder, "root.pem");
        await File.WriteAllTextAsync(root, sandbox.RootCertificatePem.TrimEnd() + "\n", cancellationToken);

        await output.WriteLineAsync($"endpoint: {sandbox.Endpoint}");
        await output.WriteLineAsync($"login: {options.Login}");
        await output.WriteLineAsync($"password: in {passwordFile}");
        await output.WriteLineAsync($"root: {root}");
        await output.WriteLineAsync($"page: {sandbox.Page}");
        await output.FlushAsync(cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Success;
    }

    private (string Password, string File) ReadPassword(string folder)
    {
        var file = Path.GetFullPath(options.PasswordFile ?? Path.Combine(folder, "password"));
        if (options.PasswordFile is null && !File.Exists(file))
        {
            Directory.CreateDirectory(folder);
            var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                creation.UnixCreateMode = OwnerOnly;
            }

            using var writer = new StreamWriter(file, creation);
            writer.WriteLine(RandomNumberGenerator.GetHexString(32, lowercase: true));
        }

        return File.ReadAllText(file).Trim() switch
        {
            "" => throw new CommandFailedException(
                ExitCode.Config, $"The password file {file} is empty. Write the account's password into it, in one line."),
            var text when text.AsSpan().ContainsAny('\r', '\n') =>
                throw new CommandFailedException(
                    ExitCode.Config, $"The password file {file} has more than one line. It must hold the account's password alone."),
            var text => (text, file),
        };
    }
}
