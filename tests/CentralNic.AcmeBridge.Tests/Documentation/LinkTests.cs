using System.Text.RegularExpressions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Documentation;

/// <summary>What the documentation and the code point at is there.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Links_LeadToAFileAndAHeading() => Assert.Empty(
        from page in MarkdownPage.All
        from link in page.Links
        where !IsElsewhere(link) && FaultOf(page, link) is not null
        select $"{page.Name}: {link} {FaultOf(page, link)}");

    [Fact]
    public void Pages_CanBeReachedFromTheReadme()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<MarkdownPage>([MarkdownPage.Of("README.md")]);
        while (waiting.TryDequeue(out var page))
        {
            if (reached.Add(page.File))
            {
                string[] linked = [.. page.Links.Where(link => !IsElsewhere(link)).Select(link => Target(page, link))];
                foreach (var next in MarkdownPage.All.Where(other => linked.Contains(other.File, StringComparer.Ordinal)))
                {
                    waiting.Enqueue(next);
                }
            }
        }

        Assert.Empty(MarkdownPage.All.Where(page => !reached.Contains(page.File)).Select(page => page.Name));
    }

    [Fact]
    public void Readme_NamesEveryPage() => Assert.Empty(
        from page in MarkdownPage.All
        where page.Name.StartsWith("docs/", StringComparison.Ordinal) && !MarkdownPage.Of("README.md").Links.Contains(page.Name)
        select page.Name);

    [Fact]
    public void Pages_ThatCodeAndTestsNameAreThere() => Assert.Empty(
        from file in Directory.EnumerateFiles(Repository.Root, "*.*", SearchOption.AllDirectories)
        where IsReadHere(file)
        from Match named in NamedPage().Matches(File.ReadAllText(file))
        where !File.Exists(Repository.PathOf(named.Value))
        select $"{Path.GetRelativePath(Repository.Root, file)}: {named.Value}");

    private static bool IsReadHere(string file) =>
        Path.GetExtension(file) is ".cs" or ".csproj" or ".props" or ".md" or ".sh" or ".conf" or ".json"
        && !Path.GetRelativePath(Repository.Root, file)
            .Split(Path.DirectorySeparatorChar)
            .Any(part => part is "bin" or "obj" or "node_modules" or ".git");

    private static bool IsElsewhere(string link) => Scheme().IsMatch(link);

    private static string Target(MarkdownPage page, string link) => link.StartsWith('#')
        ? page.File
        : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page.File)!, link.Split('#')[0]));

    private static string? FaultOf(MarkdownPage page, string link)
    {
        var target = Target(page, link);
        if (!File.Exists(target) && !Directory.Exists(target))
        {
            return "leads nowhere";
        }

        var anchor = link.Contains('#', StringComparison.Ordinal) ? link.Split('#')[1] : "";
        return anchor.Length == 0 || MarkdownPage.All.SingleOrDefault(other => other.File == target)?.Anchors.Contains(anchor) == true
            ? null
            : "names no heading there";
    }

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"(?<![\w./-])docs/[a-z/-]+\.md")]
    private static partial Regex NamedPage();
}
