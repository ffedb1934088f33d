using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Tests.Architecture;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Documentation;

/// <summary>The page about the architecture says what the code says.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly MarkdownPage Page = MarkdownPage.Of("docs", "design", "architecture.md");

    /// <summary>Folders, projects and the framework's, which stand between backquotes too.</summary>
    private static readonly string[] NoTypes =
        ["CentralNic", "Microsoft", .. DirectionTests.Folders.SelectMany(folder => folder.Split('/')), "Operator", "CommandLine"];

    [Fact]
    public void Layers_AreThoseThatTheCodeIsHeldTo()
    {
        var boxes = string.Join(", ", Box().Matches(Page.Text).Select(match => match.Groups["folders"].Value));

        Assert.Equal(DirectionTests.Folders, FolderName().Matches(boxes).Select(match => match.Value));
    }

    [Fact]
    public void StateDiagram_HasTheTransitionsOfTheTable()
    {
        string[] drawn = [.. Arrow().Matches(Page.Text).Select(match => $"{match.Groups["from"].Value} {match.Groups["to"].Value}")];
        string[] legal =
        [
            .. from one in Enum.GetValues<IssuanceState>() from other in Enum.GetValues<IssuanceState>()
               where IssuanceStates.Transitions.Allows(one, other)
               select $"{one} {other}",
        ];

        Assert.Equal(legal.Order(StringComparer.Ordinal), drawn.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Types_ThatItNamesAreThere()
    {
        var tests = Directory.EnumerateFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories);
        var code = string.Join('\n', Repository.SourceFiles("*.cs").Concat(tests).Select(File.ReadAllText));
        var types = Type().Matches(code).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

        string[] named =
        [
            .. Page.Spans.Where(span => PascalName().IsMatch(span) && !NoTypes.Contains(span.Split('.')[0])),
        ];

        Assert.NotEmpty(named);
        None(named.Where(span => !types.Contains(span.Split('.')[0]) && !Regex.IsMatch(code, $@"\bTask(<.*>)? {span}\(")));
        None(named.Where(span => span.Contains('.', StringComparison.Ordinal) && !Regex.IsMatch(code, $@"\b{span.Split('.')[1]}\b")));
    }

    private static void None(IEnumerable<string> found) => Assert.Equal("", string.Join(Environment.NewLine, found));

    [GeneratedRegex(@"\[""<b>[^<]+</b><br>(?<folders>[^""]+)""\]")]
    private static partial Regex Box();

    [GeneratedRegex(@"[A-Z]\w*(?:/[A-Z]\w*)*")]
    private static partial Regex FolderName();

    [GeneratedRegex(@"^ +(?<from>[A-Z]\w+) --> (?<to>[A-Z]\w+)(?::.*)?\r?$", RegexOptions.Multiline)]
    private static partial Regex Arrow();

    [GeneratedRegex(@"\b(?:class|record struct|record|struct|interface|enum) (?<name>[A-Z]\w+)")]
    private static partial Regex Type();

    [GeneratedRegex(@"^[A-Z][a-z]\w*(?:\.[A-Z]\w*)*$")]
    private static partial Regex PascalName();
}
