namespace CentralNic.AcmeBridge.Tests;

/// <summary>The working copy that the tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find();

    internal static string PathOf(params string[] segments) => Path.Combine([Root, .. segments]);

    /// <summary>The source files below <c>src</c>, without what the build makes.</summary>
    internal static IEnumerable<string> SourceFiles(string pattern) => Files("src", pattern);

    /// <summary>The source files below <c>src</c> and <c>tests</c>.</summary>
    internal static IEnumerable<string> AllCode() => Files("src", "*.cs").Concat(Files("tests", "*.cs"));

    private static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CentralNic.AcmeBridge.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds CentralNic.AcmeBridge.sln.");
    }
}
