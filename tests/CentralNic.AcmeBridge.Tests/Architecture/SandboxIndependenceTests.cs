using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Architecture;

/// <summary>
/// What the sandbox shares with the client's library it cannot check: an error there would be on both sides and show nowhere. And what
/// serves customers does not ask whether the reseller is simulated.
/// </summary>
public sealed partial class SandboxIndependenceTests
{
    private const string Client = "CentralNic.Reseller";

    /// <summary>The words of both sides on the wire, and the names by which CAA records permit a CA, as the CAs tell them.</summary>
    private static bool MayBeShared(string type) =>
        type.StartsWith($"{Client}.Wire.", StringComparison.Ordinal) || type == $"{Client}.Classes.CaaIdentity";

    [Fact]
    public void Sandbox_SharesTheWireFormatAndNoRules()
    {
        using var image = new PEReader(File.OpenRead(Assembly.Load($"{Client}.Sandbox").Location));
        var metadata = image.GetMetadataReader();
        string[] shared =
        [
            .. metadata.TypeReferences
                .Select(metadata.GetTypeReference)
                .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference
                    && metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == Client)
                .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"),
        ];

        Assert.Contains($"{Client}.Wire.ResellerResponse", shared);
        Assert.DoesNotContain(shared, type => !MayBeShared(type));
    }

    [Theory] // Constants leave no trace in the assembly.
    [InlineData("Names")]
    [InlineData("Pricing")]
    public void Source_ImportsNoRulesOfNamesAndPrices(string folder)
    {
        var sandbox = Repository.PathOf("src", $"{Client}.Sandbox") + Path.DirectorySeparatorChar;
        string[] files = [.. Repository.SourceFiles("*.cs").Where(file => file.StartsWith(sandbox, StringComparison.Ordinal))];

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => File.ReadAllText(file).Contains($"{Client}.{folder}", StringComparison.Ordinal));
    }

    [Fact]
    public void Program_AsksInOnePlaceWhetherTheResellerIsSimulated()
    {
        // The command line has the option; the configuration turns it into a source of settings, and what runs sees settings alone.
        Assert.Equal(["Configuration/BridgeConfiguration.cs"], ProgramFilesWith(Source()).Where(file => !IsOfCommandLine(file)));
        var flags = ProgramFilesWith(Flag());
        Assert.Contains("CommandLine/ServeOptions.cs", flags);
        Assert.All(flags, file => Assert.True(IsOfCommandLine(file), file));

        static bool IsOfCommandLine(string file) => file.StartsWith("CommandLine/", StringComparison.Ordinal);
    }

    [Fact]
    public void Program_StartsTheSandboxInOnePlace() => Assert.Equal(["Hosting/SandboxLauncher.cs"], ProgramFilesWith(Start()));

    private static string[] ProgramFilesWith(Regex pattern)
    {
        var program = Repository.PathOf("src", "CentralNic.AcmeBridge");
        return
        [
            .. Repository.SourceFiles("*.cs")
                .Where(file => file.StartsWith(program + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                .Where(file => pattern.IsMatch(File.ReadAllText(file)))
                .Select(file => Path.GetRelativePath(program, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];
    }

    [GeneratedRegex(@"\b(options|where|reader)\.Sandbox\b")]
    private static partial Regex Source();

    [GeneratedRegex(@"\b(bool|Option<bool>) \w*[sS]andbox\b")]
    private static partial Regex Flag();

    [GeneratedRegex(@"\bSandboxServer\.StartAsync\b")]
    private static partial Regex Start();
}
