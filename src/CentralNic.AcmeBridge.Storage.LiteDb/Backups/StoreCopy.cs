using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Database;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using CentralNic.AcmeBridge.Storage.LiteDb.Format;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Backups;

/// <summary>
/// Makes a backup in a folder beside its place, verifies it, and only then gives it its name: what fails, or is killed, leaves nothing
/// under that name.
/// </summary>
internal sealed class StoreCopy : IDisposable
{
    private const string Prefix = ".acme-bridge-backup-";

    private static readonly TimeSpan LongestWork = TimeSpan.FromDays(1);

    private readonly string _target;
    private readonly string _work;

    private StoreCopy(string target, string work) => (_target, _work) = (target, work);

    /// <summary>Where the copy of the database goes.</summary>
    public string Database => Path.Combine(_work, "bridge.db");

    /// <summary>Makes the folder in which it is made.</summary>
    /// <param name="target">Where the backup goes; there must be nothing.</param>
    /// <exception cref="ArgumentException">There is something, or its folder is not there.</exception>
    public static StoreCopy Begin(string target)
    {
        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            throw new ArgumentException($"There is no folder '{folder}' on the bridge's machine.");
        }

        if (File.Exists(target) || Directory.Exists(target))
        {
            throw new ArgumentException($"'{target}' exists already; a backup takes nothing's place.");
        }

        var work = Path.Combine(folder, Prefix + Path.GetRandomFileName());
        PrivateFiles.CreateFolder(work);
        return new StoreCopy(target, work);
    }

    /// <summary>Removes what a kill left of backups into a folder, once nobody can be at work on it any more.</summary>
    public static void RemoveLeftOvers(string folder)
    {
        foreach (var left in new DirectoryInfo(folder).GetDirectories(Prefix + "*"))
        {
            if (left.LastWriteTimeUtc < TimeProvider.System.GetUtcNow().UtcDateTime - LongestWork)
            {
                left.Delete(recursive: true);
            }
        }
    }

    /// <summary>Verifies the copy by opening it, makes the archive, reads it back, and gives it its name.</summary>
    /// <param name="dataFolder">Where the other files are.</param>
    /// <param name="format">The store's format.</param>
    /// <param name="at">When the copy was taken.</param>
    /// <param name="contents">What it is encrypted with, and which keys are in it.</param>
    /// <param name="goOn">Is asked now and then; throws to give up.</param>
    /// <exception cref="StoreUnavailableException">The copy is not whole.</exception>
    public StoreBackup Finish(string dataFolder, int format, DateTimeOffset at, BackupContents contents, ILogger logger, Action goOn)
    {
        var (documents, through) = Verify(Database, new LiteDbStoreOptions { Format = format }, logger);
        string[] there = [.. BackupArchive.KeptIn(dataFolder)];
        string[] kept = [.. there.Where(file => BackupArchive.IsWanted(file, contents))];
        var archive = Path.Combine(_work, "archive");
        var program = typeof(StoreCopy).Assembly.GetName().Version?.ToString(3) ?? "";
        BackupArchive.Write(
            archive,
            [
                ("bridge.db", Database),
                .. kept.Select(file => (file, Path.Combine(dataFolder, file))),
            ],
            new BackupManifest(format, program, at, through, documents, new(StringComparer.Ordinal)),
            contents.Passphrase,
            goOn);
        BackupArchive.Read(archive, contents.Passphrase, folder: null);
        goOn();
        File.Move(archive, _target, overwrite: false);
        FolderSync.Flush(Path.GetDirectoryName(_target)!);
        return new StoreBackup(_target, new FileInfo(_target).Length, documents, at, contents.Passphrase is not null)
        {
            LacksSecretsKey = there.Contains(BackupArchive.SecretsKey) && !kept.Contains(BackupArchive.SecretsKey),
        };
    }

    /// <summary>Opens a copied database and reads all of it.</summary>
    /// <returns>How many documents it has, and how far it has the journal.</returns>
    /// <exception cref="StoreFormatException">It is of a newer version of the program.</exception>
    /// <exception cref="StoreUnavailableException">It is not whole.</exception>
    public static (long Documents, long Through) Verify(string path, LiteDbStoreOptions options, ILogger logger)
    {
        StoreFormat.Require(path, options);
        using var database = DocumentDatabase.OpenPrepared(path, options, logger);
        var (documents, wrong) = database.Verify();
        return wrong is null
            ? (documents, database.ReadJournalMark().Through)
            : throw new StoreUnavailableException(
                $"The copy is not whole: {wrong}. Run with the bridge stopped: {OperatorCommands.Line("store check")}");
    }

    public void Dispose() => Directory.Delete(_work, recursive: true);
}
