using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Database;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using CentralNic.AcmeBridge.Storage.LiteDb.Format;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb;

/// <summary>Says what a data folder holds.</summary>
public static class StoreDescription
{
    private static readonly string[] JournalFiles = ["journal-a", "journal-b"];

    /// <summary>Describes a data folder on which no bridge runs. Nothing of it is changed.</summary>
    /// <param name="dataFolder">The folder; no instance may use it.</param>
    /// <param name="logger">Gets what opening it tells.</param>
    /// <param name="cancellationToken">Gives up before the folder is touched.</param>
    /// <exception cref="StoreFormatException">A newer version of the program wrote it.</exception>
    /// <exception cref="StoreUnavailableException">It is in use, there is no store in it, or it cannot be read.</exception>
    public static Task<StoreInfo> OfAsync(string dataFolder, ILogger logger, CancellationToken cancellationToken) =>
        Task.Run(() => Of(Path.GetFullPath(dataFolder), logger), cancellationToken);

    /// <summary>Describes a data folder whose database is open.</summary>
    internal static StoreInfo Of(string folder, int format, DocumentDatabase database)
    {
        var (bytes, empty) = database.Size();
        return new StoreInfo(
            folder,
            format,
            bytes,
            empty,
            JournalFiles.Select(file => new FileInfo(Path.Combine(folder, file))).Sum(file => file.Exists ? file.Length : 0),
            SetAside.BytesIn(folder),
            [.. database.CountByKind().Select(kind => new StoreKindCount(kind.Key, kind.Value))]);
    }

    private static StoreInfo Of(string folder, ILogger logger)
    {
        var path = Path.Combine(folder, "bridge.db");
        if (!File.Exists(path))
        {
            throw new StoreUnavailableException($"There is no store in the folder '{folder}'.");
        }

        using var held = FolderLock.Take(folder, logger);
        var options = new LiteDbStoreOptions();
        var format = StoreFormat.Require(path, options)!.Value.Format;
        using var database = DocumentDatabase.OpenPrepared(path, options, logger);
        return Of(folder, format, database);
    }
}
