using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using LiteDB;
using LiteDB.Engine;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>The rows of <see cref="DocumentDatabase"/> that hold documents: <c>_id</c> kind/id, v version, b body, c its checksum, a aliases, t tags.</summary>
internal static class DocumentRow
{
    /// <summary>A document as a row.</summary>
    public static BsonDocument Of(DocumentRecord record) => new()
    {
        ["_id"] = RowIds.Of(record.Key),
        ["v"] = record.Version,
        ["b"] = record.Body.ToArray(),
        ["c"] = (long)Checksum.Of(record.Body.Span),
        ["a"] = new BsonArray(record.Aliases.Select(alias => new BsonValue(alias))),
        ["t"] = new BsonArray(record.Tags.Select(tag => new BsonValue(tag))),
    };

    /// <summary>A row as the document that it holds.</summary>
    /// <exception cref="StoreUnavailableException">It is damaged.</exception>
    public static DocumentRecord ToRecord(DocumentKey key, BsonDocument row)
    {
        var body = row["b"].AsBinary;
        if (row["c"].AsInt64 != Checksum.Of(body))
        {
            throw new StoreUnavailableException($"Document {key} is damaged in the database: its checksum does not match. Restore the data folder from a backup.");
        }

        return new DocumentRecord(key, row["v"].AsInt64, body, Texts(row["a"].AsArray), Texts(row["t"].AsArray));
    }

    /// <summary>Finds the row with an id.</summary>
    public static BsonDocument? Find(LiteEngine engine, string collection, BsonValue id)
    {
        var query = new Query { Limit = 1 };
        query.Where.Add(LiteDbConditions.Is(id));
        using var rows = engine.Query(collection, query);
        return rows.Read() ? rows.Current.AsDocument : null;
    }

    private static string[] Texts(BsonArray array) => array.Count == 0 ? [] : [.. array.Select(value => value.AsString)];
}
