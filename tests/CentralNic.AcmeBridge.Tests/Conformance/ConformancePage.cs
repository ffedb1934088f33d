using System.Text.RegularExpressions;

namespace CentralNic.AcmeBridge.Tests.Conformance;

/// <summary>The tables of <c>docs/design/acme-conformance.md</c>: one row per requirement.</summary>
internal static partial class ConformancePage
{
    /// <summary>What a row's last column begins with when no test holds the requirement; the reason follows.</summary>
    internal const string NoTest = "no test: ";

    private static readonly string PagePath = Repository.PathOf("docs", "design", "acme-conformance.md");

    /// <summary>A row.</summary>
    /// <param name="Id">The requirement's id.</param>
    /// <param name="HeldBy">The tests that hold it, or <see cref="NoTest"/> and the reason.</param>
    internal sealed record Row(string Id, string HeldBy);

    /// <summary>All rows in their order.</summary>
    internal static IReadOnlyList<Row> Rows() =>
        [.. File.ReadLines(PagePath).Select(line => RowLine().Match(line)).Where(match => match.Success).Select(ToRow)];

    /// <summary>Writes the last column of every row anew.</summary>
    /// <param name="heldBy">What belongs there.</param>
    internal static void Update(Func<Row, string> heldBy) => File.WriteAllLines(
        PagePath,
        File.ReadAllLines(PagePath).Select(line => RowLine().Match(line) is { Success: true } match
            ? $"{match.Groups["before"].Value}| {heldBy(ToRow(match))} |"
            : line));

    private static Row ToRow(Match match) => new(match.Groups["id"].Value, match.Groups["held"].Value.Trim());

    [GeneratedRegex(@"^(?<before>\| (?<id>(?:R[0-9]+|PROF|BR)-\S+) \| [MSOH] \| .* )\|(?<held>[^|]*)\|$")]
    private static partial Regex RowLine();
}
