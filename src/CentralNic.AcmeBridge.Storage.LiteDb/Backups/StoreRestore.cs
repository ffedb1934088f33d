using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Restores;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Database;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using CentralNic.AcmeBridge.Storage.LiteDb.Journal;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Backups;

/// <summary>Puts a backup in the place of a data folder's store, on which no bridge runs.</summary>
public static class StoreRestore
{
    private const string Unfinished = "restore-unfinished";
    private const string WorkPrefix = "restoring-";

    /// <summary>What is no store by itself, and stays where a backup has none.</summary>
    private static readonly string[] Beside = [BackupArchive.SecretsKey, "tls"];

    private static readonly string[] StoreFiles =
    [
        "bridge.db", "bridge.db-sums", "bridge.db-twin", "journal-a", "journal-b", JournalWitness.FileName, .. Beside,
    ];

    /// <summary>Verifies a backup, and puts it in place with the mark that it was restored.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="dataFolder">The data folder; it is made when missing.</param>
    /// <param name="passphrase">What the backup was encrypted with; <see langword="null"/>: it was not.</param>
    /// <param name="replace">Whether a store that is there is kept in <c>set-aside</c> and replaced.</param>
    /// <param name="logger">Gets what opening it tells.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up before anything is put in place.</param>
    /// <exception cref="ArgumentException">There is a store already.</exception>
    /// <exception cref="StoreFormatException">A newer version of the program made the backup.</exception>
    /// <exception cref="StoreUnavailableException">
    /// The folder is in use, or the backup is none, encrypted with another key, changed or cut short. The folder is as it was.
    /// </exception>
    public static Task<RestoredStore> RunAsync(
        string file,
        string dataFolder,
        string? passphrase,
        bool replace,
        ILogger logger,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Task.Run(
            () => RestoreAsync(Path.GetFullPath(file), Path.GetFullPath(dataFolder), passphrase, replace, logger, time, cancellationToken),
            cancellationToken);
    }

    /// <summary>Refuses a folder in which a restore was cut in the middle: its files may be of two stores.</summary>
    internal static void RefuseUnfinished(string dataFolder)
    {
        if (File.Exists(Path.Combine(dataFolder, Unfinished)))
        {
            throw new StoreUnavailableException(
                $"A restore into '{dataFolder}' was cut in the middle. Run it again: "
                + $"{OperatorCommands.Line("restore BACKUP --replace")}");
        }
    }

    private static async Task<RestoredStore> RestoreAsync(
        string file,
        string dataFolder,
        string? passphrase,
        bool replace,
        ILogger logger,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        using var held = FolderLock.Take(dataFolder, logger);
        var isUnfinished = File.Exists(Path.Combine(dataFolder, Unfinished));
        string[] there = [.. StoreFiles.Where(name => Exists(Path.Combine(dataFolder, name)))];
        if (there.Any(name => !Beside.Contains(name)) && !replace)
        {
            throw new ArgumentException(
                $"There is a store in '{dataFolder}' already. To keep it in set-aside and put the backup in its place, add --replace.");
        }

        foreach (var left in Directory.GetDirectories(dataFolder, WorkPrefix + "*"))
        {
            Directory.Delete(left, recursive: true); // Of a restore that was killed.
        }

        var work = Path.Combine(dataFolder, WorkPrefix + Path.GetRandomFileName());
        PrivateFiles.CreateFolder(work);
        try
        {
            var manifest = BackupArchive.Read(file, passphrase, work);
            await PrepareAsync(work, manifest, logger, time, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            var kept = PutInPlace(dataFolder, work, [.. there.Where(name => !Beside.Contains(name) || Exists(Path.Combine(work, name)))]);
            return new RestoredStore(dataFolder, manifest.CopiedAt, manifest.Documents, kept)
            {
                HasSecretsKey = manifest.Files.ContainsKey(BackupArchive.SecretsKey),
            };
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(
                $"'{file}' was not restored: {failure.Message}"
                + (isUnfinished ? "" : $" The data folder '{dataFolder}' is as it was."), failure);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Makes of the files a store that opens, verifies it by opening it, and marks it as restored.</summary>
    private static async Task PrepareAsync(
        string work, BackupManifest manifest, ILogger logger, TimeProvider time, CancellationToken cancellationToken)
    {
        var path = Path.Combine(work, "bridge.db");
        var options = new LiteDbStoreOptions();
        using (var pages = PageFile.Open(path, StoreFile.Open))
        {
            pages.TakeInUnknown();
        }

        var (_, through) = StoreCopy.Verify(path, options, logger);
        using (var witness = JournalWitness.Open(work, StoreFile.Open))
        {
            witness.WriteWhole(through, 0, through);
        }

        await using var store = await LiteDbDocumentStore.OpenAsync(work, options, logger, time, cancellationToken);
        await RestoredMark.WriteAsync(
            store, new RestoredMark(RestoreCause.Restored, manifest.CopiedAt, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>Moves what was there away and the new files in; between the first and the last of it no bridge starts.</summary>
    private static string? PutInPlace(string dataFolder, string work, string[] there)
    {
        var unfinished = Path.Combine(dataFolder, Unfinished);
        PrivateFiles.Create(unfinished).Dispose();
        FolderSync.Flush(dataFolder);
        var kept = there.Length == 0 ? null : SetAside.NewFolder(dataFolder);
        foreach (var name in there)
        {
            Move(Path.Combine(dataFolder, name), Path.Combine(kept!, name));
        }

        foreach (var name in StoreFiles.Where(name => Exists(Path.Combine(work, name))))
        {
            Move(Path.Combine(work, name), Path.Combine(dataFolder, name));
        }

        if (kept is not null)
        {
            FolderSync.Flush(kept);
        }

        FolderSync.Flush(dataFolder);
        File.Delete(unfinished);
        FolderSync.Flush(dataFolder);
        return kept;
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    private static void Move(string from, string to)
    {
        if (Directory.Exists(from))
        {
            Directory.Move(from, to);
        }
        else
        {
            File.Move(from, to);
        }
    }
}
