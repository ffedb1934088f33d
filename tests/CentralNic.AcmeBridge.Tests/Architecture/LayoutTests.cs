using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Architecture;

/// <summary>A folder is a concept of the domain, a file holds one concept.</summary>
public sealed partial class LayoutTests
{
    private const int MostLines = 400;
    private static readonly string[] EmptyWords = ["Services", "Helpers", "Models", "Utils", "Utilities", "Common", "Misc", "Managers"];

    [Fact]
    public void Folder_IsNotNamedAfterAKindOfClass()
    {
        var folders = Repository.SourceFiles("*.cs")
            .SelectMany(file => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!).Split(Path.DirectorySeparatorChar))
            .Distinct();

        Assert.Empty(folders.Intersect(EmptyWords, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void File_IsNotTooLong()
    {
        var tooLong = Repository.SourceFiles("*.cs")
            .Where(file => File.ReadLines(file).Count() > MostLines)
            .Select(file => Path.GetRelativePath(Repository.Root, file));

        Assert.Empty(tooLong);
    }

    [Fact]
    public void File_HoldsOnePublicTypeOfItsName()
    {
        var wrong = new List<string>();
        foreach (var file in Repository.SourceFiles("*.cs"))
        {
            string[] types =
            [
                .. PublicType().Matches(File.ReadAllText(file))
                    // The words that a type uses and the table of its legal changes may stand beside it.
                    .OrderBy(match => match.Groups["companion"].Success)
                    .Select(match => (match.Groups["companion"].Success ? "companion " : "") + match.Groups["name"].Value)
                    .Distinct(),
            ];
            // A type in several files has files named Type.Part.cs.
            var name = Path.GetFileNameWithoutExtension(file).Split('.')[0];
            var named = types.Length == 0 || types.Any(type => type == name || type == $"companion {name}");
            if (!named || types.Count(type => !type.StartsWith("companion ", StringComparison.Ordinal)) > 1)
            {
                wrong.Add($"{Path.GetRelativePath(Repository.Root, file)}: {string.Join(", ", types)}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Line_IsNotWiderThanTheEditorConfigSays()
    {
        var limit = int.Parse(
            MaxLineLength().Match(File.ReadAllText(Repository.PathOf(".editorconfig"))).Groups["columns"].Value,
            CultureInfo.InvariantCulture);

        Assert.Empty(Repository.AllCode().SelectMany(file => WithoutUnbreakableText(File.ReadAllText(file))
            .Split('\n')
            .Select((line, index) => (line, index))
            .Where(entry => entry.line.Length > limit)
            .Select(entry => $"{Path.GetRelativePath(Repository.Root, file)}:{entry.index + 1}")));
    }

    /// <summary>
    /// What stands in raw and verbatim literals, and in others without a blank, is wire text that a line break would change.
    /// </summary>
    private static string WithoutUnbreakableText(string code) => UnbreakableText().Replace(
        code, match => string.Concat(match.Value.Where(character => character == '\n')));

    [GeneratedRegex(@"^max_line_length = (?<columns>\d+)", RegexOptions.Multiline)]
    private static partial Regex MaxLineLength();

    [GeneratedRegex("""
        (?<!")\$*("{3,})(?!").*?(?<!")\1(?!")|\$?@\$?"(?:[^"]|"")*"|(?<!\\|')"(?:[^"\\\s]|\\.)*"
        """, RegexOptions.Singleline)]
    private static partial Regex UnbreakableText();

    [GeneratedRegex(
        @"^public (?:(?:sealed|abstract|readonly|partial|unsafe|ref) )*(?:(?<companion>enum|static (?:partial )?class)|class|record struct|record class|record|struct|interface|delegate \S+) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex PublicType();
}
