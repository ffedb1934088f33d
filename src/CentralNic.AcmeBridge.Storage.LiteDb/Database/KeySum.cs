using System.Runtime.InteropServices;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using LiteDB;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>
/// A checksum of the set of all keys in the database, in whatever order: after a salvage it tells whether what was read and what is known
/// to be lost are all that there was. Kept in one row of the collection <c>journal</c> (k, and s its checksum), written with each batch
/// that adds or deletes keys.
/// </summary>
/// <param name="Value">The sum of the keys' hashes, modulo 2^64.</param>
internal readonly record struct KeySum(ulong Value)
{
    /// <summary>The row's id.</summary>
    public static readonly BsonValue Id = "keys";

    /// <summary>Of some keys, each once.</summary>
    public static KeySum Of(IEnumerable<DocumentKey> keys) => keys.Aggregate(default(KeySum), (sum, key) => sum.With(RowIds.Of(key)));

    /// <summary>With one more key.</summary>
    /// <param name="row">The id of its row.</param>
    public KeySum With(string row) => new(unchecked(Value + KnownKeys.HashOf(row)));

    /// <param name="row">The id of its row.</param>
    public KeySum Without(string row) => new(unchecked(Value - KnownKeys.HashOf(row)));

    public BsonDocument ToRow() => new() { ["_id"] = Id, ["k"] = unchecked((long)Value), ["s"] = SumOf(unchecked((long)Value)) };

    /// <summary>What a row says; <see langword="null"/>: it is none, or damaged.</summary>
    public static KeySum? Read(BsonDocument? row) =>
        row is not null && row["k"].IsInt64 && row["s"].IsInt64 && row["s"].AsInt64 == SumOf(row["k"].AsInt64)
            ? new KeySum(unchecked((ulong)row["k"].AsInt64))
            : null;

    private static long SumOf(long value) => Checksum.Of(MemoryMarshal.AsBytes([value]));
}
