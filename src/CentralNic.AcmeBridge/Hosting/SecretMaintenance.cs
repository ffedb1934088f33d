using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Audit;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Logging;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.AcmeBridge.Operator.Store;
using CentralNic.AcmeBridge.Secrets;
using CentralNic.AcmeBridge.Storage.LiteDb;
using Serilog.Extensions.Logging;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>
/// What <c>secrets rotate</c> and <c>secrets accept-loss</c> do: they open the data folder itself, on which no bridge may run.
/// </summary>
internal static class SecretMaintenance
{
    /// <summary>
    /// Encrypts all secrets of the store with a new key, and drops the old one. Cut at any moment, <c>secrets.key</c> has both, a bridge
    /// starts as always, and the next rotation brings this one to its end.
    /// </summary>
    public static async Task<int> RotateAsync(ServeOptions where, TextWriter output, CancellationToken cancellationToken)
    {
        var settings = Load(where);
        await using var logger = BridgeLogging.Create(settings.Logging, toStandardError: true);
        using var loggers = new SerilogLoggerFactory(logger);
        await using var store = await OpenAsync(settings, loggers, cancellationToken);
        var ring = SecretKeyRing.Open(settings.DataFolder, settings.SecretKeys, loggers.CreateLogger<SecretKeyRing>());
        var stored = new StoredSecrets(store);
        await stored.RequireReadableAsync(ring, cancellationToken);
        if (ring.IsRotating)
        {
            await output.WriteLineAsync("A rotation was cut in the middle; this brings it to its end.");
        }

        var rotated = await ChangeRecorder.Of(new AuditTrail(store, new IdSource(), TimeProvider.System)).CreateAsync(
            OperatorCaller.Own("command"),
            new AuditedChange("secrets.rotate", "secrets"),
            async () =>
            {
                ring.BeginRotation();
                var count = await stored.ReencryptAsync(ring, cancellationToken);

                // The old key goes only when nothing is left of it.
                await stored.RequireReadableAsync(ring.NewestAlone, cancellationToken);
                SessionKeys.Remove(settings.DataFolder);
                ring.CompleteRotation();
                return new RotatedSecrets(count);
            },
            static rotated => rotated,
            cancellationToken);
        await output.WriteLineAsync(
            $"{Quantity.Of(rotated.Count, "secret")} of the store encrypted with a new key in {ring.FileName}; the old key is dropped. Who "
            + "was signed in to the pages signs in again. Backups of before need the secrets.key of before.");
        return ExitCode.Success;
    }

    /// <summary>Goes on without the secrets that cannot be decrypted any more.</summary>
    public static async Task<int> AcceptLossAsync(ServeOptions where, TextWriter output, CancellationToken cancellationToken)
    {
        var settings = Load(where);
        await using var logger = BridgeLogging.Create(settings.Logging, toStandardError: true);
        using var loggers = new SerilogLoggerFactory(logger);
        await using var store = await OpenAsync(settings, loggers, cancellationToken);
        var ring = await OpenOrSetAsideAsync(settings, loggers, output);
        var stored = new StoredSecrets(store);
        var lost = await stored.FindUnreadableAsync(ring, cancellationToken);
        if (lost.Count == 0)
        {
            await output.WriteLineAsync("All secrets of the store can be decrypted; nothing is changed.");
            return ExitCode.Success;
        }

        await ChangeRecorder.Of(new AuditTrail(store, new IdSource(), TimeProvider.System)).CreateAsync(
            OperatorCaller.Own("command"),
            new AuditedChange("secrets.accept-loss", "secrets"),
            async () =>
            {
                await stored.AcceptLossAsync(ring, cancellationToken);
                return new LostSecrets(lost);
            },
            static lost => lost,
            cancellationToken);
        foreach (var one in lost)
        {
            await output.WriteLineAsync($"given up: {one}");
        }

        await output.WriteLineAsync(
            "Keys that were given up make no accounts: revoke them and make others ('eab'). Orders of tenants whose approvals have no "
            + "secret wait: set another ('tenants set'). Operators whose second factor is gone cannot sign in before 'operators totp NAME "
            + "--remove'.");
        return ExitCode.Success;
    }

    private static BridgeSettings Load(ServeOptions where)
    {
        var settings = StoreMaintenance.Load(where);
        return File.Exists(Path.Combine(settings.DataFolder, "bridge.db"))
            ? settings
            : throw new CommandFailedException(ExitCode.IoError, $"There is no store in the folder '{settings.DataFolder}'.");
    }

    private static async Task<LiteDbDocumentStore> OpenAsync(
        BridgeSettings settings, ILoggerFactory loggers, CancellationToken cancellationToken) => await LiteDbDocumentStore.OpenAsync(
        settings.DataFolder,
        new LiteDbStoreOptions(),
        loggers.CreateLogger<LiteDbDocumentStore>(),
        TimeProvider.System,
        cancellationToken);

    private static async Task<SecretKeyRing> OpenOrSetAsideAsync(BridgeSettings settings, ILoggerFactory loggers, TextWriter output)
    {
        var log = loggers.CreateLogger<SecretKeyRing>();
        try
        {
            return SecretKeyRing.Open(settings.DataFolder, settings.SecretKeys, log);
        }
        catch (StoreUnavailableException unreadable)
        {
            var file = Path.Combine(settings.DataFolder, SecretKeyFile.Name);
            var aside = $"{file}.{TimeProvider.System.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}";
            File.Move(file, aside);
            await output.WriteLineAsync(unreadable.Message);
            await output.WriteLineAsync($"It is kept as {aside}.");
            return SecretKeyRing.Open(settings.DataFolder, settings.SecretKeys, log);
        }
    }
}
