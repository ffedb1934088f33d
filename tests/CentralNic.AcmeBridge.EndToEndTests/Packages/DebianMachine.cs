using System.Diagnostics;
using System.Globalization;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Packages;

/// <summary>
/// A Debian machine for one test: this machine's files, copied when they are written to, with systemd as its first process and a network of
/// its own (<c>debian-machine.sh</c>). Nothing of it is left.
/// </summary>
internal sealed class DebianMachine : IAsyncDisposable
{
    private const string Systemd = "/lib/systemd/systemd";

    private readonly ServerProcess _machine;
    private readonly TestFolder _folder;
    private readonly string _group;
    private string _first = "";

    private DebianMachine(ServerProcess machine, TestFolder folder, string group) =>
        (_machine, _folder, _group) = (machine, folder, group);

    /// <summary>Starts it, and waits until it is up.</summary>
    public static async Task<DebianMachine> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Systemd), "systemd is missing: install the Debian package systemd");
        Assert.SkipUnless(File.Exists("/usr/sbin/adduser"), "adduser is missing: install the Debian package adduser");
        Assert.SkipUnless(Environment.UserName == "root", "Only root can start a machine within the machine.");
        var folder = new TestFolder();
        var files = folder.Sub("acme-bridge-machine-" + Path.GetRandomFileName());
        var groups = File.Exists("/sys/fs/cgroup/cgroup.controllers") ? "/sys/fs/cgroup" : "/sys/fs/cgroup/systemd";
        var machine = new DebianMachine(
            ServerProcess.Start(
                "/bin/bash",
                [Repository.PathTo("tests", "CentralNic.AcmeBridge.EndToEndTests", "Packages", "debian-machine.sh"), files],
                new Dictionary<string, string>(),
                "/"),
            folder,
            Path.Combine(groups, Path.GetFileName(files)));
        try
        {
            await machine.UntilUpAsync();
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs commands within, as root.</summary>
    /// <param name="commands">In the shell's words.</param>
    /// <returns>How they ended, and what they wrote.</returns>
    public async Task<(int ExitCode, string Output)> TryAsync(string commands)
    {
        var start = new ProcessStartInfo(
            "nsenter", ["-t", _first, "-m", "-p", "-i", "-u", "-n", "-C", "-r", "-w", "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                "DEBIAN_FRONTEND=noninteractive", "HOME=/root", "LANG=C.UTF-8", "bash", "-c", "exec 2>&1; cd /root; " + commands])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Runs commands within, all of which must succeed.</summary>
    /// <returns>What they wrote, without the last line feed.</returns>
    public async Task<string> RunAsync(string commands)
    {
        var (exitCode, output) = await TryAsync("set -e; " + commands);
        Assert.True(exitCode == 0, $"{commands}\nended with {exitCode}:\n{output}\n{await JournalAsync()}");
        return output.TrimEnd('\n');
    }

    /// <summary>Waits until commands succeed, at most a minute.</summary>
    public async Task UntilAsync(string commands)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var started = TimeProvider.System.GetTimestamp();
        while ((await TryAsync(commands)) is { ExitCode: not 0 } failed)
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(1),
                $"{commands}\nnever succeeded:\n{failed.Output}\n{await JournalAsync()}");
            await tick.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Puts a file into it.</summary>
    public void Copy(string file, string to) => File.Copy(file, $"/proc/{_first}/root{to}", overwrite: true);

    public async ValueTask DisposeAsync()
    {
        if (_machine.ExitCode is null)
        {
            await _machine.KillAsync();
        }

        await _machine.DisposeAsync();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var tries = 0; tries < 100 && !TryRemoveGroups(); tries++)
        {
            // The kernel ends the machine's processes one after the other.
            await tick.WaitForNextTickAsync(CancellationToken.None);
        }

        _folder.Dispose();
    }

    private async Task<string> JournalAsync() => (await TryAsync("journalctl --no-pager -n 60")).Output;

    private async Task UntilUpAsync()
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var started = TimeProvider.System.GetTimestamp();
        var state = "";
        while (state is not ("running" or "degraded"))
        {
            Assert.True(
                _machine.ExitCode is null && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(2),
                $"The machine did not start ({state}):\n{_machine.Output}");
            await tick.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            var id = _machine.Id.ToString(CultureInfo.InvariantCulture);
            _first = (await File.ReadAllTextAsync($"/proc/{id}/task/{id}/children", TestContext.Current.CancellationToken)).Trim();
            state = _first.Length == 0 ? "" : (await TryAsync("systemctl is-system-running")).Output.Trim();
        }
    }

    private bool TryRemoveGroups()
    {
        try
        {
            if (Directory.Exists(_group))
            {
                foreach (var group in Directory.EnumerateDirectories(_group, "*", SearchOption.AllDirectories).OrderByDescending(
                    each => each.Length))
                {
                    Directory.Delete(group);
                }

                Directory.Delete(_group);
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
