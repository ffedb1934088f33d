using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Backups;
using CentralNic.AcmeBridge.Storage.LiteDb.Commits;
using CentralNic.AcmeBridge.Storage.LiteDb.Database;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using CentralNic.AcmeBridge.Storage.LiteDb.Format;
using CentralNic.AcmeBridge.Storage.LiteDb.Journal;
using LiteDB;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb;

/// <summary>
/// The embedded store: a commit is durable in an append-only journal, one fsync for all that wait, and is brought into LiteDB
/// (<c>bridge.db</c>) later. One process per data folder. <c>docs/design/store.md</c> says why it is built so.
/// </summary>
public sealed partial class LiteDbDocumentStore : IDocumentStore
{
    private const int PageSize = 128;
    private const int AliasTries = 16;

    private readonly FolderLock _folder;
    private readonly DocumentDatabase _database;
    private readonly CommitJournal _journal;
    private readonly DocumentView _view;
    private readonly JournalDrain _drain;
    private readonly GroupCommitter _committer;
    private readonly StoreMetrics _metrics;
    private readonly ITimer _timer;
    private readonly string _dataFolder;
    private readonly int _format;
    private readonly LiteDbStoreOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private int _closed;

    private LiteDbDocumentStore(
        string dataFolder,
        FolderLock folder,
        DocumentDatabase database,
        CommitJournal journal,
        DocumentView view,
        LiteDbStoreOptions options,
        ILogger logger,
        TimeProvider time)
    {
        (_dataFolder, _format, _options, _logger, _time) = (dataFolder, options.Format, options, logger, time);
        _folder = folder;
        _metrics = new StoreMetrics(options.Meters, dataFolder);
        _database = database;
        _journal = journal;
        _view = view;
        _drain = new JournalDrain(database, view, logger);
        _committer = new GroupCommitter(options, journal, view, _drain, _metrics, logger);
        _timer = time.CreateTimer(
            static state => ((GroupCommitter)state!).RequestTurn(), _committer, options.DrainInterval, options.DrainInterval);
    }

    /// <summary>Opens the store in a folder, which is created when missing, and takes up what a crash left in the journal.</summary>
    /// <param name="dataFolder">The folder; no other instance may use it.</param>
    /// <param name="options">Sizes and times.</param>
    /// <param name="logger">Gets what the operator should know.</param>
    /// <param name="timeProvider">
    /// The clock of <see cref="LiteDbStoreOptions.DrainInterval"/>; the system's when <see langword="null"/>.
    /// </param>
    /// <param name="cancellationToken">Gives up before the folder is touched.</param>
    /// <exception cref="StoreUnavailableException">
    /// The folder is in use, not writable, or its files are damaged; the message says which.
    /// </exception>
    public static async Task<LiteDbDocumentStore> OpenAsync(
        string dataFolder,
        LiteDbStoreOptions options,
        ILogger logger,
        TimeProvider? timeProvider,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataFolder);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        return await Task.Run(
            () => Open(Path.GetFullPath(dataFolder), options, logger, timeProvider ?? TimeProvider.System), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfClosed();
        return ValueTask.FromResult(_view.Find(key).ToDocument());
    }

    /// <inheritdoc/>
    public ValueTask<StoredDocument?> ReadByAliasAsync(string kind, string alias, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfClosed();
        string? before = null;
        for (var i = 0; i < AliasTries; i++)
        {
            var owner = _view.FindOwner(new AliasKey(kind, alias));
            if (owner is null)
            {
                break;
            }

            var record = _view.Find(new DocumentKey(kind, owner));
            if (record.HasAlias(alias))
            {
                return ValueTask.FromResult(record.ToDocument());
            }

            // Either given up, or moved to another document between the two looks: look again until the answer is twice the same.
            if (owner == before)
            {
                break;
            }

            before = owner;
        }

        return ValueTask.FromResult<StoredDocument?>(null);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredDocument> ListAsync(string kind, string? tag, CancellationToken cancellationToken) =>
        ListAsync(kind, tag, after: null, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredDocument> ListAsync(
        string kind, string? tag, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfClosed();
        var from = after is null ? "" : Behind(after);
        var resting = _view.RestingIds(kind, tag, from);
        var nextResting = 0;
        var more = true;
        while (more)
        {
            ThrowIfClosed();
            var page = _database.ListIds(kind, tag, from, PageSize);
            more = page.Count == PageSize;
            from = more ? Behind(page[^1]) : from;
            foreach (var id in OrderedIds.Merge(resting, ref nextResting, page, more))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (FindUndamaged(new DocumentKey(kind, id)) is { Exists: true } record
                    && (tag is null || record.HasTag(tag)))
                {
                    yield return record.ToDocument()!;
                }
            }

            if (more)
            {
                await Task.Yield(); // A long listing leaves the thread to others now and then.
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListIdsAsync(
        string kind, string? tag, string from, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfClosed();
        var resting = _view.RestingIds(kind, tag, from);
        var (ids, nextResting, more) = (new List<string>(), 0, true);
        while (more && ids.Count < limit)
        {
            var page = _database.ListIds(kind, tag, from, limit);
            more = page.Count == limit;
            from = more ? Behind(page[^1]) : from;
            ids.AddRange(_view.Current(kind, tag, OrderedIds.Merge(resting, ref nextResting, page, more)));
        }

        return ValueTask.FromResult<IReadOnlyList<string>>(ids.Count > limit ? ids[..limit] : ids);
    }

    /// <inheritdoc/>
    public ValueTask<StoredDocument?> ReadListedAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfClosed();
        return ValueTask.FromResult(FindUndamaged(key)?.ToDocument());
    }

    /// <inheritdoc/>
    public Task CommitAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writes);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfClosed();
        var commit = PendingCommit.Create(writes);
        Prefetch(commit);
        _committer.Enqueue(commit);
        return commit.Completion;
    }

    /// <summary>Brings everything committed before into the database; commits wait meanwhile.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be written.</exception>
    internal Task SettleAsync() => _committer.SettleAsync();

    /// <summary>Finishes the queued commits, brings the journal into the database, and frees the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        await _timer.DisposeAsync();
        await _committer.CloseAsync();
        await _drain.CloseAsync();
        if (!_view.IsDraining && !_view.IsActiveEmpty)
        {
            await Task.Run(() => _drain.DrainNow(_view.Seal(_journal.LastSequence)));
        }

        _drain.Dispose();
        _metrics.Dispose();
        _journal.Dispose();
        _database.Dispose();
        _folder.Dispose();
    }

    /// <inheritdoc/>
    public string? WriteFailure => _committer.Failure;

    /// <inheritdoc/>
    public StoreDamage Damage => _database.Damaged is { IsEmpty: false } damaged
        ? new StoreDamage(damaged.All, damaged.MayBeMore) { Pages = damaged.Pages }
        : StoreDamage.None;

    /// <inheritdoc/>
    public event Action? DamageChanged
    {
        add => _database.Damaged.Changed += value;
        remove => _database.Damaged.Changed -= value;
    }

    /// <summary>Whether this start went on without something that is lost (<see cref="LiteDbStoreOptions.AcceptLostCommits"/>).</summary>
    public bool HasAcceptedLoss { get; private init; }

    private static LiteDbDocumentStore Open(string dataFolder, LiteDbStoreOptions options, ILogger logger, TimeProvider time)
    {
        var folder = FolderLock.Take(dataFolder, logger);
        DocumentDatabase? database = null;
        CommitJournal? journal = null;
        try
        {
            StoreRestore.RefuseUnfinished(dataFolder);
            var found = StoreFormat.Require(Path.Combine(dataFolder, "bridge.db"), options);
            var hasLost = found is { } older && older.Format < options.Format
                && StoreUpgrade.Run(dataFolder, older.Format, options, logger);
            database = DocumentDatabase.Open(dataFolder, options, logger);
            if (found is { Format: var format, IsNumbered: false } && format == options.Format)
            {
                database.WriteFormat(format);
            }

            var view = new DocumentView(database, options.CacheBytes);
            var sealedPart = new JournalGeneration();
            var active = new JournalGeneration();
            var mark = database.ReadJournalMark();
            journal = CommitJournal.Open(dataFolder, options, mark, logger, sealedPart.Put, active.Put, out var sealedThrough);
            sealedPart.Through = sealedThrough;
            var accepted = hasLost || journal.HasAcceptedLoss || database.HasForgottenDamage;
            if (journal.HasAcceptedLoss)
            {
                JournalDrain.DrainInto(database, sealedPart, logger);
                journal.Confirm(sealedThrough);
                (sealedPart, sealedThrough, mark) = (new JournalGeneration(), 0, mark with { Through = sealedThrough });
            }

            if (!mark.HasWitness)
            {
                database.Apply([], mark.Through); // From now on a missing witness is a loss.
            }

            view.Restore(sealedThrough > 0 ? sealedPart : null, active, mark.Through);
            StoreLog.Opened(logger, dataFolder, sealedPart.Records.Count + active.Records.Count);
            var store = new LiteDbDocumentStore(dataFolder, folder, database, journal, view, options, logger, time)
            {
                HasAcceptedLoss = accepted,
            };
            store._drain.Start();
            if (sealedThrough > 0)
            {
                store._drain.Begin(sealedPart);
            }

            store._committer.Start();
            return store;
        }
        catch (Exception exception)
        {
            journal?.Dispose();
            database?.Dispose();
            folder.Dispose();
            if (exception is IOException or UnauthorizedAccessException or LiteException)
            {
                throw new StoreUnavailableException($"The store in '{dataFolder}' cannot be opened: {exception.Message}", exception);
            }

            throw;
        }
    }

    /// <summary>
    /// Brings what the writer will ask for into memory on the caller's thread, so that the writer need not wait for the database.
    /// </summary>
    private void Prefetch(PendingCommit commit)
    {
        foreach (var write in commit.Writes)
        {
            var before = _view.Find(write.Key);
            for (var i = 0; i < write.Aliases.Count; i++)
            {
                if (!before.HasAlias(write.Aliases[i]))
                {
                    _view.FindOwner(new AliasKey(write.Key.Kind, write.Aliases[i]));
                }
            }
        }
    }

    /// <summary>A damaged document was told of and stands in <see cref="Damage"/>; the others are listed.</summary>
    private DocumentRecord? FindUndamaged(DocumentKey key)
    {
        try
        {
            return _view.Find(key, keep: false);
        }
        catch (StoreUnavailableException) when (_database.Damaged.Contains(key))
        {
            return null;
        }
    }

    /// <summary>The least id that comes after another.</summary>
    private static string Behind(string id) => id + '\0';

    private void ThrowIfClosed()
    {
        if (Volatile.Read(ref _closed) != 0)
        {
            throw new StoreUnavailableException("The store is closed.");
        }
    }
}
