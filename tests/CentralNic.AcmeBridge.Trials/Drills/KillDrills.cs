using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CentralNic.AcmeBridge.Trials.Drills;

/// <summary>SIGKILL at random moments of a backup and of a restore.</summary>
internal static partial class KillDrills
{
    private const string Backups = "backups";

    /// <summary>Milliseconds.</summary>
    private const int LongestMoment = 600;

    /// <summary>The bridge is killed while it makes a backup.</summary>
    /// <param name="kills">How often.</param>
    public static async Task<DrillResult> BackupAsync(int kills, CancellationToken cancellationToken)
    {
        await using var site = await DrillSite.PrepareAsync(TimeSpan.Zero, [], cancellationToken);
        var random = new Random(1);
        var findings = new List<string>();
        await site.StartAsync(cancellationToken);
        var customer = await site.CustomerAsync(cancellationToken);
        for (var i = 0; i < 20; i++)
        {
            await site.OrderAsync(customer, $"kept{i}.test", cancellationToken);
        }

        var folder = Directory.CreateDirectory(Path.Combine(site.Folder, Backups)).FullName;
        var made = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            using var command = site.Command("backup", folder);
            var said = command.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = command.StandardError.ReadToEndAsync(cancellationToken);
            await MomentAsync(folder, command, random, cancellationToken);
            await site.KillAsync();
            await command.WaitForExitAsync(cancellationToken);
            made += command.ExitCode == 0 ? 1 : 0;
            await Task.WhenAll(said, errors);
            await site.StartAsync(cancellationToken);
        }

        var left = Directory.GetFiles(folder).Select(Path.GetFileName).ToArray();
        await site.KillAsync();
        var (code, checkedStore) = await site.RunAsync(["store", "check"], cancellationToken);
        if (code != 0)
        {
            findings.Add($"store check: {checkedStore}");
        }

        // Whatever has the name of a backup is a whole one.
        foreach (var file in left.Where(name => BackupName().IsMatch(name!)))
        {
            var target = Directory.CreateTempSubdirectory("bridge-drill-restored-").FullName;
            var (restored, words) = await site.RunAsync(
                ["restore", Path.Combine(folder, file!), "--data", target], cancellationToken);
            if (restored != 0)
            {
                findings.Add($"{file} cannot be restored: {words}");
            }

            Directory.Delete(target, recursive: true);
        }

        await site.StartAsync(cancellationToken);
        findings.AddRange(await site.CheckAsync(cancellationToken));
        return new DrillResult("killed-backup", string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} kills while a backup was made: {made} backups were said to be made, {left.Length} files are there, of them "
            + $"{left.Count(name => BackupName().IsMatch(name!))} named as backups, each of which was restored; the store is whole"),
            findings);
    }

    /// <summary>A restore is killed, and made again.</summary>
    /// <param name="kills">How often.</param>
    public static async Task<DrillResult> RestoreAsync(int kills, CancellationToken cancellationToken)
    {
        await using var site = await DrillSite.PrepareAsync(TimeSpan.Zero, [], cancellationToken);
        var random = new Random(2);
        var findings = new List<string>();
        await site.StartAsync(cancellationToken);
        var customer = await site.CustomerAsync(cancellationToken);
        for (var i = 0; i < 20; i++)
        {
            await site.OrderAsync(customer, $"kept{i}.test", cancellationToken);
        }

        var folder = Directory.CreateDirectory(Path.Combine(site.Folder, Backups)).FullName;
        var (made, output) = await site.RunAsync(["backup", folder], cancellationToken);
        if (made != 0)
        {
            return new DrillResult("killed-restore", "no backup", [output]);
        }

        var backup = Directory.GetFiles(folder).Single();
        await site.KillAsync();
        var ended = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            using (var command = site.Command("restore", backup, "--replace"))
            {
                var said = command.StandardOutput.ReadToEndAsync(cancellationToken);
                var errors = command.StandardError.ReadToEndAsync(cancellationToken);
                await MomentAsync(site.DataFolder, command, random, cancellationToken);
                ended += command.HasExited ? 1 : 0;
                command.Kill();
                await command.WaitForExitAsync(cancellationToken);
                await Task.WhenAll(said, errors);
            }

            // Either the old folder serves, or the restored one, or the start says what is to be done, and doing it helps.
            try
            {
                await site.StartAsync(cancellationToken);
            }
            catch (InvalidOperationException refused)
            {
                var (again, words) = await site.RunAsync(["restore", backup, "--replace"], cancellationToken);
                if (again != 0)
                {
                    findings.Add($"The start said: {refused.Message}\nThe next restore said: {words}");
                    break;
                }

                await site.StartAsync(cancellationToken);
            }

            findings.AddRange(await site.CheckAsync(cancellationToken));
            await site.KillAsync();
        }

        await site.StartAsync(cancellationToken);
        await site.OrderAsync(customer, "after.test", cancellationToken);
        return new DrillResult("killed-restore", string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} kills of a restore ({ended} had ended before): after each all 20 certificates were there, from the old folder or the "
            + $"restored one, and nothing was bought twice"), findings);
    }

    /// <summary>Waits until the command has begun to write into the folder, and a moment longer.</summary>
    private static async Task MomentAsync(string folder, Process command, Random random, CancellationToken cancellationToken)
    {
        var known = Directory.GetFileSystemEntries(folder).Length;
        while (!command.HasExited && Directory.GetFileSystemEntries(folder).Length == known)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
        }

#pragma warning disable CA5394 // The moment is no secret.
        await Task.Delay(random.Next(LongestMoment), cancellationToken);
#pragma warning restore CA5394
    }

    [GeneratedRegex(@"^acme-bridge-\d{8}T\d{6}Z\.tar\.gz$")]
    private static partial Regex BackupName();
}
