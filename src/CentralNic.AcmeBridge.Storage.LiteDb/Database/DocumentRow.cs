using System.Runtime.InteropServices;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using LiteDB;
using LiteDB.Engine;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>
/// The rows of <see cref="DocumentDatabase"/> that hold documents: <c>_id</c> kind/id, v version, b body, c its checksum, a aliases, t
/// tags, s the checksum of all of it. Rows that older versions wrote have no s; they get one when they are written next, or by <c>store
/// check --repair</c>.
/// </summary>
internal static class DocumentRow
{
    public static BsonDocument Of(DocumentRecord record)
    {
        var body = Checksum.Of(record.Body.Span);
        return new BsonDocument
        {
            ["_id"] = RowIds.Of(record.Key),
            ["v"] = record.Version,
            ["b"] = record.Body.ToArray(),
            ["c"] = (long)body,
            ["a"] = new BsonArray(record.Aliases.Select(alias => new BsonValue(alias))),
            ["t"] = new BsonArray(record.Tags.Select(tag => new BsonValue(tag))),
            ["s"] = (long)SumOf(record, body),
        };
    }

    /// <summary>Whether the row has a checksum of all of it.</summary>
    public static bool HasWholeSum(BsonDocument row) => row["s"].IsInt64;

    /// <summary>A row as the document that it holds; <see langword="null"/>: it is damaged.</summary>
    public static DocumentRecord? ToRecord(DocumentKey key, BsonDocument row)
    {
        if (!row["b"].IsBinary || !row["c"].IsInt64 || !row["v"].IsInt64 || row["v"].AsInt64 <= 0 || row["_id"] != RowIds.Of(key)
            || Texts(row["a"]) is not { } aliases || Texts(row["t"]) is not { } tags)
        {
            return null;
        }

        var body = row["b"].AsBinary;
        var sum = Checksum.Of(body);
        var record = new DocumentRecord(key, row["v"].AsInt64, body, aliases, tags);
        return row["c"].AsInt64 == sum && (row["s"].IsNull || (row["s"].IsInt64 && row["s"].AsInt64 == SumOf(record, sum))) ? record : null;
    }

    public static BsonDocument? Find(LiteEngine engine, string collection, BsonValue id)
    {
        var query = new Query { Limit = 1 };
        query.Where.Add(LiteDbConditions.Is(id));
        using var rows = engine.Query(collection, query);
        return rows.Read() ? rows.Current.AsDocument : null;
    }

    private static uint SumOf(DocumentRecord record, uint body)
    {
        Span<long> numbers = [record.Version, body, record.Aliases.Count, record.Tags.Count];
        var sum = Checksum.Of(MemoryMarshal.AsBytes(numbers));
        sum = Add(sum, record.Key.Kind);
        sum = Add(sum, record.Key.Id);
        foreach (var alias in record.Aliases)
        {
            sum = Add(sum, alias);
        }

        foreach (var tag in record.Tags)
        {
            sum = Add(sum, tag);
        }

        return sum;
    }

    /// <summary>The text and its end, so that two texts cannot pass for others that read the same one after the other.</summary>
    private static uint Add(uint sum, string text) => Checksum.Of([0xFF, 0xFF], Checksum.Of(MemoryMarshal.AsBytes(text.AsSpan()), sum));

    private static string[]? Texts(BsonValue value)
    {
        if (!value.IsArray)
        {
            return null;
        }

        var array = value.AsArray;
        return array.Count == 0 ? [] : array.All(text => text.IsString) ? [.. array.Select(text => text.AsString)] : null;
    }
}
