using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>
/// Where the operator's socket of a data folder is: a Unix domain socket that only the user of the bridge (and root) can open. Who can
/// replace it owns the folder, so the folder must not be writable for everybody.
/// </summary>
internal static class OperatorSocket
{
    /// <summary>The socket's name in the data folder.</summary>
    public const string Name = "operator.sock";

    /// <summary>The file, in the data folder, that names the socket when its path there would be too long.</summary>
    public const string PlaceName = "operator.sock.path";

    /// <summary><c>sun_path</c> holds 108 bytes on Linux and Windows and 104 on macOS, with the zero at the end.</summary>
    private const int LongestPath = 103;

    private const string ShortFolder = "acme-bridge-";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Makes the socket that the bridge listens on. To be called only while the data folder is locked: what lies there is stale then.
    /// </summary>
    /// <param name="dataFolder">The data folder, absolute.</param>
    /// <returns>The bound socket and its path; it listens not yet.</returns>
    /// <exception cref="IOException">It cannot be made; the message says why.</exception>
    public static (Socket Socket, string Path) Bind(string dataFolder)
    {
        if (IsWritableForAll(dataFolder))
        {
            throw new IOException($"the folder {dataFolder} is writable for everybody; take that away (chmod o-w)");
        }

        Remove(dataFolder);
        var path = Path.Combine(dataFolder, Name);
        if (IsTooLong(path))
        {
            path = Path.Combine(ShortPlace(dataFolder), Name);
            if (IsTooLong(path))
            {
                throw new IOException(
                    $"the path {path} is longer than a socket's may be ({LongestPath} bytes); shorten DataFolder, or set XDG_RUNTIME_DIR "
                    + "to a shorter one");
            }

            File.Delete(path);
            OwnersFile.Write(Path.Combine(dataFolder, PlaceName), path + "\n");
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));

            // Nobody can connect before it listens, so there is no moment at which others could.
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, OwnerOnly);
            }

            return (socket, path);
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new IOException($"the socket {path} cannot be made: {failure.Message.TrimEnd('.')}", failure);
        }
    }

    /// <summary>Takes away what a bridge on this data folder left; the folder must be locked.</summary>
    public static void Remove(string dataFolder)
    {
        File.Delete(Path.Combine(dataFolder, Name));
        if (ReadPlace(dataFolder) is { } path)
        {
            // Only what looks like ours: the file may have been edited.
            var folder = Path.GetDirectoryName(path)!;
            if (Path.GetFileName(path) == Name
                && Path.GetFileName(folder).StartsWith(ShortFolder, StringComparison.Ordinal)
                && Directory.Exists(folder))
            {
                File.Delete(path);
                Directory.Delete(folder);
            }

            File.Delete(Path.Combine(dataFolder, PlaceName));
        }
    }

    /// <param name="dataFolder">The data folder, absolute.</param>
    /// <exception cref="CommandFailedException">There is none, or it must not be trusted.</exception>
    public static string Find(string dataFolder)
    {
        var path = ReadPlace(dataFolder) ?? Path.Combine(dataFolder, Name);
        if (!File.Exists(path))
        {
            throw NotRunning(dataFolder, null);
        }

        return IsWritableForAll(dataFolder)
            ? throw new CommandFailedException(
                ExitCode.Config,
                $"The data folder '{dataFolder}' is writable for everybody, so who answers there cannot be known. Take that away (chmod "
                + "o-w).")
            : path;
    }

    /// <summary>No bridge runs on a data folder.</summary>
    /// <param name="cause">What connecting met; <see langword="null"/>: there was nothing to connect to.</param>
    public static CommandFailedException NotRunning(string dataFolder, Exception? cause) => new(
        ExitCode.Unavailable,
        $"No bridge runs on the data folder '{dataFolder}'. Start it (serve), or name the folder of the one that runs with --data or "
        + "--config.",
        cause);

    /// <summary>Whether a command failed because nobody runs there, and not because it may not ask.</summary>
    public static bool IsNotRunning(CommandFailedException failure) => failure is
    {
        ExitCode: ExitCode.Unavailable,
        InnerException: null or HttpRequestException { InnerException: SocketException { SocketErrorCode: not SocketError.AccessDenied } },
    };

    private static string? ReadPlace(string dataFolder)
    {
        var file = Path.Combine(dataFolder, PlaceName);
        return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } path && Path.IsPathFullyQualified(path) ? path : null;
    }

    private static bool IsTooLong(string path) => Encoding.UTF8.GetByteCount(path) > LongestPath;

    /// <summary>A folder for this user alone: in the runtime directory where there is one, else a new one for temporary files.</summary>
    private static string ShortPlace(string dataFolder)
    {
        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is not { Length: > 0 } runtime || !Directory.Exists(runtime))
        {
            return Directory.CreateTempSubdirectory(ShortFolder).FullName;
        }

        var folder = Path.Combine(
            runtime, ShortFolder + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)))[..12]);
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder).FullName
            : Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute).FullName;
    }

    private static bool IsWritableForAll(string folder) =>
        !OperatingSystem.IsWindows() && Directory.Exists(folder) && File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherWrite);
}
