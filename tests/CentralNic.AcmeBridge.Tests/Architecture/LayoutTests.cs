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
        IEnumerable<string> folders = Repository.SourceFiles("*.cs")
            .SelectMany(file => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!).Split(Path.DirectorySeparatorChar))
            .Distinct();

        Assert.Empty(folders.Intersect(EmptyWords, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void File_IsNotTooLong()
    {
        IEnumerable<string> tooLong = Repository.SourceFiles("*.cs")
            .Where(file => File.ReadLines(file).Count() > MostLines)
            .Select(file => Path.GetRelativePath(Repository.Root, file));

        Assert.Empty(tooLong);
    }

    [Fact]
    public void File_HoldsOnePublicTypeOfItsName()
    {
        var wrong = new List<string>();
        foreach (string file in Repository.SourceFiles("*.cs"))
        {
            string[] types = [.. PublicType().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value).Distinct()];
            // A type in several files has files named Type.Part.cs.
            string name = Path.GetFileNameWithoutExtension(file).Split('.')[0];
            if (types.Length > 1 || (types.Length == 1 && types[0] != name))
            {
                wrong.Add($"{Path.GetRelativePath(Repository.Root, file)}: {string.Join(", ", types)}");
            }
        }

        Assert.Empty(wrong);
    }

    [GeneratedRegex(
        @"^public (?:(?:static|sealed|abstract|readonly|partial|unsafe|ref) )*(?:class|record struct|record class|record|struct|interface|enum|delegate \S+) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex PublicType();
}
