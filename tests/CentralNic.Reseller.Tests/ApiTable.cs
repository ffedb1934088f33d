using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Tests;

namespace CentralNic.Reseller.Tests;

/// <summary>The table of <c>docs/design/reseller-api.md</c>: every command and every parameter.</summary>
internal static partial class ApiTable
{
    public static string Path => Repository.PathOf("docs", "design", "reseller-api.md");

    public static IReadOnlyList<ApiTableRow> Rows() =>
    [
        .. RowPattern().Matches(File.ReadAllText(Path)).Select(match => new ApiTableRow(
            match.Groups["command"].Value,
            match.Groups["parameter"].Value,
            match.Groups["typed"].Value,
            match.Groups["sandbox"].Value,
            match.Groups["bridge"].Value)),
    ];

    /// <summary>Writes the column of the sandbox.</summary>
    public static void UpdateSandbox(Func<ApiTableRow, bool> isAccepted)
    {
        var rows = Rows().ToDictionary(row => (row.Command, row.Parameter));
        File.WriteAllText(Path, RowPattern().Replace(File.ReadAllText(Path), match =>
        {
            var row = rows[(match.Groups["command"].Value, match.Groups["parameter"].Value)];
            var sandbox = isAccepted(row) ? "yes" : row.Sandbox == "yes" ? "no: e" : row.Sandbox;
            return $"| {row.Command} | `{row.Parameter}` | {row.Typed} | {sandbox} | {row.Bridge} |";
        }));
    }

    [GeneratedRegex(
        @"^\| (?<command>\w+) \| `(?<parameter>[\w.#]+)` \| (?<typed>[^|]*?) \| (?<sandbox>[^|]*?) \| (?<bridge>[^|]*?) \|$",
        RegexOptions.Multiline)]
    private static partial Regex RowPattern();
}
