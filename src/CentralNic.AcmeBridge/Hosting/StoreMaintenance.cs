using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Audit;
using CentralNic.AcmeBridge.Core.Backups;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Restores;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Logging;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.AcmeBridge.Operator.Store;
using CentralNic.AcmeBridge.Secrets;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.AcmeBridge.Storage.LiteDb.Backups;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using Serilog.Extensions.Logging;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>What <c>store</c> does: it opens the data folder itself, on which no bridge may run; nothing else is started.</summary>
internal static class StoreMaintenance
{
    public static async Task<int> CheckAsync(ServeOptions where, bool repair, TextWriter output, CancellationToken cancellationToken)
    {
        var settings = Load(where);
        await using var logger = BridgeLogging.Create(settings.Logging, toStandardError: true);
        using var loggers = new SerilogLoggerFactory(logger);
        var report = await StoreCheck.RunAsync(settings.DataFolder, repair, loggers.CreateLogger<LiteDbDocumentStore>(), cancellationToken);
        await output.WriteLineAsync(
            $"{settings.DataFolder}: {Quantity.Of(report.Documents, "document")} in {Quantity.Of(report.Pages, "page")} of the database, "
            + $"{Quantity.Of(report.JournalEntries, "entry", "entries")} in the journal");
        foreach (var mended in report.Repaired)
        {
            await output.WriteLineAsync($"repaired: {mended}");
        }

        foreach (var finding in report.Findings)
        {
            await output.WriteLineAsync($"problem: {finding}");
        }

        if (report.WithoutWholeSum > 0)
        {
            await output.WriteLineAsync(
                $"{Quantity.Of(report.WithoutWholeSum, "document has", "documents have")} no checksum of the whole row yet: "
                + $"an older version wrote {(report.WithoutWholeSum == 1 ? "it. It gets" : "them. They get")} one at the next change, "
                + "or by 'store check --repair'.");
        }

        await output.WriteLineAsync(report.Findings.Count == 0
            ? "No damage found."
            : $"{Quantity.Of(report.Findings.Count, "problem")} found.");
        return report.Findings.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    public static async Task<StoreInfo> DescribeAsync(ServeOptions where, CancellationToken cancellationToken)
    {
        var settings = Load(where);
        await using var logger = BridgeLogging.Create(settings.Logging, toStandardError: true);
        using var loggers = new SerilogLoggerFactory(logger);
        return await StoreDescription.OfAsync(settings.DataFolder, loggers.CreateLogger<LiteDbDocumentStore>(), cancellationToken);
    }

    public static async Task<int> CompactAsync(ServeOptions where, TextWriter output, CancellationToken cancellationToken)
    {
        var settings = Load(where);
        await using var logger = BridgeLogging.Create(settings.Logging, toStandardError: true);
        using var loggers = new SerilogLoggerFactory(logger);
        var (before, after) = await StoreCompaction.RunAsync(
            settings.DataFolder, loggers.CreateLogger<LiteDbDocumentStore>(), cancellationToken);
        await output.WriteLineAsync($"{settings.DataFolder}: the database has {ByteText.Of(after)}, before {ByteText.Of(before)}");
        return ExitCode.Success;
    }

    public static async Task<StoreBackup> BackUpAsync(ServeOptions where, string? to, CancellationToken cancellationToken)
    {
        var settings = Load(where);
        await using var logger = BridgeLogging.Create(settings.Logging, toStandardError: true);
        using var loggers = new SerilogLoggerFactory(logger);
        if (!File.Exists(Path.Combine(settings.DataFolder, "bridge.db")))
        {
            throw new CommandFailedException(ExitCode.IoError, $"There is no store in the folder '{settings.DataFolder}'.");
        }

        await using var store = await LiteDbDocumentStore.OpenAsync(
            settings.DataFolder,
            new LiteDbStoreOptions(),
            loggers.CreateLogger<LiteDbDocumentStore>(),
            TimeProvider.System,
            cancellationToken);

        // What is configured to be encrypted must not go into the backup as it was before.
        _ = SecretKeyRing.Open(settings.DataFolder, settings.SecretKeys, loggers.CreateLogger<SecretKeyRing>());
        var health = new HealthMonitor(TimeProvider.System, loggers.CreateLogger<HealthMonitor>());
        try
        {
            var keeper = new BackupKeeper(
                store, settings.Backups, health, TimeProvider.System, loggers.CreateLogger<BackupKeeper>());
            return await keeper.MakeAsync(to, cancellationToken);
        }
        catch (ArgumentException wrong)
        {
            throw new CommandFailedException(ExitCode.Usage, OperatorRefusals.WordsOf(wrong).Words, wrong);
        }
    }

    public static async Task<int> RestoreAsync(
        ServeOptions where, RestoreOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var settings = Load(where);
        await using var logger = BridgeLogging.Create(settings.Logging, toStandardError: true);
        using var loggers = new SerilogLoggerFactory(logger);
        RestoredStore restored;
        try
        {
            restored = await StoreRestore.RunAsync(
                options.From,
                settings.DataFolder,
                options.KeyFile is { } file
                    ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim()
                    : settings.Backups.Key?.Reveal(),
                options.Replace,
                loggers.CreateLogger<LiteDbDocumentStore>(),
                TimeProvider.System,
                cancellationToken);
        }
        catch (ArgumentException there)
        {
            throw new CommandFailedException(ExitCode.CannotCreate, there.Message, there);
        }

        await output.WriteLineAsync(
            $"{restored.DataFolder}: restored as of {restored.CopiedAt:u}, {Quantity.Of(restored.Documents, "document")}"
            + (restored.Kept is { } kept ? $"; what was there before is kept in {kept}" : ""));
        if (!restored.HasSecretsKey)
        {
            await output.WriteLineAsync(File.Exists(Path.Combine(restored.DataFolder, SecretKeyFile.Name))
                ? "The backup has no secrets.key; the one that the data folder has stays in place."
                : "The backup has no secrets.key. If the store has external account keys, approval secrets or second factors, put the file "
                    + "there that was beside it, with mode 600 and the bridge's user as its owner: "
                    + Path.Combine(restored.DataFolder, SecretKeyFile.Name));
        }

        await output.WriteLineAsync(
            "Start the bridge. Before it buys anything it reads what the reseller has sold since, and takes it over; until then 'health' "
            + "has the condition purchases-held.");
        return ExitCode.Success;
    }

    public static async Task<int> AcceptLossAsync(ServeOptions where, TextWriter output, CancellationToken cancellationToken)
    {
        var settings = Load(where);
        if (!Directory.Exists(settings.DataFolder))
        {
            throw new CommandFailedException(ExitCode.IoError, $"There is no data folder '{settings.DataFolder}'.");
        }

        await using var logger = BridgeLogging.Create(settings.Logging, toStandardError: true);
        using var loggers = new SerilogLoggerFactory(logger);
        bool accepted;
        await using (var store = await LiteDbDocumentStore.OpenAsync(
            settings.DataFolder,
            new LiteDbStoreOptions { AcceptLostCommits = true },
            loggers.CreateLogger<LiteDbDocumentStore>(),
            TimeProvider.System,
            cancellationToken))
        {
            accepted = store.HasAcceptedLoss;
            if (accepted)
            {
                var mark = new RestoredMark(RestoreCause.LossAccepted, CopiedAt: null, TimeProvider.System.GetUtcNow());
                await ChangeRecorder.Of(new AuditTrail(store, new IdSource(), TimeProvider.System)).CreateAsync(
                    OperatorCaller.Own("command"),
                    new AuditedChange("store.accept-loss", "store"),
                    async () =>
                    {
                        await RestoredMark.WriteAsync(store, mark, cancellationToken);
                        return new AcceptedLoss(settings.DataFolder, mark.MarkedAt);
                    },
                    static loss => loss,
                    cancellationToken);
            }
        }

        await output.WriteLineAsync(accepted
            ? "The loss is accepted; the log above says what is gone. Start the bridge: before it buys anything it reads what the reseller "
                + "has sold, and takes over what it does not know; until then 'health' has the condition purchases-held."
            : "Nothing was lost; nothing is changed.");
        return ExitCode.Success;
    }

    /// <summary>The configuration; what is done to the data folder is done as its owner, also by root.</summary>
    internal static BridgeSettings Load(ServeOptions where)
    {
        var settings = BridgeConfiguration.Load(where);
        FolderOwner.Become(settings.DataFolder);
        return settings;
    }
}
