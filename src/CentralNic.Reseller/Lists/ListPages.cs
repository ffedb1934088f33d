using System.Globalization;
using System.Runtime.CompilerServices;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Lists;

/// <summary>Reads lists, whatever they list, page by page.</summary>
internal static class ListPages
{
    /// <summary>
    /// Reads a list to its end: the next page begins at <c>last</c> + 1 while that is below <c>total</c>. A page without progress ends it.
    /// </summary>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        CommandPipeline pipeline,
        ResellerCommand command,
        Func<ResellerRow, T?> read,
        CommandPriority priority,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var first = 0;
        while (true)
        {
            var response = await pipeline.SendAsync(PageOf(command, first), priority, changesSomething: false, cancellationToken);
            var any = false;
            foreach (var row in response.Rows)
            {
                if (read(row) is { } entry)
                {
                    any = true;
                    yield return entry;
                }
            }

            var total = ResellerValue.Int(ResellerValue.First(response, "total", "events total")) ?? 0;
            if (!any || ResellerValue.Int(response.First("last")) is not { } last || last < first || last >= total - 1)
            {
                yield break;
            }

            first = last + 1;
        }
    }

    /// <summary>Sets what all lists have in common.</summary>
    /// <exception cref="ArgumentException">The page size is not above 0: such a list would never end.</exception>
    public static ResellerCommand Shape(ResellerCommand command, bool detailed, string? orderBy, bool descending, int? pageSize) =>
        pageSize is <= 0
            ? throw new ArgumentException("A page holds at least one entry.", nameof(pageSize))
            : command
                .Set("wide", ResellerValue.Flag(detailed))
                .Set("orderby", orderBy?.ToUpperInvariant())
                .Set("order", descending ? "DESC" : null)
                .Set("limit", pageSize?.ToString(CultureInfo.InvariantCulture));

    /// <summary>A command of its own for each page: the caller may enumerate twice.</summary>
    private static ResellerCommand PageOf(ResellerCommand command, int first)
    {
        var page = new ResellerCommand(command.Name);
        foreach (var (key, value) in command.Parameters)
        {
            page.Set(key, value);
        }

        return page.Set("first", first.ToString(CultureInfo.InvariantCulture));
    }
}
