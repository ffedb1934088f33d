using System.Security.Cryptography;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Logging;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>
/// Reads the configuration again while the bridge runs, and puts in place what needs no restart. A mistake leaves all as it was.
/// </summary>
internal sealed partial class ConfigurationReload : IDisposable
{
    /// <summary>How often the files that hold secrets are looked at.</summary>
    internal static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly BridgeSettings _started;
    private readonly Func<BridgeSettings, CancellationToken, Task> _apply;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _turn = new(1);
    private volatile BridgeSettings _current;
    private string _refused = "";

    /// <summary>Makes it.</summary>
    /// <param name="settings">What the bridge was started with.</param>
    /// <param name="apply">Puts settings in place.</param>
    internal ConfigurationReload(
        BridgeSettings settings, Func<BridgeSettings, CancellationToken, Task> apply, ILogger<ConfigurationReload> logger) =>
        (_started, _current, _apply, _logger) = (settings, settings, apply, logger);

    /// <summary>The settings that count.</summary>
    public BridgeSettings Current => _current;

    /// <summary>Puts settings in place in the parts of a running bridge.</summary>
    internal static async Task ApplyAsync(
        BridgeSettings settings,
        BridgeParts parts,
        Bridge bridge,
        ResellerClient reseller,
        ServerCertificate? certificate,
        LogLevels? levels,
        CancellationToken cancellationToken)
    {
        // What can still fail comes first.
        if (settings.Tls is { } files)
        {
            certificate?.Use(files);
        }

        await bridge.ConfigureAsync(parts, cancellationToken);
        reseller.UsePassword(settings.Reseller.Password);
        levels?.Set(settings.Logging.Level);
    }

    /// <summary>Reads the configuration again.</summary>
    /// <param name="cause">Who wants it, for the log.</param>
    /// <param name="cancellationToken">Gives up before anything is changed.</param>
    /// <returns>What changed.</returns>
    /// <exception cref="ReloadRefusedException">
    /// It has mistakes, which the message lists, and the settings before are in force; or there is nothing to read. It is logged.
    /// </exception>
    public async Task<ReloadReport> RunAsync(string cause, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await ReadAsync(cause, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads the configuration again when a file that holds a secret has changed.</summary>
    public async Task LookAtSecretsAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var seen = string.Join(' ', _current.SecretFiles.Keys.Order(StringComparer.Ordinal).Select(HashOf));
            var known = string.Join(
                ' ', _current.SecretFiles.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value));
            if (seen == known || seen == _refused)
            {
                return;
            }

            try
            {
                await ReadAsync("a file that holds a secret changed", cancellationToken);
                _refused = "";
            }
            catch (ReloadRefusedException)
            {
                _refused = seen; // The next change is tried again.
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static string HashOf(string path)
    {
        try
        {
            return SettingsReader.HashOf(File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "unreadable"; // It may be on its way; reading the configuration tells what is wrong.
        }
    }

    private async Task<ReloadReport> ReadAsync(string cause, CancellationToken cancellationToken)
    {
        if (_current.ReadAgain is not { } read)
        {
            throw Refused(cause, "This bridge was started without a configuration that could be read again.", mistake: null);
        }

        BridgeSettings next;
        try
        {
            next = read();
            await _apply(next, cancellationToken);
        }
        catch (Exception mistake) when (mistake is ConfigurationException or IOException or UnauthorizedAccessException
            or CryptographicException or ArgumentException or StoreUnavailableException)
        {
            throw Refused(cause, mistake.Message, mistake);
        }

        var report = Compare(next);
        _current = next;
        Log(cause, report);
        return report;
    }

    private ReloadRefusedException Refused(string cause, string why, Exception? mistake)
    {
        LogRefused(cause, why);
        return new ReloadRefusedException($"The settings before stay in force. {why}", mistake);
    }

    private ReloadReport Compare(BridgeSettings next)
    {
        var changed = Changed(_current, next);
        return new ReloadReport(
            [.. changed.Where(IsReloaded)],
            [.. Changed(_started, next).Where(key => !IsReloaded(key))],
            [.. next.Warnings]);
    }

    private static string[] Changed(BridgeSettings before, BridgeSettings after) =>
    [
        .. before.Snapshot.Keys.Union(after.Snapshot.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(key => before.Snapshot.GetValueOrDefault(key) != after.Snapshot.GetValueOrDefault(key))
            .Order(StringComparer.OrdinalIgnoreCase),
    ];

    private static bool IsReloaded(string key) => KnownSettings.Find(key)?.IsReloaded == true;

    private void Log(string cause, ReloadReport report)
    {
        LogRead(
            cause, report.Applied.Length == 0 ? "nothing" : string.Join(", ", report.Applied));
        if (report.NeedRestart.Length > 0)
        {
            LogNeedRestart(string.Join(", ", report.NeedRestart));
        }

        foreach (var warning in report.Warnings.Except(_started.Warnings))
        {
            LogWarning(warning);
        }
    }

    [LoggerMessage(7050, LogLevel.Information, "The configuration was read again ({Cause}). Changed: {Keys}")]
    private partial void LogRead(string cause, string keys);

    [LoggerMessage(7051, LogLevel.Warning, "These settings count only after a restart: {Keys}")]
    private partial void LogNeedRestart(string keys);

    [LoggerMessage(7052, LogLevel.Error, "The configuration was to be read again ({Cause}); the settings before stay in force. {Mistakes}")]
    private partial void LogRefused(string cause, string mistakes);

    [LoggerMessage(7053, LogLevel.Warning, "{Warning}")]
    private partial void LogWarning(string warning);
}
