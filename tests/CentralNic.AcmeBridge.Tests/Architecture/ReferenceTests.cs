using System.Reflection;
using System.Xml.Linq;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Architecture;

/// <summary>References between the projects run one way, and what a project does not need it does not get.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> AllowedProjects = new()
    {
        ["CentralNic.Acme"] = [],
        ["CentralNic.Dns"] = [],
        ["CentralNic.Reseller"] = [],
        ["CentralNic.Reseller.Sandbox"] = ["CentralNic.Dns", "CentralNic.Reseller"],
        ["CentralNic.AcmeBridge.Core"] = ["CentralNic.Acme", "CentralNic.Dns", "CentralNic.Reseller"],
        ["CentralNic.AcmeBridge.Storage.LiteDb"] = ["CentralNic.AcmeBridge.Core"],
        ["CentralNic.AcmeBridge"] =
        [
            "CentralNic.Acme", "CentralNic.Reseller", "CentralNic.Reseller.Sandbox", "CentralNic.AcmeBridge.Core",
            "CentralNic.AcmeBridge.Storage.LiteDb",
        ],
    };

    // Packages that pull a project towards a host, a database or a user interface; each has the projects that may use it.
    private static readonly Dictionary<string, string[]> Owners = new()
    {
        ["DnsClient"] = ["CentralNic.Dns"],
        ["LiteDB"] = ["CentralNic.AcmeBridge.Storage.LiteDb"],
        ["Serilog"] = ["CentralNic.AcmeBridge"],
        ["System.CommandLine"] = ["CentralNic.AcmeBridge"],
        ["Microsoft.AspNetCore"] = ["CentralNic.Reseller.Sandbox", "CentralNic.AcmeBridge"],
    };

    public static TheoryData<string> Projects => [.. AllowedProjects.Keys];

    [Fact]
    public void Source_HoldsExactlyTheKnownProjects() => Assert.Equal(
        AllowedProjects.Keys.Order(StringComparer.Ordinal),
        Repository.SourceFiles("*.csproj").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ReferencesOnlyWhatItMay(string project)
    {
        var referenced = Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

        Assert.Empty(referenced.Except(AllowedProjects[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_UsesNoPackageOrFrameworkThatBelongsToOthers(string project)
    {
        var used = Items(project, "PackageReference").Concat(Items(project, "FrameworkReference"));
        if (Load(project).Attribute("Sdk")?.Value == "Microsoft.NET.Sdk.Web")
        {
            used = used.Append("Microsoft.AspNetCore.App");
        }

        Assert.DoesNotContain(used, name => IsForeign(project, name));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_WasBuiltAgainstNothingThatBelongsToOthers(string project)
    {
        // A type can also come in by way of another project's references; the compiled assembly shows it.
        string[] referenced = [.. Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!)];

        Assert.DoesNotContain(referenced, name => IsForeign(project, name));
        Assert.Empty(referenced.Where(AllowedProjects.ContainsKey).Except(AllowedProjects[project]));
    }

    private static bool IsForeign(string project, string name) => Owners.Any(owner =>
        (name == owner.Key || name.StartsWith(owner.Key + ".", StringComparison.Ordinal)) && !owner.Value.Contains(project));

    private static IEnumerable<string> Items(string project, string kind) =>
        Load(project).Descendants(kind).Select(item => item.Attribute("Include")?.Value).OfType<string>();

    private static XElement Load(string project) =>
        XDocument.Load(Repository.PathOf("src", project, $"{project}.csproj")).Root!;
}
