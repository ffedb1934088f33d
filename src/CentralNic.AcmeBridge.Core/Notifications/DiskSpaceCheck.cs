using System.Globalization;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>
/// Looks whether the file system of the data folder has room left. Without room nothing can be written, and nothing bought.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="least">How much must be free, in bytes; <see langword="null"/>: 1 GiB, or 5 % of a file system below 20 GiB.</param>
internal sealed class DiskSpaceCheck(string folder, long? least, HealthMonitor health) : IPeriodicTask
{
    private const long MiB = 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    public string Name => "disk-space";

    public Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        var drive = new DriveInfo(folder);
        var (free, needed) = (drive.AvailableFreeSpace, least ?? Math.Min(1024 * MiB, drive.TotalSize / 20));
        if (free < needed)
        {
            health.Set(
                HealthConditions.DiskFilling,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The file system of the data folder {folder} has {free / MiB} MiB left, less than {needed / MiB} MiB: make room, or "
                    + $"move the data folder. When it is full, nothing can be written, and no order goes on."));
        }
        else
        {
            health.Clear(HealthConditions.DiskFilling);
        }

        return Task.FromResult(PeriodicRound.Done(Interval));
    }
}
