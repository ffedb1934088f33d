using System.Globalization;
using System.Runtime.InteropServices;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Files;

/// <summary>
/// A lock on the lock file by a process of a user who could not run a bridge on the folder: taken while the folder was open to others, as
/// older versions left it. Only Linux says who holds a lock; elsewhere each lock counts as another instance's.
/// </summary>
internal static partial class ForeignLock
{
    private const string Locks = "/proc/locks";
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <summary>Whether the file is locked, and by no process of this user, of root, or of one that cannot be told.</summary>
    /// <returns>The process, in words; <see langword="null"/>: it is not.</returns>
    public static string? Holds(string path)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(path) || !File.Exists(Locks) || InodeOf(path) is not { } inode)
        {
            return null;
        }

        string? stranger = null;
        foreach (var line in File.ReadLines(Locks))
        {
            // "3: FLOCK ADVISORY WRITE 1234 08:01:5678 0 EOF"
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 6 || !fields[5].EndsWith(":" + inode, StringComparison.Ordinal))
            {
                continue;
            }

            if (fields[1] == "->" || !int.TryParse(fields[4], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                || UserOf($"/proc/{process}") is not { } user || user == GetEffectiveUser() || user == 0)
            {
                return null;
            }

            stranger = string.Create(CultureInfo.InvariantCulture, $"process {process} of user {user}");
        }

        return stranger;
    }

    /// <summary>Puts a new file in the place of the locked one; who holds that holds nothing any more.</summary>
    /// <exception cref="IOException">Another instance does the same now, or died while it did.</exception>
    public static void Replace(string path)
    {
        // Made by one only: of two that replace the file, the second would take away the lock that the first one has.
        var guard = path + ".replacing";
        using (PrivateFiles.Open(guard, FileMode.CreateNew, FileShare.None))
        {
            try
            {
                if (Holds(path) is not null)
                {
                    File.Delete(path);
                    PrivateFiles.Create(path).Dispose();
                }
            }
            finally
            {
                File.Delete(guard);
            }
        }
    }

    /// <summary>.NET locks each file that it opens, which would meet the lock that is looked for.</summary>
    private static string? InodeOf(string path)
    {
        var descriptor = Open(path, ReadOnlyCloseOnExec);
        if (descriptor < 0)
        {
            return null;
        }

        try
        {
            var told = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{descriptor}");
            return File.Exists(told)
                ? File.ReadLines(told).FirstOrDefault(line => line.StartsWith("ino:", StringComparison.Ordinal))?[4..].Trim()
                : null;
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static uint? UserOf(string process) =>
        File.Exists(process + "/status")
        && File.ReadLines(process + "/status").FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal)) is { } line
        && uint.TryParse(
            line.Split('\t', StringSplitOptions.RemoveEmptyEntries)[2], NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            ? user
            : null;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();
}
