using System.Text.RegularExpressions;

namespace CentralNic.AcmeBridge.Tests.Documentation;

/// <summary>A page of the documentation, as far as the tests read it.</summary>
internal sealed partial class MarkdownPage
{
    private MarkdownPage(string file)
    {
        File = file;
        var text = System.IO.File.ReadAllText(file);
        Code = [.. Block().Matches(text).SelectMany(match => match.Value.Split('\n')).Concat(Indented(text)).Select(line => line.Trim())];
        var prose = Block().Replace(text, "");
        Spans = [.. Span().Matches(prose).Select(match => match.Groups["code"].Value)];
        Links = [.. Link().Matches(Span().Replace(prose, "`code`")).Select(match => match.Groups["target"].Value)];
        Anchors = [.. Heading().Matches(prose).Select(match => AnchorOf(match.Groups["text"].Value))];
        Text = text;
    }

    /// <summary>README, changelog, and all pages below <c>docs</c> and <c>deploy</c>.</summary>
    internal static IReadOnlyList<MarkdownPage> All { get; } =
    [
        .. new[] { Repository.PathOf("README.md"), Repository.PathOf("CHANGELOG.md") }
            .Concat(new[] { "docs", "deploy" }.SelectMany(Below))
            .Order(StringComparer.Ordinal)
            .Select(file => new MarkdownPage(file)),
    ];

    internal string File { get; }

    internal string Text { get; }

    /// <summary>Where the page is in the working copy, with slashes.</summary>
    internal string Name => Path.GetRelativePath(Repository.Root, File).Replace('\\', '/');

    /// <summary>The lines of its code blocks.</summary>
    internal IReadOnlyList<string> Code { get; }

    /// <summary>What stands between backquotes in the text.</summary>
    internal IReadOnlyList<string> Spans { get; }

    /// <summary>The targets of its links.</summary>
    internal IReadOnlyList<string> Links { get; }

    /// <summary>The anchors of its headings, as GitHub makes them.</summary>
    internal IReadOnlyList<string> Anchors { get; }

    internal static MarkdownPage Of(params string[] segments)
    {
        var file = Repository.PathOf(segments);
        return All.Single(page => page.File == file);
    }

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories);

    private static IEnumerable<string> Indented(string text) => text
        .Split('\n')
        .Where(line => line.StartsWith("    ", StringComparison.Ordinal) && !line.TrimStart().StartsWith("- ", StringComparison.Ordinal));

    private static string AnchorOf(string heading) => NotInAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{Nd} _-]")]
    private static partial Regex NotInAnchor();
}
