using System.Runtime.InteropServices;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using CentralNic.AcmeBridge.Storage.LiteDb.Journal;
using LiteDB;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>
/// The one row of the collection <c>journal</c>: n how far the journal was brought in, w that a witness is kept, s the checksum of n.
/// </summary>
internal static class JournalMarkRow
{
    /// <summary>The row's id.</summary>
    public static readonly BsonValue Id = "through";

    /// <param name="through">Number of the last frame whose contents are all in the database.</param>
    public static BsonDocument Of(long through) => new() { ["_id"] = Id, ["n"] = through, ["w"] = true, ["s"] = SumOf(through) };

    /// <summary>Whether the row has a checksum that fits.</summary>
    public static bool IsWhole(BsonDocument row) => row["s"].IsInt64 && row["s"].AsInt64 == SumOf(row["n"].AsInt64);

    /// <summary>What the row says.</summary>
    public static JournalMark Read(BsonDocument? row) =>
        row is null ? default : new JournalMark(row["n"].AsInt64, row["w"].IsBoolean && row["w"].AsBoolean);

    private static long SumOf(long through) => Checksum.Of(MemoryMarshal.AsBytes([through]));
}
