namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>What an operator can do with a store beside its documents.</summary>
public interface IStoreMaintenance
{
    /// <summary>Says what the store holds and how large it is; reads all keys.</summary>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    Task<StoreInfo> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes a backup of all that was committed before, verified by opening it. Commits and reads go on meanwhile. One is made at a time.
    /// </summary>
    /// <param name="target">The file, absolute; there must be nothing.</param>
    /// <param name="contents">What it is encrypted with, and which keys are in it.</param>
    /// <param name="cancellationToken">Gives up; nothing is left then.</param>
    /// <exception cref="ArgumentException">The file exists, or its folder does not.</exception>
    /// <exception cref="StoreUnavailableException">
    /// It cannot be written, the disk is full, or the store is damaged; nothing is left under the name.
    /// </exception>
    Task<StoreBackup> BackUpAsync(string target, BackupContents contents, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the room that deleted documents had back to the disk, if that is worth it. Commits and reads go on meanwhile. Cut at any
    /// moment, the store has all that was committed.
    /// </summary>
    /// <param name="leastShare">Less than this share of the file is not worth it, from 0 to 1.</param>
    /// <param name="leastBytes">Nor is less than so many bytes.</param>
    /// <param name="cancellationToken">Gives up; the store is as it was then.</param>
    /// <returns>The database's size in bytes before and after; <see langword="null"/>: it was not worth it.</returns>
    /// <exception cref="StoreUnavailableException">
    /// The disk has no room for what is written anew, or the store is damaged; the store is as it was.
    /// </exception>
    Task<(long Before, long After)?> CompactAsync(double leastShare, long leastBytes, CancellationToken cancellationToken);

    /// <summary>Removes what a kill left of backups into a folder a day ago or earlier.</summary>
    /// <param name="folder">The folder.</param>
    void RemoveLeftOvers(string folder);
}
