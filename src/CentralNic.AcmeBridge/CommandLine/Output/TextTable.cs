using System.Globalization;
using System.Text;

namespace CentralNic.AcmeBridge.CommandLine.Output;

/// <summary>
/// Writes lists for people: a table that fits the terminal, and where not even a shortened one fits, a block of lines for each item. What
/// no terminal reads has each value whole, so that other programs can go on with it. Control characters, which others can put into what is
/// shown, are written as <c>\u001b</c>.
/// </summary>
internal static class TextTable
{
    /// <summary>A column that may be shortened keeps so many characters.</summary>
    private const int LeastShrunk = 12;

    private const string Gap = "  ";
    private const string Indent = "  ";
    private const string Cut = "...";

    /// <summary>Writes a list as wide as <see cref="TerminalWidth"/> says.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="items">The list; without an item nothing is written.</param>
    /// <param name="columns">The columns. Of two equal ones the first shrinks last.</param>
    public static void Write<T>(TextWriter output, IReadOnlyCollection<T> items, params IReadOnlyList<TextColumn<T>> columns) =>
        Write(output, TerminalWidth.Of(output), items, columns);

    /// <summary>Writes a list.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="width">The most characters of a line; <see langword="null"/>: as many as are needed.</param>
    /// <param name="items">The list; without an item nothing is written.</param>
    /// <param name="columns">The columns.</param>
    public static void Write<T>(
        TextWriter output, int? width, IReadOnlyCollection<T> items, params IReadOnlyList<TextColumn<T>> columns)
    {
        if (items.Count == 0)
        {
            return;
        }

        var cells = items.Select(item => columns.Select(column => Clean(column.Text(item) ?? "")).ToArray()).ToList();
        if (Widths(cells, columns, width) is { } widths)
        {
            WriteLine(output, [.. columns.Select(column => column.Heading.ToUpperInvariant())], columns, widths);
            cells.ForEach(row => WriteLine(output, row, columns, widths));
        }
        else
        {
            WriteBlocks(output, cells, columns);
        }
    }

    /// <summary>Several names in one cell: all of them where there is room, else as many as fit, and how many more there are.</summary>
    /// <param name="names">The names.</param>
    /// <param name="most">How many are written at most.</param>
    public static string Names(IReadOnlyList<string> names, int most = 2) => names.Count <= most
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(most))} and {names.Count - most} more";

    /// <summary>A text without control characters, on one line.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length + 8);
        foreach (var character in text)
        {
            clean = char.IsControl(character)
                ? clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}")
                : clean.Append(character);
        }

        return clean.ToString();
    }

    /// <summary>The width of each column; <see langword="null"/>: there is not room enough for a table.</summary>
    private static int[]? Widths<T>(List<string[]> cells, IReadOnlyList<TextColumn<T>> columns, int? width)
    {
        var widths = columns
            .Select((column, index) => Math.Max(Length(column.Heading), cells.Max(row => Length(row[index]))))
            .ToArray();
        while (width is { } room && widths.Sum() + (Gap.Length * (widths.Length - 1)) > room)
        {
            var widest = -1;
            for (var index = 0; index < widths.Length; index++)
            {
                if (columns[index].Shrinks && widths[index] > LeastShrunk && (widest < 0 || widths[index] >= widths[widest]))
                {
                    widest = index;
                }
            }

            if (widest < 0)
            {
                return null;
            }

            widths[widest]--;
        }

        return widths;
    }

    private static void WriteLine<T>(TextWriter output, string[] cells, IReadOnlyList<TextColumn<T>> columns, int[] widths)
    {
        var line = new StringBuilder();
        for (var index = 0; index < cells.Length; index++)
        {
            var text = Shorten(cells[index], widths[index]);
            var fill = new string(' ', widths[index] - Length(text));
            line.Append(index == 0 ? "" : Gap).Append(columns[index].IsNumber ? fill + text : text + fill);
        }

        output.WriteLine(line.ToString().TrimEnd());
    }

    private static void WriteBlocks<T>(TextWriter output, List<string[]> cells, IReadOnlyList<TextColumn<T>> columns)
    {
        var headings = columns.Max(column => Length(column.Heading));
        foreach (var row in cells)
        {
            output.WriteLine(row[0]);
            for (var index = 1; index < row.Length; index++)
            {
                if (row[index].Length > 0)
                {
                    output.WriteLine($"{Indent}{columns[index].Heading.PadRight(headings)}{Gap}{row[index]}");
                }
            }
        }
    }

    private static string Shorten(string text, int width)
    {
        if (Length(text) <= width)
        {
            return text;
        }

        var elements = new StringInfo(text);
        return elements.SubstringByTextElements(0, width - Cut.Length) + Cut;
    }

    /// <summary>What a reader counts: an accent that is a character of its own takes no room.</summary>
    private static int Length(string text) => Ascii.IsValid(text) ? text.Length : new StringInfo(text).LengthInTextElements;
}
