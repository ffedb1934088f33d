using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>The <c>_id</c>s of rows in <see cref="DocumentDatabase"/>'s collections.</summary>
internal static class RowIds
{
    public static string Of(DocumentKey key) => key.ToString();

    /// <summary>The document of a row; <see langword="null"/>: the row is of another collection.</summary>
    public static DocumentKey? KeyOf(string row)
    {
        var slash = row.IndexOf('/', StringComparison.Ordinal);
        return slash <= 0 || slash == row.Length - 1 || row.Contains(DocumentDatabase.Separator)
            ? null
            : new DocumentKey(row[..slash], row[(slash + 1)..]);
    }

    public static string OfAlias(string kind, string alias) => $"{kind}{DocumentDatabase.Separator}{alias}";

    /// <summary>Of a document's tag.</summary>
    public static string OfTag(string kind, string tag, string id) => OfTag(kind, tag) + id;

    /// <summary>What the rows of a tag begin with.</summary>
    public static string OfTag(string kind, string tag) => $"{kind}{DocumentDatabase.Separator}{tag}{DocumentDatabase.Separator}";

    /// <summary>What the rows of the same tag begin with.</summary>
    /// <param name="row">The row of a document's tag.</param>
    public static string OfTag(string row) => row[..(row.LastIndexOf(DocumentDatabase.Separator) + 1)];
}
