using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using CentralNic.AcmeBridge.Storage.LiteDb.Journal;
using LiteDB;
using LiteDB.Engine;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>
/// The documents that were brought from the journal into LiteDB. LiteDB's own log is kept in memory only: each batch
/// ends with a checkpoint, which <see cref="PageFile"/> makes atomic and durable; what came after it stands in the journal.
/// </summary>
/// <remarks>
/// Collections: <c>documents</c> (<see cref="DocumentRow"/>), <c>aliases</c> (<c>_id</c> kind, unit separator, alias; d: id),
/// <c>tags</c> (<c>_id</c> kind, unit separator, tag, unit separator, id), 
/// <c>journal</c> (<see cref="JournalMarkRow"/>, <see cref="KeySum"/>), <c>damaged</c> (lost: the key of a document that was there and
/// could not be read, empty when there may be more; f: the folder that has the damaged file).
/// Reads and batches run one after the other.
/// </remarks>
internal sealed partial class DocumentDatabase : IDisposable
{
    /// <summary>Stands between the parts of a key; control characters are refused in names.</summary>
    public const char Separator = '\u001f';

    /// <summary>Characters from here on stand behind every name in the order of keys.</summary>
    public const char FirstReserved = '\ufff0';

    private const string Documents = "documents";
    private const string AliasRows = "aliases";
    private const string TagRows = "tags";
    private const string JournalRows = "journal";
    private const string Behind = "\uffff";

    private static readonly BsonExpression IdOnly = "{ _id }";
    private static readonly BsonExpression Id = "$._id";

    private readonly string _path;
    private readonly Func<string, StoreFile> _openFile;
    private readonly ILogger _logger;
    private readonly ReaderWriterLockSlim _gate = new();
    private readonly KnownKeys _known = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _learning = Task.CompletedTask;
    private PageFile? _pages;
    private LiteEngine? _engine;
    private KeySum _keys;

    private DocumentDatabase(string path, LiteDbStoreOptions options, ILogger logger)
    {
        _path = path;
        _openFile = options.OpenFile;
        _logger = logger;
    }

    /// <summary>What was there and cannot be read.</summary>
    public DamagedDocuments Damaged { get; } = new();

    /// <summary>Whether damage was forgotten, or a missing database made anew, because the operator chose so.</summary>
    public bool HasForgottenDamage { get; private set; }

    /// <summary>Opens or creates the database.</summary>
    /// <param name="options">How files are opened, and whether a loss is accepted.</param>
    /// <exception cref="StoreUnavailableException">It cannot be opened.</exception>
    public static DocumentDatabase Open(string folder, LiteDbStoreOptions options, ILogger logger)
    {
        var path = Path.Combine(folder, "bridge.db");
        try
        {
            var wasMissing = DatabaseFile.IsMissing(path);
            DatabaseFile.RemoveMade(path);
            DatabaseFile.Prepare(path, options, logger);
            var database = OpenPrepared(path, options, logger);
            database.CompleteKeySum();
            database.HasForgottenDamage = wasMissing;
            if (options.AcceptLostCommits)
            {
                database.ForgetDamage();
            }

            return database;
        }
        catch (Exception exception) when (exception is not StoreUnavailableException)
        {
            throw Failed(path, "opened", exception);
        }
    }

    /// <summary>Opens a database whose pages are known to be whole.</summary>
    /// <inheritdoc cref="Open"/>
    public static DocumentDatabase OpenPrepared(string path, LiteDbStoreOptions options, ILogger logger)
    {
        var database = new DocumentDatabase(path, options, logger);
        try
        {
            database.OpenEngine();
            database.ReadDamage();
            database._learning = Task.Run(database.Learn);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>What the database knows of the journal.</summary>
    public JournalMark ReadJournalMark() => Read(engine => JournalMarkRow.Read(DocumentRow.Find(engine, JournalRows, JournalMarkRow.Id)));

    /// <summary>Reads a document.</summary>
    /// <returns>The document, or its absence.</returns>
    public DocumentRecord Find(DocumentKey key)
    {
        var id = RowIds.Of(key);
        if (Damaged.Contains(key))
        {
            throw DamagedDocuments.Refusal(key);
        }

        if (!_known.MayHave(id))
        {
            return DocumentRecord.Absent(key);
        }

        BsonDocument? row;
        try
        {
            row = Read(engine => DocumentRow.Find(engine, Documents, id));
        }
        catch (StoreUnavailableException failure) when (failure.InnerException is InvalidDataException)
        {
            if (IsIndexed(id))
            {
                throw SetAside(key); // Its page went bad; the index, which is whole, has it.
            }

            throw;
        }

        return row is null ? DocumentRecord.Absent(key) : DocumentRow.ToRecord(key, row) ?? throw SetAside(key);
    }

    /// <summary>Reads which document has an alias.</summary>
    /// <returns>The document's id, or <see langword="null"/>.</returns>
    public string? FindAlias(AliasKey alias)
    {
        var id = RowIds.OfAlias(alias.Kind, alias.Alias);
        return _known.MayHave(id) ? Read(engine => DocumentRow.Find(engine, AliasRows, id))?["d"].AsString : null;
    }

    /// <summary>Lists ids of a kind in order.</summary>
    /// <param name="tag">Only those with this tag; <see langword="null"/>: all.</param>
    /// <param name="from">The least id; empty: from the beginning.</param>
    /// <param name="limit">At most so many.</param>
    public List<string> ListIds(string kind, string? tag, string from, int limit)
    {
        var collection = tag is null ? Documents : TagRows;
        var prefix = tag is null ? kind + "/" : RowIds.OfTag(kind, tag);
        return tag is null || _known.MayHave(prefix) ? RowsFrom(collection, prefix, from, limit) : [];
    }

    /// <summary>Brings states into the database, all or none, durable when it returns.</summary>
    /// <param name="records">The states; one per key.</param>
    /// <param name="through">The new journal mark, when these are the last of it.</param>
    public void Apply(ReadOnlySpan<DocumentRecord> records, long? through)
    {
        _gate.EnterWriteLock();
        try
        {
            if (_engine is null)
            {
                OpenEngine();
            }

            _engine!.BeginTrans();
            var keys = _keys;
            var healed = new List<DocumentKey>();
            var tags = new List<BsonDocument>();
            foreach (var record in records)
            {
                ApplyOne(_engine, record, ref keys, healed, tags);
            }

            WriteTags(_engine, tags);

            if (keys != _keys)
            {
                _engine.Upsert(JournalRows, [keys.ToRow()], BsonAutoId.Int64);
            }

            if (through is { } mark)
            {
                _engine.Upsert(JournalRows, [JournalMarkRow.Of(mark)], BsonAutoId.Int64);
            }

            _engine.Commit();
            _engine.Checkpoint();
            _keys = keys;
            Damaged.Remove(healed); // Not before: after a batch that failed they are damaged still.
        }
        catch
        {
            // What LiteDB holds in memory is no longer what the file holds: begin again from the file.
            CloseEngine();
            TryReopen();
            throw;
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    public void Dispose()
    {
        StopLearning();
        CloseEngine();
        _gate.Dispose();
        _closing.Dispose();
    }

    /// <summary>Learns what the file has, page by page, so that batches need not wait.</summary>
    private void Learn()
    {
        try
        {
            _known.Learn((after, limit) => RowsBehind(Documents, after, limit), id => id, _closing.Token);
            _known.Learn((after, limit) => RowsBehind(AliasRows, after, limit), id => id, _closing.Token);
            _known.Learn((after, limit) => RowsBehind(TagRows, after, limit), RowIds.OfTag, _closing.Token);
            _known.Complete();
        }
        catch (OperationCanceledException)
        {
            // The store is being closed.
        }
        catch (StoreUnavailableException)
        {
            // Whoever reads next is told of it; until the next start, every key is looked for in the database.
        }
    }

    /// <summary>What was not learned is looked for in the database.</summary>
    private void StopLearning()
    {
        _closing.Cancel();
        _learning.Wait();
    }

    /// <summary>The rows that come after one, in order.</summary>
    private List<string> RowsBehind(string collection, string after, int limit) =>
        RowsFrom(collection, "", after.Length == 0 ? "" : after + "\0", limit);

    /// <summary>What follows the prefix in the rows that begin with it, not before <paramref name="from"/>, in order.</summary>
    private List<string> RowsFrom(string collection, string prefix, string from, int limit) =>
        Read(engine =>
        {
            var query = new Query { Select = IdOnly, OrderBy = Id, Limit = limit };
            query.Where.Add(LiteDbConditions.Between(prefix + from, prefix + Behind));
            var ids = new List<string>();
            using var rows = engine.Query(collection, query);
            while (rows.Read())
            {
                ids.Add(rows.Current["_id"].AsString[prefix.Length..]);
            }

            return ids;
        });

    private T Read<T>(Func<LiteEngine, T> read)
    {
        // One at a time: LiteDB 5.0.20 recycles a cached page that another reader is about to use (its issue 2817). With a file of more
        // than a gigabyte it came to read wrong pages, after which its engine refused every read until the next start.
        _gate.EnterWriteLock();
        try
        {
            return _engine is { } engine
                ? read(engine)
                : throw new StoreUnavailableException($"The database '{_path}' failed and could not be opened again yet.");
        }
        catch (Exception exception) when (exception is not StoreUnavailableException)
        {
            throw Failed(_path, "read", exception);
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>LiteDB meets damage in many ways, by exceptions of any kind.</summary>
    private static StoreUnavailableException Failed(string path, string what, Exception exception) => new(
        exception is IOException or UnauthorizedAccessException
            ? $"The database '{path}' cannot be {what}: {exception.Message}"
            : $"The database '{path}' cannot be {what}; it is damaged, or no database: {exception.Message} Restore the data folder from a "
                + $"backup, or try with the bridge stopped: {OperatorCommands.Line("store check --repair")}",
        exception);

    private void OpenEngine()
    {
        _pages = PageFile.Open(_path, _openFile, TellPageDamage);
        _engine = new LiteEngine(new EngineSettings { DataStream = _pages, LogStream = new MemoryStream(), Collation = Collation.Binary });
        _keys = FindKeySum() ?? default;
    }

    /// <summary>Lets readers go on after a failed batch; when the file cannot be opened either, the next batch tries again.</summary>
    private void TryReopen()
    {
        try
        {
            OpenEngine();
        }
        catch (Exception)
        {
            CloseEngine(); // The failure of the batch is reported by its caller; readers are refused meanwhile.
        }
    }

    private void CloseEngine()
    {
        _engine?.Dispose();
        _engine = null;
        _pages?.Dispose();
        _pages = null;
    }
}
