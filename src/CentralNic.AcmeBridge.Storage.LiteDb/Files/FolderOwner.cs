using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Files;

/// <summary>
/// Lets root's commands work on a data folder as the user whose folder it is: files that root made there the service could not open.
/// </summary>
public static partial class FolderOwner
{
    private const int AtWorkingDirectory = -100;
    private const uint UserAndGroup = 0x18;

    /// <summary>
    /// Root's process becomes that of the folder's owner, for good; any other process stays what it is, as does one whose folder is not
    /// there or is root's.
    /// </summary>
    /// <param name="folder">The data folder.</param>
    /// <exception cref="UnauthorizedAccessException">The system does not allow it.</exception>
    public static void Become(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!OperatingSystem.IsLinux() || GetEffectiveUser() != 0 || OwnerOf(folder) is not ({ } user and not 0, { } group))
        {
            return;
        }

        if (SetGroups(0, 0) != 0 || SetGroup(group, group, group) != 0 || SetUser(user, user, user) != 0)
        {
            throw new UnauthorizedAccessException(
                $"The folder '{folder}' is of the user {user}, and this process cannot become that user's "
                + $"(error {Marshal.GetLastPInvokeError()}). Run the command as that user.");
        }
    }

    /// <summary>Whether a file is the process's user's; <see langword="false"/> where that cannot be known.</summary>
    /// <param name="path">The file.</param>
    public static bool IsOwn(string path) => OperatingSystem.IsLinux() && OwnerOf(path) is ({ } user, _) && user == GetEffectiveUser();

    /// <summary>Of the kernel's answer, user and group stand at bytes 20 and 24 on every platform (statx(2)).</summary>
    private static (uint? User, uint? Group) OwnerOf(string folder)
    {
        Span<byte> answer = stackalloc byte[256];
        return Describe(AtWorkingDirectory, folder, 0, UserAndGroup, ref MemoryMarshal.GetReference(answer)) == 0
            ? (Read(answer[20..]), Read(answer[24..]))
            : (null, null);

        static uint Read(ReadOnlySpan<byte> bytes) =>
            BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "setgroups", SetLastError = true)]
    private static partial int SetGroups(nint count, nint groups);

    [LibraryImport("libc", EntryPoint = "setresgid", SetLastError = true)]
    private static partial int SetGroup(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "setresuid", SetLastError = true)]
    private static partial int SetUser(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Describe(int folder, string path, int flags, uint mask, ref byte answer);
}
