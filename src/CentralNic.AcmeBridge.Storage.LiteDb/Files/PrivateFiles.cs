using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Files;

/// <summary>
/// Files and folders that their owner alone can use (0600, 0700), whatever the umask. On Windows the folder's rights are inherited.
/// </summary>
internal static class PrivateFiles
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder. Those above it that are missing are made too, with the rights that the umask leaves.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, FolderMode);
        }
    }

    /// <summary>Makes a file, or empties it.</summary>
    public static FileStream Create(string path) => Open(path, System.IO.FileMode.Create, FileShare.Read);

    /// <summary>Opens a file for reading and writing; one that is made is its owner's alone.</summary>
    /// <param name="mode">Whether it is made.</param>
    /// <param name="share">What others may do meanwhile.</param>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        return new FileStream(path, options);
    }

    /// <summary>Takes from all others what rights they have to a data folder and what is in it.</summary>
    /// <param name="logger">Is told when others had any.</param>
    public static void Mend(string folder, ILogger logger)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            var wasOpen = Restrict(folder, FolderMode);
            if (wasOpen is { } mode)
            {
                StoreLog.FolderMended(logger, folder, Convert.ToString((int)mode, 8));
            }

            // What stands in the folder could be reached through it only; links may lead elsewhere and are left alone.
            var all = new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.ReparsePoint,
                IgnoreInaccessible = true,
            };
            var (count, first) = (0, (File: "", Mode: UnixFileMode.None));
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", all))
            {
                if (Restrict(entry.FullName, FolderMode) is { } wide && ++count == 1)
                {
                    first = (entry.FullName, wide);
                }
            }

            if (count > 0 && wasOpen is null)
            {
                StoreLog.FilesMended(logger, folder, count, first.File, Convert.ToString((int)first.Mode, 8));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            StoreLog.FolderNotMended(logger, folder, exception.Message);
        }
    }

    /// <returns>What the mode was, when it was wider.</returns>
    private static UnixFileMode? Restrict(string path, UnixFileMode widest)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var mode = File.GetUnixFileMode(path);
        if ((mode & ~widest) == 0)
        {
            return null;
        }

        File.SetUnixFileMode(path, mode & widest);
        return mode;
    }
}
