using CentralNic.AcmeBridge.Storage.LiteDb.Commits;
using CentralNic.AcmeBridge.Storage.LiteDb.Database;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using CentralNic.AcmeBridge.Storage.LiteDb.Journal;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Format;

/// <summary>
/// Brings a store of an older format to the program's. Before anything changes, its files are copied to <c>set-aside</c>: with them the
/// older program can go on.
/// </summary>
internal static class StoreUpgrade
{
    private static readonly string[] Files =
    [
        "bridge.db", "bridge.db-sums", "bridge.db-twin", "journal-a", "journal-b", JournalWitness.FileName,
    ];

    /// <summary>Copies the files, brings the journal into the database, and runs the migrations one after the other.</summary>
    /// <param name="folder">The data folder, which is held.</param>
    /// <param name="from">The format that it has.</param>
    /// <returns>Whether acknowledged commits were lost, which was accepted.</returns>
    public static bool Run(string folder, int from, LiteDbStoreOptions options, ILogger logger)
    {
        var kept = SetAside.Copy(folder, [.. Files.Select(file => Path.Combine(folder, file))]);
        using var database = DocumentDatabase.Open(folder, options, logger);
        var hasAcceptedLoss = BringInJournal(folder, database, options, logger);
        foreach (var migration in options.Migrations.Where(migration => migration.To > from).OrderBy(migration => migration.To))
        {
            var changed = database.Migrate(migration.Convert);
            database.WriteFormat(migration.To);
            StoreLog.Migrated(logger, folder, migration.To, changed, kept);
        }

        database.WriteFormat(options.Format);
        return hasAcceptedLoss;
    }

    /// <summary>Brings all that rests in the journal into the database.</summary>
    /// <returns>Whether acknowledged commits were lost, which was accepted.</returns>
    public static bool BringInJournal(string folder, DocumentDatabase database, LiteDbStoreOptions options, ILogger logger)
    {
        var (older, active) = (new JournalGeneration(), new JournalGeneration());
        using var journal = CommitJournal.Open(
            folder, options, database.ReadJournalMark(), logger, older.Put, active.Put, out var sealedThrough);
        foreach (var (generation, through) in new[] { (older, sealedThrough), (active, journal.LastSequence) })
        {
            if (generation.Records.Count > 0)
            {
                generation.Through = through;
                JournalDrain.DrainInto(database, generation, logger);
            }
        }

        var accepted = journal.HasAcceptedLoss || database.HasForgottenDamage;
        database.Apply([], journal.LastSequence);
        journal.Confirm(journal.LastSequence);
        return accepted;
    }
}
