using System.Diagnostics;
using System.Globalization;
using CentralNic.AcmeBridge.CommandLine;

namespace CentralNic.AcmeBridge.Trials.Drills;

/// <summary>Disks that are full, or take nothing. Root alone can make them.</summary>
internal static class DiskDrills
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The data folder's file system gets full while customers order, and has room again later.</summary>
    public static async Task<DrillResult> FullDiskAsync(CancellationToken cancellationToken)
    {
        await using var site = await DrillSite.PrepareAsync(TimeSpan.Zero, [], cancellationToken);
        Directory.CreateDirectory(site.DataFolder);
        await MountAsync(["-t", "tmpfs", "-o", "size=48m,mode=700", "tmpfs", site.DataFolder], cancellationToken);
        try
        {
            await site.StartAsync(cancellationToken);
            var customer = await site.CustomerAsync(cancellationToken);
            for (var i = 0; i < 5; i++)
            {
                await site.OrderAsync(customer, $"before{i}.test", cancellationToken);
            }

            var fill = Path.Combine(site.DataFolder, "fill");
            Fill(fill);
            var (orders, refused) = (0, 0);
            var waiting = new List<Task>();
            string? refusal = null;
            for (; orders < 2_000 && refused + waiting.Count < 5; orders++)
            {
                try
                {
                    var url = await site.FinalizeAsync(customer, $"full{orders}.test", cancellationToken);
                    var collecting = site.CollectAsync(customer, url, cancellationToken);
                    if (await Task.WhenAny(collecting, Task.Delay(Patience, cancellationToken)) == collecting)
                    {
                        await collecting;
                        Fill(fill);
                    }
                    else
                    {
                        waiting.Add(collecting);
                    }
                }
                catch (CommandFailedException failure)
                {
                    refused++;
                    refusal = failure.Message[failure.Message.IndexOf('{', StringComparison.Ordinal)..];
                }
            }

            File.Delete(fill);
            var began = Stopwatch.GetTimestamp();
            var back = await BackAsync(site, customer, cancellationToken);
            var recovery = Stopwatch.GetElapsedTime(began);
            await Task.WhenAll(waiting);
            var findings = await site.CheckAsync(cancellationToken);
            if (refused == 0)
            {
                findings.Add("Nothing was refused: the disk was not full.");
            }

            if (!back)
            {
                findings.Add($"No order went through within {Patience.TotalSeconds:0} s of the disk having room again.");
            }

            return new DrillResult("full-disk", string.Create(
                CultureInfo.InvariantCulture,
                $"of {orders} orders on a full disk {refused} were refused (the last: {refusal?.Trim()}) and {waiting.Count} waited; "
                + $"orders went through again {recovery.TotalSeconds:0.0} s after there was room, without a restart, and those that "
                + $"waited were fulfilled"),
                findings);
        }
        finally
        {
            await site.KillAsync();
            await RunAsync("umount", [site.DataFolder], cancellationToken);
        }
    }

    /// <summary>The data folder is on a file system that is mounted read-only: the start is refused in words.</summary>
    public static async Task<DrillResult> ReadOnlyDiskAsync(CancellationToken cancellationToken)
    {
        await using var site = await DrillSite.PrepareAsync(TimeSpan.Zero, [], cancellationToken);
        await site.StartAsync(cancellationToken);
        var customer = await site.CustomerAsync(cancellationToken);
        await site.OrderAsync(customer, "kept.test", cancellationToken);
        await site.KillAsync();
        await MountAsync(["--bind", site.DataFolder, site.DataFolder], cancellationToken);
        try
        {
            await MountAsync(["-o", "remount,ro,bind", site.DataFolder], cancellationToken);
            var (code, said) = await site.RunAsync(["serve"], cancellationToken);
            await RunAsync("umount", [site.DataFolder], cancellationToken);
            await site.StartAsync(cancellationToken);
            var findings = await site.CheckAsync(cancellationToken);
            if (code == 0 || !said.Contains(site.DataFolder, StringComparison.Ordinal) || said.Contains("   at ", StringComparison.Ordinal))
            {
                findings.Add($"The start ended with {code} and said: {said}");
            }

            return new DrillResult(
                "read-only-disk", $"the start ended with exit code {code} and: {said.Trim()}", findings);
        }
        finally
        {
            await site.KillAsync();
            await RunAsync("umount", ["-q", site.DataFolder], cancellationToken);
        }
    }

    private static async Task<bool> BackAsync(DrillSite site, Demo.DemoAcmeClient customer, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        for (var attempt = 0; Stopwatch.GetElapsedTime(began) < Patience; attempt++)
        {
            try
            {
                await site.OrderAsync(customer, $"after{attempt}.test", cancellationToken);
                return true;
            }
            catch (CommandFailedException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }

        return false;
    }

    /// <summary>Writes until the file system takes no more.</summary>
    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 1);
        foreach (var size in (int[])[1024 * 1024, 4096])
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                continue; // Full for this size.
            }
        }
    }

    private static async Task MountAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var (code, said) = await RunAsync("mount", arguments, cancellationToken);
        if (code != 0)
        {
            throw new InvalidOperationException($"mount {string.Join(' ', arguments)}: {said}");
        }
    }

    private static async Task<(int Code, string Said)> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, said);
    }
}
