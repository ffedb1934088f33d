using System.Globalization;
using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>Whether the data folder's disk has room, and how long it takes until a write is on it.</summary>
internal sealed class DiskCheck : IDoctorCheck
{
    private const long MiB = 1024 * 1024;
    private const int Writes = 9;

    /// <summary>An order is some twenty commits one after the other; above this they would be felt.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(50);

    public string Name => "disk";

    public DoctorNeeds Needs => DoctorNeeds.None;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Directory.Exists(context.DataFolder))
        {
            yield return DoctorFinding.Skipped($"There is no folder {context.DataFolder} yet.");
            yield break;
        }

        yield return Room(context);
        yield return await MeasureAsync(context, cancellationToken);
    }

    private static DoctorFinding Room(DoctorContext context)
    {
        var drive = new DriveInfo(context.DataFolder);
        var free = drive.AvailableFreeSpace;
        var needed = context.Settings?.Operator.Notify.DiskBelow ?? Math.Min(1024 * MiB, drive.TotalSize / 20);
        return free >= needed
            ? DoctorFinding.Ok($"The file system of the data folder has {ByteText.Of(free)} left.")
            : DoctorFinding.Failed(
                $"The file system of the data folder has {ByteText.Of(free)} left, less than {ByteText.Of(needed)}. When it is full "
                + "nothing can be written, and no order goes on.",
                "Make room, or move the data folder to another file system.") with
            {
                Setting = NotifySection.DiskBelow.Key,
            };
    }

    private static async Task<DoctorFinding> MeasureAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var file = Path.Combine(context.DataFolder, $".doctor-{Guid.NewGuid():N}");
        var took = new List<TimeSpan>(Writes);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            var page = new byte[4096];
            await using var stream = new FileStream(file, options);
            for (var write = 0; write < Writes; write++)
            {
                var start = context.Time.GetTimestamp();
                await stream.WriteAsync(page, cancellationToken);
                stream.Flush(flushToDisk: true);
                took.Add(context.Time.GetElapsedTime(start));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return DoctorFinding.Failed(
                $"Nothing can be written in {context.DataFolder}: {failure.Message}",
                "Give the folder to the bridge's user, or run this command as that user. Look whether the file system is full or "
                + "read-only.") with
            {
                Setting = ServerSection.DataFolder.Key,
            };
        }
        finally
        {
            File.Delete(file);
        }

        took.Sort();
        var (middle, longest) = (took[Writes / 2], took[^1]);
        var words = string.Create(
            CultureInfo.InvariantCulture,
            $"A write is on the disk after {middle.TotalMilliseconds:0.0} ms (median of {Writes}; the longest "
            + $"{longest.TotalMilliseconds:0.0} ms).");
        return middle < Slow
            ? DoctorFinding.Ok(words)
            : DoctorFinding.Warning(
                words, "Each order waits for many writes: put the data folder on a disk of its own, or a faster one, and on no network "
                    + "share.");
    }
}
