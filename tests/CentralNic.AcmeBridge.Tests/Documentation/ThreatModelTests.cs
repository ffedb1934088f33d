using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Documentation;

/// <summary>
/// The controls of docs/security.md are in the code, and what tests them exists. That the tests fail without them is shown by the trial
/// <c>controls</c>, which builds the program anew.
/// </summary>
public sealed partial class ThreatModelTests
{
    private static readonly JsonNode[] Controls =
        [.. JsonNode.Parse(File.ReadAllText(Repository.PathOf("tests", "threat-controls.json")))!.AsArray().Select(control => control!)];

    [Fact]
    public void Controls_AreThoseOfTheThreatModel()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "security.md"));
        var model = page.Split("## Threats and controls")[1].Split("## Whom the bridge dials")[0];

        var named = model.Split('\n').Where(line => line.StartsWith('|')).SelectMany(line => Name().Matches(line.Split('|')[^2]))
            .Select(name => name.Groups["name"].Value);

        Assert.Equal(Controls.Select(control => (string)control["id"]!).Order(), named.Order());
    }

    [Fact]
    public void Code_OfEachControlStandsInItsFileOnce() => Assert.Empty(
        from control in Controls
        let source = File.ReadAllText(Repository.PathOf((string)control["file"]!))
        where source.Split((string)control["code"]!).Length != 2
            || !((string)control["without"]!).Contains("WITHOUT", StringComparison.Ordinal)
        select (string)control["id"]!);

    [Fact]
    public void Tests_OfEachControlExist() => Assert.Empty(
        from control in Controls
        from test in control["tests"]!.AsArray().Select(test => (string)test!)
        where !Exists(test)
        select $"{control["id"]}: {test}");

    private static bool Exists(string test)
    {
        var folder = Repository.PathOf("tests", test.Split('/')[0]) + Path.DirectorySeparatorChar;
        var (type, method) = (test.Split('/')[1].Split('.')[0], test.Split('.')[^1]);
        return Repository.AllCode().Any(file => Path.GetFileNameWithoutExtension(file) == type
            && file.StartsWith(folder, StringComparison.Ordinal)
            && File.ReadAllText(file).Contains($" {method}(", StringComparison.Ordinal));
    }

    [GeneratedRegex("`(?<name>[a-z0-9-]+)`")]
    private static partial Regex Name();
}
