using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Store;
using LiteDB;

namespace CentralNic.AcmeBridge.Trials.Soak;

/// <summary>
/// LiteDB by itself behind the store's contract, to be held against the store with the journal: direct mode, a transaction per commit on
/// the caller's thread, acknowledged when LiteDB's own Commit returns. Nothing else is done for durability.
/// </summary>
internal sealed class LiteDbAlone : IDocumentStore
{
    private readonly LiteDatabase _database;

    private LiteDbAlone(LiteDatabase database) => _database = database;

    public static LiteDbAlone Open(string folder)
    {
        var database = new LiteDatabase(
            new ConnectionString { Filename = Path.Combine(folder, "alone.db"), Connection = ConnectionType.Direct });
        var store = new LiteDbAlone(database);
        foreach (var kind in new[] { SoakDocuments.Kind, SoakDocuments.LogKind })
        {
            store.Documents(kind).EnsureIndex("alias", "$.alias[*]");
            store.Documents(kind).EnsureIndex("tag", "$.tag[*]");
        }

        return store;
    }

    public ValueTask<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ToDocument(key.Kind, Documents(key.Kind).FindById(key.Id)));

    public ValueTask<StoredDocument?> ReadByAliasAsync(string kind, string alias, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ToDocument(kind, Documents(kind).FindOne(BsonExpression.Create("$.alias[*] ANY = @0", alias))));

    public async IAsyncEnumerable<StoredDocument> ListAsync(
        string kind, string? tag, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask;
        foreach (var row in tag is null ? Documents(kind).FindAll() : Documents(kind).Find(BsonExpression.Create("$.tag[*] ANY = @0", tag)))
        {
            yield return ToDocument(kind, row)!;
        }
    }

    public Task CommitAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        _database.BeginTrans();
        try
        {
            foreach (var write in writes)
            {
                Apply(write);
            }
        }
        catch
        {
            _database.Rollback();
            throw;
        }

        _database.Commit();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    private static StoredDocument? ToDocument(string kind, BsonDocument? row) =>
        row is null ? null : new StoredDocument(new DocumentKey(kind, row["_id"].AsString), row["version"].AsInt64, row["body"].AsBinary);

    private static BsonArray ToArray(IReadOnlyList<string> texts) => new(texts.Select(text => new BsonValue(text)));

    private ILiteCollection<BsonDocument> Documents(string kind) => _database.GetCollection(kind.Replace('-', '_'), BsonAutoId.ObjectId);

    private void Apply(DocumentWrite write)
    {
        var documents = Documents(write.Key.Kind);
        var found = documents.FindById(write.Key.Id)?["version"].AsInt64 ?? 0;
        if (found != write.ExpectedVersion)
        {
            throw DocumentConflictException.Version(write.Key, write.ExpectedVersion, found);
        }

        if (write.Body is not { } body)
        {
            documents.Delete(write.Key.Id);
            return;
        }

        documents.Upsert(new BsonDocument
        {
            ["_id"] = write.Key.Id,
            ["version"] = write.ExpectedVersion + 1,
            ["body"] = body.ToArray(),
            ["alias"] = ToArray(write.Aliases),
            ["tag"] = ToArray(write.Tags),
        });
    }
}
