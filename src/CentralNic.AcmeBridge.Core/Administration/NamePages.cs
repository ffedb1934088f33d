using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>Pages of names that are in memory, in their order.</summary>
internal static class NamePages
{
    /// <summary>Takes a page.</summary>
    /// <param name="names">All names, in no order.</param>
    /// <exception cref="ArgumentException">The cursor is none, or the limit is out of bounds.</exception>
    public static Page<string> Read(IEnumerable<string> names, PageRequest page)
    {
        if (page.Limit is < 1 or > PageRequest.LongestPage)
        {
            throw new ArgumentException($"The parameter limit must be from 1 to {PageRequest.LongestPage}.", nameof(page));
        }

        var from = page.Cursor is { } cursor ? ListPosition.Of(cursor, 1) : default;
        var some = names
            .Where(name => from.From is null || string.CompareOrdinal(name, from.From) >= 0)
            .Order(StringComparer.Ordinal)
            .Take(page.Limit + 1)
            .ToArray();
        return some.Length <= page.Limit
            ? new Page<string>([.. some], null)
            : new Page<string>([.. some[..page.Limit]], new ListPosition(0, some[page.Limit]).ToCursor());
    }
}
