using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>
/// A list that a command answers: filtered by patterns on its columns, ordered by one of them, cut to a window, and shown narrow (the first
/// column only) or wide (manual 8.1.8, 8.2.4, 8.3.3).
/// </summary>
internal sealed class ListTable<T>(params ListColumn<T>[] columns)
{
    /// <summary>The parameters of every list, besides the filters.</summary>
    public static IReadOnlyList<string> Parameters { get; } =
    [
        "wide", "first", "limit", "order", "orderby", "generatelist", "sendlistemail"
    ];

    /// <summary>The rows that fit the patterns that the command gives for columns.</summary>
    public IEnumerable<T> Filter(CommandCall call, IEnumerable<T> rows)
    {
        foreach (var column in columns)
        {
            if (call.Text(column.Key) is { } pattern)
            {
                rows = rows.Where(row => WireText.Fits(pattern, column.Value(row)));
            }
        }

        return rows;
    }

    /// <summary>Answers the rows, all filters applied.</summary>
    /// <param name="call">The command.</param>
    /// <param name="rows">The rows; they are put in order.</param>
    /// <param name="more">Columns that this answer has besides, shown even when it is narrow.</param>
    /// <exception cref="CommandRefusedException">541: an order that cannot be, or a file is asked for.</exception>
    public ResellerResponse Answer(CommandCall call, List<T> rows, params ReadOnlySpan<ListColumn<T>> more)
    {
        if (call.Flag("generatelist") || call.Text("sendlistemail") is not null)
        {
            throw CommandCall.Invalid("generatelist", "this sandbox makes no files");
        }

        Sort(call, rows);
        var page = new ListPage(call, rows.Count);
        ListColumn<T>[] shown = [.. call.Flag("wide") ? columns : columns.AsSpan(0, 1), .. more];
        var response = WireText.Success();
        var index = 0;
        foreach (var row in page.Cut(rows))
        {
            foreach (var column in shown)
            {
                response.Add(column.Name, index, column.Value(row));
            }

            index++;
        }

        foreach (var column in shown)
        {
            response.Add("column", column.Name);
        }

        page.WriteCounters(response);
        return response;
    }

    private void Sort(CommandCall call, List<T> rows)
    {
        var by = columns[0];
        if (call.Text("orderby") is { } name)
        {
            by = columns.FirstOrDefault(c => c.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw CommandCall.Invalid(
                    "orderby", "must be one of " + string.Join(", ", columns.Select(c => c.Key.ToUpperInvariant())));
        }

        var sign = SortOrder.Sign(call);
        var id = columns[0];
        rows.Sort((a, b) => sign * (string.CompareOrdinal(by.Value(a), by.Value(b)) is not 0 and var order
            ? order
            : string.CompareOrdinal(id.Value(a), id.Value(b))));
    }
}
