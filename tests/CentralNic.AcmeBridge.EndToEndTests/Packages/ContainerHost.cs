using System.Diagnostics;
using System.Globalization;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Packages;

/// <summary>
/// A machine for the containers of one test, with podman, images and a network of its own (<c>container-host.sh</c>). Nothing of it is
/// left.
/// </summary>
internal sealed class ContainerHost : IAsyncDisposable
{
    private readonly ServerProcess _host;
    private readonly TestFolder _folder;
    private readonly string _first;

    private ContainerHost(ServerProcess host, TestFolder folder, string first) => (_host, _folder, _first) = (host, folder, first);

    /// <summary>A path in the folder of the commands.</summary>
    public string this[string name] => _folder[name];

    /// <summary>Starts it.</summary>
    public static async Task<ContainerHost> StartAsync()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can start a machine within the machine.");
        var folder = new TestFolder();
        await File.WriteAllTextAsync(
            folder["storage.conf"],
            $"""
            [storage]
            driver = "overlay"
            graphroot = "{folder["images"]}"
            runroot = "{folder["run"]}"
            """);
        var host = ServerProcess.Start(
            "/bin/bash",
            [Repository.PathTo("tests", "CentralNic.AcmeBridge.EndToEndTests", "Packages", "container-host.sh")],
            new Dictionary<string, string>(),
            "/");
        try
        {
            await host.PrintedAsync(line => line == "up", "up");
            var id = host.Id.ToString(CultureInfo.InvariantCulture);
            var first = (await File.ReadAllTextAsync($"/proc/{id}/task/{id}/children", TestContext.Current.CancellationToken)).Trim();
            return new ContainerHost(host, folder, first);
        }
        catch
        {
            await host.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Runs commands within, as root.</summary>
    /// <param name="commands">In the shell's words; <c>podman</c> is one that needs no control groups.</param>
    /// <returns>How they ended, and what they wrote to both outputs.</returns>
    public async Task<ClientRun> TryAsync(string commands) => await ClientRun.RunAsync(
        "nsenter",
        ["-t", _first, "-m", "-p", "-n", "bash", "-c",
            $"cd {_folder[""]}; podman() {{ command podman --cgroup-manager=cgroupfs \"$@\"; }}; {commands}"],
        new Dictionary<string, string> { ["CONTAINERS_STORAGE_CONF"] = _folder["storage.conf"] });

    /// <summary>Runs commands within, all of which must succeed.</summary>
    /// <returns>What they wrote, without blanks around it.</returns>
    public async Task<string> RunAsync(string commands)
    {
        var run = await TryAsync("set -e; " + commands);
        Assert.True(run.ExitCode == 0, $"{commands}\nended with {run.ExitCode}:\n{run.Output}");
        return run.Output.Trim();
    }

    /// <summary>Waits until commands succeed, at most a minute.</summary>
    public async Task UntilAsync(string commands)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var started = TimeProvider.System.GetTimestamp();
        while (await TryAsync(commands) is { ExitCode: not 0 } failed)
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(1), $"{commands}\nnever succeeded:\n{failed.Output}");
            await tick.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // With the first process all others end, and with them the mounts; then ends who waits for it.
        using var kill = Process.Start("kill", ["-KILL", _first]);
        await kill.WaitForExitAsync(CancellationToken.None);
        await _host.DisposeAsync();
        _folder.Dispose();
    }
}
