using System.Diagnostics.Metrics;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using CentralNic.AcmeBridge.Storage.LiteDb.Format;

namespace CentralNic.AcmeBridge.Storage.LiteDb;

/// <summary>Sizes and times of the embedded store. The defaults suit a server with a few hundred MB of memory.</summary>
public sealed record LiteDbStoreOptions
{
    /// <summary>Largest body of one document in bytes: 8 MiB. LiteDB itself ends at 16 MB.</summary>
    public const int MaxBodyBytes = 8 * 1024 * 1024;

    /// <summary>Largest commit in bytes, all documents with their names together: 32 MiB.</summary>
    public const int MaxCommitBytes = 32 * 1024 * 1024;

    /// <summary>Most commits that share one durable write; at least 1.</summary>
    public int MaxGroupCommits { get; init; } = 512;

    /// <summary>
    /// Size in bytes at which the journal is closed and brought into the database, while a second one takes its place. The larger it is,
    /// the more changes of one document become one change of the database, and the more memory the waiting documents take. A journal may
    /// grow to four times this size before commits wait.
    /// </summary>
    public int JournalBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// How long a commit may rest in the journal before it is brought into the database, when the journal does not fill before.
    /// </summary>
    public TimeSpan DrainInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of documents kept in memory for reading, beside those that still rest in the journal.</summary>
    public int CacheBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>
    /// Whether the store is opened though acknowledged commits are gone from its journal. What is left is kept, what is lost is logged, the
    /// journal's files are set aside. Only ever by an explicit choice of the operator.
    /// </summary>
    public bool AcceptLostCommits { get; init; }

    /// <summary>Makes the meter <see cref="StoreMeter.Name"/>; <see langword="null"/>: the store makes its own.</summary>
    public IMeterFactory? Meters { get; init; }

    /// <summary>Opens a file of the store; tests put files here that fail.</summary>
    internal Func<string, StoreFile> OpenFile { get; init; } = StoreFile.Open;

    /// <summary>How many bytes the disk of a folder has free; tests have disks that are nearly full.</summary>
    internal Func<string, long> FreeBytes { get; init; } = folder => new DriveInfo(folder).AvailableFreeSpace;

    /// <summary>The format that is written; tests have further ones.</summary>
    internal int Format { get; init; } = StoreFormat.Current;

    /// <summary>How a store of an older format is brought to <see cref="Format"/>.</summary>
    internal IReadOnlyList<StoreMigration> Migrations { get; init; } = StoreMigration.All;
}
