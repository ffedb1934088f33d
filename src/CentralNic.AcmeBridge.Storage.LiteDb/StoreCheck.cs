using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Backups;
using CentralNic.AcmeBridge.Storage.LiteDb.Database;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using CentralNic.AcmeBridge.Storage.LiteDb.Format;
using CentralNic.AcmeBridge.Storage.LiteDb.Journal;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb;

/// <summary>Verifies a data folder on which no bridge runs: every page, row and index of the database, and the journal.</summary>
public static class StoreCheck
{
    /// <summary>Verifies, and repairs what can be repaired from what is there.</summary>
    /// <param name="dataFolder">The folder; no instance may use it.</param>
    /// <param name="repair">
    /// Whether indexes are made anew from the documents, checksums completed, and documents taken over from a damaged file.
    /// </param>
    /// <param name="logger">Gets what a repair tells.</param>
    /// <param name="cancellationToken">Gives up before the folder is touched.</param>
    /// <exception cref="StoreFormatException">A newer version of the program wrote it.</exception>
    /// <exception cref="StoreUnavailableException">The folder is in use, there is no store in it, or it cannot be read at all.</exception>
    public static Task<StoreCheckReport> RunAsync(string dataFolder, bool repair, ILogger logger, CancellationToken cancellationToken) =>
        RunAsync(dataFolder, repair, new LiteDbStoreOptions(), logger, cancellationToken);

    internal static Task<StoreCheckReport> RunAsync(
        string dataFolder, bool repair, LiteDbStoreOptions options, ILogger logger, CancellationToken cancellationToken) =>
        Task.Run(() => Run(Path.GetFullPath(dataFolder), repair, logger, options), cancellationToken);

    private static StoreCheckReport Run(string folder, bool repair, ILogger logger, LiteDbStoreOptions options)
    {
        var path = Path.Combine(folder, "bridge.db");
        if (!Directory.Exists(folder) || (!File.Exists(path) && !File.Exists(path + "-sums")))
        {
            throw new StoreUnavailableException($"There is no store in the folder '{folder}'.");
        }

        using var held = FolderLock.Take(folder, logger);
        StoreRestore.RefuseUnfinished(folder);
        StoreFormat.Require(path, options);
        try
        {
            return Run(folder, path, repair, logger, options);
        }
        catch (Exception exception) when (exception is not StoreUnavailableException)
        {
            // LiteDB meets damage in many ways, by exceptions of any kind.
            throw new StoreUnavailableException($"The store in '{folder}' cannot be checked: {exception.Message}", exception);
        }
    }

    private static StoreCheckReport Run(string folder, string path, bool repair, ILogger logger, LiteDbStoreOptions options)
    {
        var findings = new List<string>();
        var repaired = new List<string>();
        if (!File.Exists(path))
        {
            return new StoreCheckReport(0, 0, 0, 0, [$"The database '{path}' is missing, though there was one. Restore a backup."], []);
        }

        PageReport pages;
        using (var file = PageFile.Open(path, options.OpenFile))
        {
            pages = DatabaseFile.Examine(path, file);
        }

        if (pages.NeedsSalvage)
        {
            if (!repair)
            {
                findings.AddRange(
                    Damage(pages).Select(what => $"{what} The next start, or --repair, takes over what is whole and keeps the file."));
                using var file = options.OpenFile(path);
                var salvage = DatabaseSalvage.Read(file, pages);
                var lost = salvage.Lost.Select(key => key.ToString()).Order(StringComparer.Ordinal);
                findings.AddRange(lost.Select(key => $"Document {key} cannot be read."));
                if (salvage.MayHaveLostMore)
                {
                    findings.Add("Documents were lost whose names cannot be told.");
                }

                Journal(folder, DatabaseFile.MarkOf(salvage, folder, options), findings, out var left);
                return new StoreCheckReport(salvage.Documents.Count, pages.Pages, left, 0, findings, repaired);
            }

            repaired.AddRange(Damage(pages).Select(
                what => $"{what} What is whole was taken over into a new file; the file as it was is kept in {SetAside.FolderName}."));
        }

        if (repair)
        {
            DatabaseFile.Prepare(path, options, logger);
        }

        using var database = DocumentDatabase.OpenPrepared(path, options, logger);
        var (documents, withoutSum) = database.Check(repair, findings, repaired);
        Journal(folder, database.ReadJournalMark(), findings, out var entries);
        return new StoreCheckReport(documents, pages.Pages, entries, withoutSum, findings, repaired);
    }

    private static IEnumerable<string> Damage(PageReport pages)
    {
        if (pages.Damaged.Count > 0)
        {
            yield return $"Damaged pages of the database: {pages.Damaged.Count}.";
        }

        if (pages.Unsure.Count > 0)
        {
            yield return $"Pages of the database whose checksums are damaged or missing: {pages.Unsure.Count}.";
        }
    }

    private static void Journal(string folder, JournalMark mark, List<string> findings, out int entries)
    {
        JournalRun[] runs = [Read(Path.Combine(folder, "journal-a")), Read(Path.Combine(folder, "journal-b"))];
        using var witness = JournalWitness.Open(folder, StoreFile.Open);
        var newer = runs[1].Last > runs[0].Last ? 1 : 0;
        if (JournalCheck.FindLoss(runs[1 - newer], runs[newer], mark, witness) is { } loss)
        {
            findings.Add(loss);
        }
        else if (witness.IsPartlyDamaged)
        {
            findings.Add($"Half of '{JournalWitness.FileName}' is damaged; nothing is lost, and the next start makes it anew.");
        }

        entries = runs.Sum(run => run.WholeFrames().Count);
    }

    private static JournalRun Read(string path)
    {
        using var file = StoreFile.Open(path);
        return JournalRun.Read(file);
    }
}
