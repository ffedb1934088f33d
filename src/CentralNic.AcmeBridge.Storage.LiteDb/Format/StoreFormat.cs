using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Database;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Format;

/// <summary>
/// The version of a store: how its files are made and what its documents mean. It stands in the first page of <c>bridge.db</c> (LiteDB's
/// <c>USER_VERSION</c>), so that it is read before anything is opened or changed.
/// </summary>
internal static class StoreFormat
{
    /// <summary>
    /// What this program writes. A higher one needs a <see cref="StoreMigration"/> and a store of the one before in the tests.
    /// </summary>
    public const int Current = 1;

    /// <summary>What a database has that was written before formats were numbered: the first.</summary>
    private const int Unnumbered = 0;

    /// <summary>Reads the format of a data folder's database, and refuses one that is newer than the program.</summary>
    /// <param name="path">The database.</param>
    /// <param name="options">Which format the program writes, and how files are opened.</param>
    /// <returns>The format and whether the database says so; <see langword="null"/>: there is no database.</returns>
    /// <exception cref="StoreFormatException">It is newer.</exception>
    public static (int Format, bool IsNumbered)? Require(string path, LiteDbStoreOptions options)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var pages = PageFile.Open(path, options.OpenFile);
        var format = pages.ReadUserVersion();
        if (format > options.Format)
        {
            throw new StoreFormatException(FormattableString.Invariant(
                $"The store in '{Path.GetDirectoryName(path)}' has format {format}, which a newer version of the program wrote; ")
                + FormattableString.Invariant($"this version reads formats up to {options.Format}.")
                + " Nothing was changed. Start the newer version again, or restore a backup that this version made.");
        }

        // Less than none is damage, which the pages' checksums tell of.
        return format <= Unnumbered ? (1, false) : (format, true);
    }
}
