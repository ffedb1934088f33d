using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Architecture;

/// <summary>What the sandbox shares with the client's library it cannot check: an error there would be on both sides and show nowhere.</summary>
public sealed class SandboxIndependenceTests
{
    private const string Client = "CentralNic.Reseller";

    /// <summary>The words of both sides on the wire, and the list of names by which CAA records permit a CA, which is the CAs' own statement.</summary>
    private static bool MayBeShared(string type) =>
        type.StartsWith($"{Client}.Wire.", StringComparison.Ordinal) || type == $"{Client}.Classes.CaaIdentity";

    [Fact]
    public void Sandbox_SharesTheWireFormatAndNoRules()
    {
        using var image = new PEReader(File.OpenRead(Assembly.Load($"{Client}.Sandbox").Location));
        MetadataReader metadata = image.GetMetadataReader();
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
        string sandbox = Repository.PathOf("src", $"{Client}.Sandbox") + Path.DirectorySeparatorChar;
        string[] files = [.. Repository.SourceFiles("*.cs").Where(file => file.StartsWith(sandbox, StringComparison.Ordinal))];

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => File.ReadAllText(file).Contains($"{Client}.{folder}", StringComparison.Ordinal));
    }
}
