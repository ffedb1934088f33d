using System.Security.Cryptography;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Packages;

/// <summary>
/// Whoever builds the same source gets the same files, wherever it lies. One project stands for all; <c>deploy/build.sh reproducible</c>
/// compares whole packages.
/// </summary>
public sealed class ReproducibleBuildTests
{
    private const string Project = "CentralNic.Dns";

    [Fact]
    public async Task Build_InTwoFoldersGivesTheSameAssembly()
    {
        using var folder = new TestFolder();

        var built = await Task.WhenAll(BuildAsync(folder.Sub("one")), BuildAsync(folder.Sub("another-with-a-longer-name")));

        Assert.Equal(built[0], built[1]);
    }

    /// <returns>The assembly's hash.</returns>
    private static async Task<string> BuildAsync(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "src"));
        string[] common =
            ["Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig", Path.Combine("src", "Directory.Build.props")];
        foreach (var file in common)
        {
            File.Copy(Repository.PathTo(file), Path.Combine(folder, file));
        }

        var source = Repository.PathTo("src", Project);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(source, file).Split('/').Any(part => part is "bin" or "obj")))
        {
            var copy = Path.Combine(folder, "src", Project, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var build = await ClientRun.RunAsync(
            "dotnet",
            ["build", Path.Combine(folder, "src", Project), "-c", "Release", "-v", "quiet", "-nodeReuse:false", "-p:IsPackageBuild=true",
                "-p:UseSharedCompilation=false"],
            new Dictionary<string, string>());
        build.Succeeded("");
        var assembly = Path.Combine(folder, "src", Project, "bin", "Release", "net10.0", Project + ".dll");
        return Convert.ToHexStringLower(
            SHA256.HashData(await File.ReadAllBytesAsync(assembly, TestContext.Current.CancellationToken)));
    }
}
