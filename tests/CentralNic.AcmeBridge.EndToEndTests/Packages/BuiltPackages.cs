using System.Diagnostics;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Packages;

/// <summary>The Debian package as <c>deploy/build.sh</c> makes it; without code compiled beforehand, which takes minutes.</summary>
public sealed class DebianPackage : IAsyncLifetime
{
    private readonly TestFolder _folder = new();

    /// <summary>The package; <see langword="null"/>: no dpkg-deb is here.</summary>
    internal string? File { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (!System.IO.File.Exists("/usr/bin/dpkg-deb"))
        {
            return;
        }

        await RunAsync("bash", Repository.PathTo("deploy", "build.sh"), "--quick", "--output", _folder.Sub("artifacts"), "deb");
        File = Assert.Single(Directory.GetFiles(_folder["artifacts"], "*.deb"));
    }

    /// <summary>The same with a higher version.</summary>
    internal async Task<string> NextVersionAsync()
    {
        var tree = _folder["next"];
        await RunAsync("dpkg-deb", "--raw-extract", File!, tree);
        var control = Path.Combine(tree, "DEBIAN", "control");
        var text = await System.IO.File.ReadAllTextAsync(control, TestContext.Current.CancellationToken);
        await System.IO.File.WriteAllTextAsync(
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

    private static async Task RunAsync(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {output}{await errors}");
    }
}
