using System.Text.RegularExpressions;

namespace CentralNic.AcmeBridge.Tests.Conformance;

/// <summary>Which tests carry the id of which requirement, read from the tests' sources.</summary>
internal static partial class RequirementTests
{
    /// <summary>The tests by requirement, each as class and method, sorted.</summary>
    internal static ILookup<string, string> Find() => Directory
        .EnumerateFiles(Repository.PathOf("tests"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .SelectMany(InFile)
        .OrderBy(found => found.Test, StringComparer.Ordinal)
        .ToLookup(found => found.Id, found => found.Test);

    private static List<(string Id, string Test)> InFile(string file)
    {
        var found = new List<(string Id, string Test)>();
        var waiting = new List<string>();
        var inside = Path.GetFileNameWithoutExtension(file);
        foreach (var line in File.ReadLines(file))
        {
            if (TraitLine().Match(line) is { Success: true } trait)
            {
                waiting.Add(trait.Groups["id"].Value);
            }
            else if (ClassLine().Match(line) is { Success: true } type)
            {
                inside = type.Groups["name"].Value;
                Flush(inside);
            }
            else if (MethodLine().Match(line) is { Success: true } method)
            {
                Flush($"{inside}.{method.Groups["name"].Value}");
            }
        }

        return found;

        void Flush(string test)
        {
            found.AddRange(waiting.Select(id => (id, test)));
            waiting.Clear();
        }
    }

    [GeneratedRegex("""^\s*\[.*Trait\("Requirement", "(?<id>[^"]+)"\)""")]
    private static partial Regex TraitLine();

    [GeneratedRegex(@"^\s*(?:public|internal)\s(?:\w+\s)*class (?<name>\w+)")]
    private static partial Regex ClassLine();

    [GeneratedRegex(@"^\s+public [\w<>\s]*?(?<name>\w+)\(")]
    private static partial Regex MethodLine();
}
