using System.Text.RegularExpressions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Documentation;

/// <summary>One vocabulary (docs/glossary.md): words that were coined for this program once do not come back.</summary>
public sealed partial class PlainWordTests
{
    [Fact]
    public void Pages_UseNoCoinedWord() => None(
        from page in MarkdownPage.All
        where page.Name != "docs/configuration.md" // Its sentences are those of the settings' declarations.
        from line in page.Text.Split('\n')
        from Match word in Coined().Matches(Code().Replace(line, ""))
        select $"{page.Name}: {word.Value}: {line}");

    [Fact]
    public void TextsAndComments_UseNoCoinedWord() => None(
        from file in Repository.SourceFiles("*.cs")
        from line in File.ReadLines(file)
        from Match text in TextOrComment().Matches(line)
        from Match word in Coined().Matches(Identifier().Replace(text.Value, ""))
        select $"{Path.GetRelativePath(Repository.Root, file)}: {word.Value}: {line.Trim()}");

    [Fact]
    public void Words_AreFoundWhereverTheyStand()
    {
        Assert.Matches(Coined(), "It may come at an early look already.");
        Assert.Matches(Coined(), "Mend them.");
        Assert.DoesNotMatch(Coined(), "A look-up of the name, and recommended no more than once.");
    }

    private static void None(IEnumerable<string> found) => Assert.Equal("", string.Join(Environment.NewLine, found));

    [GeneratedRegex(
        @"(?<![\w-])(?:desks?|errands?|shel(?:f|ves)|habits?|mends?|mended|for no money|at the begin"
        + @"|(?:early|first|next|last|the|a) looks?(?= )(?! like| up)|no more(?= *[.,;:]))(?![\w-])",
        RegexOptions.IgnoreCase)]
    private static partial Regex Coined();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    /// <summary>What is put into a text, and parameters that a comment explains.</summary>
    [GeneratedRegex(@"\{[^}]*\}|name=""\w+""")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"//.*|""(?:[^""\\]|\\.)*""")]
    private static partial Regex TextOrComment();
}
