using CentralNic.AcmeBridge.CommandLine.Output;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.CommandLine.Output;

/// <summary>How lists are shown to people and to programs.</summary>
public sealed class TextTableTests
{
    private static readonly TextColumn<Row>[] Columns =
    [
        new("order", row => row.Order),
        new("names", row => row.Names) { Shrinks = true },
        new("net", row => row.Net) { IsNumber = true },
    ];

    [Fact]
    public void Write_WithoutATerminal_HasEachValueWhole()
    {
        var longName = new string('a', 200) + ".example";

        var lines = Write(null, new Row("o1", "short.example", "9.90"), new Row("o2", longName, "119.00"));

        Assert.Equal(3, lines.Length);
        Assert.Equal(["ORDER", "NAMES", "NET"], Words(lines[0]));
        Assert.Equal(["o1", "short.example", "9.90"], Words(lines[1]));
        Assert.Equal(["o2", longName, "119.00"], Words(lines[2]));
    }

    [Fact]
    public void Write_ForANarrowTerminal_ShortensWhatMayBeShortened()
    {
        var lines = Write(40, new Row("order-of-20-letters!", "a-rather-long-name.example", "9.90"));

        Assert.Equal(["order-of-20-letters!", "a-rather-...", "9.90"], Words(lines[1]));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 40));
    }

    [Fact]
    public void Write_WhereNoTableFits_WritesABlockForEachItem()
    {
        var lines = Write(30, new Row("order-of-20-letters!", "a.example", "9.90"), new Row("o2", "b.example", null));

        Assert.Equal(["order-of-20-letters!", "  names  a.example", "  net    9.90", "o2", "  names  b.example"], lines);
    }

    [Fact]
    public void Write_HasNumbersBelowEachOther()
    {
        var lines = Write(80, new Row("o1", "a", "9.90"), new Row("o2", "b", "119.00"));

        Assert.EndsWith("     9.90", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("   119.00", lines[2], StringComparison.Ordinal);
        Assert.Equal(lines[1].Length, lines[2].Length);
    }

    [Fact]
    public void Write_OfNothing_WritesNothing() => Assert.Empty(Write(80));

    [Fact]
    public void Write_OfControlCharacters_CommandsNoTerminal()
    {
        var lines = Write(null, new Row("o1", "a\u001b[2Jb\nc", "1"));

        Assert.Equal(2, lines.Length);
        Assert.Contains("a\\u001b[2Jb\\u000ac", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "a.example")]
    [InlineData(2, "a.example, b.example")]
    [InlineData(4, "a.example, b.example and 2 more")]
    public void Names_AreCountedWhereTheyAreMany(int count, string expected) =>
        Assert.Equal(expected, TextTable.Names([.. "abcd".Take(count).Select(letter => $"{letter}.example")]));

    [Theory]
    [InlineData("100", 80, 100)]
    [InlineData(null, 80, 80)]
    [InlineData("", null, null)]
    [InlineData("wide", 80, 80)]
    [InlineData("0", 80, null)]
    [InlineData(null, 0, null)]
    public void TerminalWidth_IsThatOfColumnsBeforeTheTerminals(string? columns, int? terminal, int? expected) =>
        Assert.Equal(expected, TerminalWidth.Of(columns, () => terminal));

    [Fact]
    public void ProgressLine_OnATerminal_IsWrittenOverAndTakenAway()
    {
        using var error = new StringWriter();
        using (var progress = new ProgressLine(error, 20))
        {
            progress.Show("one");
            progress.Show("one");
            progress.Show("two");
        }

        Assert.Equal($"\r{"one",-19}\r{"two",-19}\r{"",-19}\r", error.ToString());
    }

    [Fact]
    public void ProgressLine_Elsewhere_IsALineForEachChange()
    {
        using var error = new StringWriter();
        using (var progress = new ProgressLine(error, null))
        {
            progress.Show("one");
            progress.Show("one");
            progress.Show("two");
        }

        Assert.Equal($"one{error.NewLine}two{error.NewLine}", error.ToString());
    }

    private static string[] Write(int? width, params Row[] rows)
    {
        using var output = new StringWriter();
        TextTable.Write(output, width, rows, Columns);
        return output.ToString().Split(output.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private sealed record Row(string Order, string Names, string? Net);
}
