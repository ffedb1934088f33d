using System.Diagnostics;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Packages;

/// <summary>What <c>deploy/build.sh</c> makes of one program; without code compiled beforehand, which takes minutes.</summary>
[CollectionDefinition(Name)]
public sealed class BuiltPackages : IAsyncLifetime, ICollectionFixture<BuiltPackages>
{
    /// <summary>The collection of the tests that share it.</summary>
    internal const string Name = "packages";

    private readonly TestFolder _folder = new();

    /// <summary>The Debian package; <see langword="null"/>: no dpkg-deb is here.</summary>
    internal string? Debian { get; private set; }

    /// <summary>The container's image; <see langword="null"/>: no podman or mmdebstrap is here.</summary>
    internal string? Image { get; private set; }

    /// <summary>The archive for other Linuxes; <see langword="null"/>: nothing was built.</summary>
    internal string? Archive { get; private set; }

    /// <summary>The program that is in all of them.</summary>
    internal string Program => Path.Combine(Folder, "acme-bridge");

    /// <summary>What is in all of them.</summary>
    internal string Folder => _folder[Path.Combine("artifacts", "linux-x64")];

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists("/usr/bin/dpkg-deb"))
        {
            return;
        }

        var withImage = ClientRun.Find("podman") is not null && ClientRun.Find("mmdebstrap") is not null;
        await File.WriteAllTextAsync(
            _folder["storage.conf"],
            $"""
            [storage]
            driver = "overlay"
            graphroot = "{_folder["images"]}"
            runroot = "{_folder["run"]}"
            """);
        string[] targets = withImage ? ["linux-x64", "deb", "container"] : ["linux-x64", "deb"];
        await RunAsync("bash", [Repository.PathTo("deploy", "build.sh"), "--quick", "--output", _folder.Sub("artifacts"), .. targets]);
        Debian = Assert.Single(Directory.GetFiles(_folder["artifacts"], "*.deb"));
        Archive = Assert.Single(Directory.GetFiles(_folder["artifacts"], "*.tar.gz"));
        Image = withImage ? Assert.Single(Directory.GetFiles(_folder["artifacts"], "*_container.tar")) : null;
    }

    /// <summary>The same Debian package with a higher version.</summary>
    internal async Task<string> NextVersionAsync()
    {
        var tree = _folder["next"];
        await RunAsync("dpkg-deb", "--raw-extract", Debian!, tree);
        var control = Path.Combine(tree, "DEBIAN", "control");
        var text = await File.ReadAllTextAsync(control, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            control, text.Replace("\nVersion: ", "\nVersion: 99.", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var next = _folder["next.deb"];
        await RunAsync("dpkg-deb", "-Znone", "--root-owner-group", "--build", tree, next);
        return next;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task RunAsync(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the builder of images keeps is gone with the test.
        start.Environment["CONTAINERS_STORAGE_CONF"] = _folder["storage.conf"];
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {output}{await errors}");
    }
}
