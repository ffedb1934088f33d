using LiteDB;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>
/// The conditions of queries by key. LiteDB parses a condition each time that it is made, which costs more than the look-up; so each thread
/// makes them once and changes their values. A condition is free again when its query has been read to the end.
/// </summary>
internal static class LiteDbConditions
{
    [ThreadStatic]
    private static BsonExpression? _is;

    [ThreadStatic]
    private static BsonExpression? _between;

    /// <summary>The key is a value.</summary>
    public static BsonExpression Is(BsonValue id)
    {
        _is ??= BsonExpression.Create("$._id = @0", BsonValue.Null);
        _is.Parameters["0"] = id;
        return _is;
    }

    /// <summary>The key lies between two values or is one of them.</summary>
    /// <param name="from">The lower one.</param>
    public static BsonExpression Between(BsonValue from, BsonValue to)
    {
        _between ??= BsonExpression.Create("$._id BETWEEN @0 AND @1", BsonValue.Null, BsonValue.Null);
        _between.Parameters["0"] = from;
        _between.Parameters["1"] = to;
        return _between;
    }
}
