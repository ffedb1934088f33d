using CentralNic.AcmeBridge.CommandLine;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.CommandLine;

/// <summary>What printed commands begin and end with, so that they find the same bridge from any folder.</summary>
public sealed class StartedProgramTests
{
    private static readonly string Here = Directory.GetCurrentDirectory();

    [Fact]
    public void Words_TheRuntimesHostIsGivenTheProgram()
    {
        Assert.Equal(["/usr/bin/dotnet", "/opt/bridge/bridge.dll"], StartedProgram.Words("/usr/bin/dotnet", "/opt/bridge/bridge.dll"));
        Assert.Equal(["/opt/bridge/bridge"], StartedProgram.Words("/opt/bridge/bridge", "/opt/bridge/bridge.dll"));
    }

    [Theory]
    [InlineData("--data data", "--data {0}/data")]
    [InlineData("--data=/var/lib/bridge", "--data /var/lib/bridge")]
    [InlineData("--sandbox", "--sandbox --data {0}/data/sandbox")]
    [InlineData("--config missing.json --data x", "--config {0}/missing.json --data {0}/x")]
    [InlineData("--config:/etc/missing.json", "--config /etc/missing.json")]
    [InlineData("", "--data {0}/data")]
    public void Options_PathsAreWholeAndTheDataFolderIsNamed(string given, string expected) => Assert.Equal(
        string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, Here),
        string.Join(' ', StartedProgram.Options(["serve", .. given.Split(' ', StringSplitOptions.RemoveEmptyEntries)], Here)));

    [Fact]
    public void Options_OfTheDemo_NameItsFolder() =>
        Assert.Equal(["--data", Path.Combine(Here, "demo-data")], StartedProgram.Options(["demo"], Here));
}
