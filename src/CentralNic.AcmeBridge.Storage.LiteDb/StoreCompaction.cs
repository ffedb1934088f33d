using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Backups;
using CentralNic.AcmeBridge.Storage.LiteDb.Database;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using CentralNic.AcmeBridge.Storage.LiteDb.Format;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb;

/// <summary>
/// Gives back the room that deleted documents had: all documents are written into a new file, which is verified and takes the place of the
/// old one.
/// </summary>
public static class StoreCompaction
{
    /// <summary>Compacts a data folder on which no bridge runs.</summary>
    /// <param name="dataFolder">The folder; no instance may use it.</param>
    /// <param name="logger">Gets what opening it tells.</param>
    /// <param name="cancellationToken">Gives up; the store is as it was then.</param>
    /// <returns>The database's size in bytes before and after.</returns>
    /// <exception cref="StoreFormatException">A newer version of the program wrote it.</exception>
    /// <exception cref="StoreUnavailableException">
    /// It is in use, there is no store in it, it is damaged, or there is no room for the new file; the store is as it was.
    /// </exception>
    public static Task<(long Before, long After)> RunAsync(string dataFolder, ILogger logger, CancellationToken cancellationToken) =>
        Task.Run(() => Run(Path.GetFullPath(dataFolder), logger, cancellationToken), cancellationToken);

    private static (long Before, long After) Run(string folder, ILogger logger, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "bridge.db");
        if (!File.Exists(path))
        {
            throw new StoreUnavailableException($"There is no store in the folder '{folder}'.");
        }

        using var held = FolderLock.Take(folder, logger);
        StoreRestore.RefuseUnfinished(folder);
        var options = new LiteDbStoreOptions();
        var format = StoreFormat.Require(path, options)!.Value.Format;
        try
        {
            var before = new FileInfo(path).Length;
            var made = Fill(folder, format, options, logger, cancellationToken);
            DatabaseFile.Replace(path, made);
            return (before, new FileInfo(path).Length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The store in '{folder}' was not compacted, it is as it was: {failure.Message}", failure);
        }
    }

    private static string Fill(
        string folder, int format, LiteDbStoreOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        using var database = DocumentDatabase.Open(folder, options, logger);
        if (!database.Damaged.IsEmpty)
        {
            throw new StoreUnavailableException(
                $"The store in '{folder}' is damaged; 'store check' says what. A damaged one is not compacted.");
        }

        StoreUpgrade.BringInJournal(folder, database, options, logger);
        return database.WriteAnew(format, options, cancellationToken.ThrowIfCancellationRequested);
    }
}
