using System.Net;
using System.Text;

namespace CentralNic.Reseller.Sandbox.Control;

/// <summary>Writes HTML. Whatever is not markup of the page's own goes through <see cref="Text"/>, which escapes it.</summary>
internal sealed class HtmlWriter
{
    // Up to here a cell is not broken into lines: dates, ids, codes.
    private const int ShortCell = 24;

    private readonly StringBuilder _html = new();

    /// <summary>Adds markup as it is.</summary>
    public HtmlWriter Markup(string markup)
    {
        _html.Append(markup);
        return this;
    }

    /// <summary>Adds text, escaped for elements and quoted attributes.</summary>
    public HtmlWriter Text(string? text)
    {
        _html.Append(WebUtility.HtmlEncode(text));
        return this;
    }

    /// <summary>Adds a form with one button that sends hidden fields.</summary>
    public HtmlWriter Button(string action, string label, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        Markup("<form method=\"post\" action=\"").Text(action).Markup("\">");
        foreach (var (name, value) in fields)
        {
            Markup("<input type=\"hidden\" name=\"").Text(name).Markup("\" value=\"").Text(value).Markup("\">");
        }

        return Markup("<button>").Text(label).Markup("</button></form>");
    }

    /// <summary>Adds a section with a table of texts; a sentence instead when there are no rows.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="none">What to say when there is nothing.</param>
    /// <param name="columns">The columns' heads.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cells">The texts of a row.</param>
    /// <param name="last">Adds markup to the row's last cell, which has no text of its own; <see langword="null"/>: there is none.</param>
    public HtmlWriter Table<T>(
        string title,
        string none,
        IReadOnlyList<string> columns,
        IReadOnlyCollection<T> rows,
        Func<T, string?[]> cells,
        Action<T>? last = null)
    {
        Markup("<section><h2>").Text(title).Markup("</h2>");
        if (rows.Count == 0)
        {
            return Markup("<p class=\"none\">").Text(none).Markup("</p></section>\n");
        }

        Markup("<div class=\"wide\"><table><thead><tr>");
        foreach (var column in columns)
        {
            Markup("<th>").Text(column).Markup("</th>");
        }

        Markup(last is null ? "</tr></thead><tbody>\n" : "<th></th></tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            Markup("<tr>");
            foreach (var cell in cells(row))
            {
                Markup(cell is { Length: > ShortCell } ? "<td>" : "<td class=\"short\">").Text(cell).Markup("</td>");
            }

            if (last is not null)
            {
                Markup("<td>");
                last(row);
                Markup("</td>");
            }

            Markup("</tr>\n");
        }

        return Markup("</tbody></table></div></section>\n");
    }

    public override string ToString() => _html.ToString();
}
