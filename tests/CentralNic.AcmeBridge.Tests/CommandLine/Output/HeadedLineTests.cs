using CentralNic.AcmeBridge.CommandLine.Output;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.CommandLine.Output;

public sealed class HeadedLineTests
{
    private const string Long = "The names were bought on 2026-11-01 already; a second purchase in the paid year is yours to allow.";

    [Fact]
    public void Write_OnATerminalBreaksBetweenWordsBelowTheText()
    {
        var lines = Write(40, Long);

        Assert.All(lines, line => Assert.InRange(line.Length, 16, 40));
        Assert.StartsWith("  question     The names", lines[0], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), line => Assert.StartsWith(new string(' ', 15), line, StringComparison.Ordinal));
        Assert.Equal(Long, string.Join(' ', lines.Select(line => line[15..])));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(200)]
    [InlineData(20)]
    public void Write_WithRoomOrWithoutATerminalOrWithoutAnyRoomKeepsOneLine(int? width) =>
        Assert.Equal(["  question     " + Long], Write(width, Long));

    [Fact]
    public void Write_HasNoControlCharactersOfOthers() =>
        Assert.Equal([@"  question     a\u001b[2Jb"], Write(null, "a\u001b[2Jb"));

    private static string[] Write(int? width, string text)
    {
        using var output = new StringWriter();
        HeadedLine.Write(output, width, "question", 13, text);
        return output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
