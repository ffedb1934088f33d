using System.Text.RegularExpressions;

namespace CentralNic.Reseller.Sandbox.Tests.Golden;

/// <summary>
/// Property lines without what no two answers share: ids, dates, tokens and keys become the name of their form; everything else, with
/// names, indexes and order, stays.
/// </summary>
internal static partial class Shape
{
    /// <summary>The manual's mark of lines that it leaves out.</summary>
    public const string LeftOut = "[...]";

    private static readonly (Regex Form, string Name)[] Forms =
    [
        (LongDate(), "<date with .0>"),
        (Date(), "<date>"),
        (Certificate(), "<certificate>"),
        (Order(), "<order>"),
        (Contact(), "<contact>"),
        (Account(), "<account>"),
        (Hex(), "<hex>"),
        (Token(), "<token>"),
    ];

    /// <summary>The shape of lines. A PEM text is one line, whatever its length.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> lines)
    {
        var shapes = new List<string>();
        string? inside = null;
        foreach (var line in lines)
        {
            if (inside is not null)
            {
                if (line.Contains("-----END ", StringComparison.Ordinal))
                {
                    inside = null;
                }
                else
                {
                    Assert.True(
                        line == LeftOut || line.StartsWith(inside, StringComparison.Ordinal), $"{line} in the PEM text of {inside}");
                }
            }
            else if (line.IndexOf("-----BEGIN ", StringComparison.Ordinal) is var at and >= 0)
            {
                inside = line[..(line.IndexOf(']', StringComparison.Ordinal) + 1)];
                shapes.Add(line[..at] + $"<{line[(at + 11)..].TrimEnd('-')}>");
            }
            else
            {
                shapes.Add(OfValue(line));
            }
        }

        Assert.Null(inside);
        return shapes;
    }

    /// <summary>Whether lines fit printed ones, of which some may be left out.</summary>
    public static bool Fits(ReadOnlySpan<string> printed, ReadOnlySpan<string> lines)
    {
        if (printed.IsEmpty)
        {
            return lines.IsEmpty;
        }

        if (printed[0] != LeftOut)
        {
            return !lines.IsEmpty && printed[0] == lines[0] && Fits(printed[1..], lines[1..]);
        }

        for (var skipped = 0; skipped <= lines.Length; skipped++)
        {
            if (Fits(printed[1..], lines[skipped..]))
            {
                return true;
            }
        }

        return false;
    }

    private static string OfValue(string line)
    {
        var at = line.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
        {
            return line;
        }

        var (name, value) = (line[..at].TrimEnd(), line[(at + 1)..].Trim());
        if (name.StartsWith("property[ca ", StringComparison.Ordinal))
        {
            return $"{name} = {Number().Replace(value, "<number>")}";
        }

        foreach (var (form, shape) in Forms)
        {
            value = form.Replace(value, shape);
        }

        return $"{name} = {value}";
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.0$")]
    private static partial Regex LongDate();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")]
    private static partial Regex Date();

    [GeneratedRegex("^[DS][A-Z][1-9][0-9]{7}$")]
    private static partial Regex Certificate();

    [GeneratedRegex("^[DS][A-Z]0[0-9]{8}$")]
    private static partial Regex Order();

    [GeneratedRegex("^CC-[0-9]{8}$")]
    private static partial Regex Contact();

    [GeneratedRegex(@"^(<registrar>|\[registrar\]|sandbox)$")]
    private static partial Regex Account();

    [GeneratedRegex("^([0-9a-f]{2}:)+[0-9a-f]{2}$")]
    private static partial Regex Hex();

    // Random values have 32 characters, of which two samples lost one or two in print; request tokens have 64.
    [GeneratedRegex("\\b([0-9a-z]{64}|[0-9a-z]{30,32})\\b")]
    private static partial Regex Token();

    [GeneratedRegex("^[0-9]+$")]
    private static partial Regex Number();
}
