namespace CentralNic.AcmeBridge.EndToEndTests.Servers;

/// <summary>Where the files of the repository are.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The built program, of the same configuration (Debug, Release) as these tests.</summary>
    public static string Program { get; } = BuiltProgram();

    /// <summary>A folder or file of the repository.</summary>
    public static string PathTo(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CentralNic.AcmeBridge.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside of the repository.");
    }

    private static string BuiltProgram()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = PathTo("src", "CentralNic.AcmeBridge", "bin", output.Parent!.Name, output.Name, "CentralNic.AcmeBridge.dll");
        return File.Exists(program) ? program : throw new InvalidOperationException($"The program is not built: {program}");
    }
}
