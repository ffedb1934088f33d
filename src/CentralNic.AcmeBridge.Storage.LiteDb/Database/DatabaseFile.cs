using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using CentralNic.AcmeBridge.Storage.LiteDb.Format;
using CentralNic.AcmeBridge.Storage.LiteDb.Journal;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>
/// Makes the file of a <see cref="DocumentDatabase"/> fit to be opened: a new one where there is none, and where pages are damaged one with
/// all that is whole. The damaged file is kept, what is lost is written down in the new one.
/// </summary>
internal static class DatabaseFile
{
    private const int BatchDocuments = 256;

    /// <param name="options">How files are opened, and whether a loss is accepted.</param>
    /// <exception cref="StoreUnavailableException">The file is gone.</exception>
    public static void Prepare(string path, LiteDbStoreOptions options, ILogger logger)
    {
        var isNew = !File.Exists(path);
        if (isNew)
        {
            RefuseIfLost(path, options, logger);
            EmptyDatabase.Create(path, options.Format, options.OpenFile);
        }

        PageReport report;
        using (var pages = PageFile.Open(path, options.OpenFile))
        {
            report = Examine(path, pages, isNew);
            if (!report.NeedsSalvage)
            {
                pages.TakeInUnknown();
            }
        }

        if (report.NeedsSalvage)
        {
            Rebuild(path, report, options, logger);
        }
    }

    /// <summary>Says what is damaged, and of what that cannot be told. Nothing is written.</summary>
    /// <param name="isNew">Whether it was made just now.</param>
    public static PageReport Examine(string path, PageFile pages, bool isNew = false)
    {
        // Kept since the same version as the checksums: where it is, they must be.
        var witness = new FileInfo(Path.Combine(Path.GetDirectoryName(path)!, JournalWitness.FileName));
        var isProtected = !isNew && witness.Exists && witness.Length > 0;
        var report = pages.Examine();
        return isProtected ? report with { Unsure = [.. report.Unsure, .. report.Unknown] } : report;
    }

    /// <summary>Whether there was a database, which is gone: what is kept beside it is made after it.</summary>
    public static bool IsMissing(string path) => !File.Exists(path)
        && new[] { path + "-sums", Path.Combine(Path.GetDirectoryName(path)!, JournalWitness.FileName) }.Any(
            beside => File.Exists(beside) && new FileInfo(beside).Length > 0);

    private static void RefuseIfLost(string path, LiteDbStoreOptions options, ILogger logger)
    {
        if (!IsMissing(path))
        {
            return;
        }

        if (!options.AcceptLostCommits)
        {
            throw new StoreUnavailableException(
                $"The database '{path}' is missing, though there was one. Restore the data folder from a backup. To go on without what "
                + $"was in it, run with the bridge stopped: {OperatorCommands.Line("store accept-loss")}");
        }

        StoreLog.DatabaseLossAccepted(logger, path);
        File.Delete(path + "-sums");
    }

    private static void Rebuild(string path, PageReport report, LiteDbStoreOptions options, ILogger logger)
    {
        var format = StoreFormat.Require(path, options)?.Format ?? options.Format;
        var folder = Path.GetDirectoryName(path)!;
        var kept = SetAside.Copy(folder, path, path + "-sums");
        DatabaseSalvage salvage;
        using (var file = options.OpenFile(path))
        {
            salvage = DatabaseSalvage.Read(file, report);
        }

        var made = Begin(path, format, options);
        using (var database = DocumentDatabase.OpenPrepared(made, options, logger))
        {
            foreach (var batch in salvage.Documents.Values.Chunk(BatchDocuments))
            {
                database.Apply(batch, null);
            }

            database.PutDamage(salvage, kept);
            database.Apply([], MarkOf(salvage, folder, options).Through);
        }

        Replace(path, made);
        if (report.Damaged.Count > 0)
        {
            StoreLog.DatabaseRebuilt(logger, path, report.Damaged.Count, report.Unsure.Count, salvage.Documents.Count, kept);
        }
        else
        {
            StoreLog.SumsLost(logger, path, report.Unsure.Count, salvage.Documents.Count, kept);
        }
    }

    /// <summary>Makes an empty file beside a database, to be filled and put in its place.</summary>
    public static string Begin(string path, int format, LiteDbStoreOptions options)
    {
        var made = RemoveMade(path);
        EmptyDatabase.Create(made, format, options.OpenFile);
        return made;
    }

    /// <summary>Removes what is left of a new file that did not come into the place of a database.</summary>
    /// <returns>The file's name.</returns>
    public static string RemoveMade(string path)
    {
        var made = path + ".new";
        foreach (var left in new[] { made, made + "-twin", made + "-sums" })
        {
            File.Delete(left);
        }

        return made;
    }

    /// <summary>
    /// Puts a new file in the place of a database. Cut in the middle, the next start takes over its rows by their checksums.
    /// </summary>
    public static void Replace(string path, string made)
    {
        var folder = Path.GetDirectoryName(path)!;
        File.Move(made, path, overwrite: true);
        FolderSync.Flush(folder);
        File.Move(made + "-sums", path + "-sums", overwrite: true);
        File.Delete(made + "-twin");
        FolderSync.Flush(folder);
    }

    /// <summary>How far a damaged database has the journal.</summary>
    /// <param name="salvage">What is left of it.</param>
    public static JournalMark MarkOf(DatabaseSalvage salvage, string folder, LiteDbStoreOptions options)
    {
        if (salvage.Mark is { } row)
        {
            return JournalMarkRow.Read(row);
        }

        using var witness = JournalWitness.Open(folder, options.OpenFile);
        return new JournalMark(witness.Through, HasWitness: true);
    }
}
