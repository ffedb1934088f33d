using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Packages;

/// <summary>What goes with the program, and what is told of its parts.</summary>
[Collection(BuiltPackages.Name)]
public sealed class PackageContentTests(BuiltPackages built)
{
    private static readonly Dictionary<string, string> Environment = [];

    /// <summary>The list of parts has each package that the program was linked with, and the runtime, all with their licences.</summary>
    [Fact]
    public async Task ListOfParts_HasEachPackageOfTheProgramAndItsLicence()
    {
        Assert.SkipWhen(built.Debian is null, "dpkg-deb is missing: this is no Debian");
        var parts = (await JsonAsync(Path.Combine(built.Folder, "sbom.cdx.json")))["components"]!.AsArray().ToDictionary(
            part => (string)part!["name"]!, part => (Version: (string)part!["version"]!, Licences: part["licenses"]?.AsArray().Count ?? 0));
        var linked = (await JsonAsync(Path.ChangeExtension(Repository.Program, ".deps.json")))["libraries"]!.AsObject()
            .Where(library => (string?)library.Value!["type"] == "package")
            .Select(library => library.Key.Split('/'))
            .ToList();

        Assert.True(linked.Count > 20);
        Assert.All(linked, package => Assert.Equal(package[1], parts[package[0]].Version));
        Assert.Contains("Microsoft.NETCore.App.Runtime.linux-x64", parts.Keys);
        Assert.Contains("Microsoft.AspNetCore.App.Runtime.linux-x64", parts.Keys);
        Assert.DoesNotContain("Microsoft.NET.ILLink.Tasks", parts.Keys);
        Assert.All(parts, part => Assert.True(part.Value.Licences > 0, part.Key));

        var licences = await File.ReadAllTextAsync(Path.Combine(built.Folder, "licences.txt"), TestContext.Current.CancellationToken);
        Assert.All(parts, part => Assert.Contains($"\n{part.Key} {part.Value.Version} ", licences, StringComparison.Ordinal));
        Assert.Contains(".NET Runtime uses third-party libraries", licences, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryPackage_HasExampleSchemaPartsAndLicences()
    {
        Assert.SkipWhen(built.Debian is null, "dpkg-deb is missing: this is no Debian");
        const string Documents = "./usr/share/doc/acme-bridge/";
        string[] inDebian =
        [
            Documents + "examples/appsettings.json", Documents + "sbom.cdx.json", Documents + "licences.txt",
            "./usr/share/acme-bridge/appsettings.json", "./usr/share/acme-bridge/appsettings.schema.json",
            "./usr/share/acme-bridge/nginx/centralnic-acme-bridge.conf", "./usr/share/acme-bridge/haproxy/tls-alpn.cfg",
        ];
        string[] inArchive =
            ["acme-bridge", "acme-bridge.service", "appsettings.example.json", "appsettings.schema.json", "sbom.cdx.json", "licences.txt"];

        var debian = await ListAsync("dpkg-deb", "--fsys-tarfile", built.Debian!);
        var archive = await ListAsync("gzip", "-dc", built.Archive!);

        Assert.All(inDebian, file => Assert.Contains(file, debian));
        Assert.All(inArchive, file => Assert.Contains("acme-bridge_0.1.0_linux-x64/" + file, archive));
    }

    private static async Task<string[]> ListAsync(string program, params string[] arguments)
    {
        var listed = await ClientRun.RunAsync("bash", ["-c", "\"$@\" | tar -t", "list", program, .. arguments], Environment);
        listed.Succeeded("");
        return listed.Output.Split('\n');
    }

    private static async Task<JsonNode> JsonAsync(string file) =>
        JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
}
