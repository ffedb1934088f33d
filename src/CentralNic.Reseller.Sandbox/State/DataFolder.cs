using System.Globalization;
using System.Xml;

namespace CentralNic.Reseller.Sandbox.State;

/// <summary>
/// The folder that keeps a sandbox over a restart, held for one process alone: a file open without sharing, freed by the system however
/// the process ends. The holder's process id stands in a file beside it, because the locked one cannot be read.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string LockName = "sandbox.lock";
    private const string HolderName = "sandbox.pid";
    private const string ClockName = "clock";

    private readonly FileStream _held;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _held = held;
    }

    public string Path { get; }

    /// <summary>Where the CA's keys and certificates are.</summary>
    public string Authority => System.IO.Path.Combine(Path, "ca");

    /// <summary>Where the mails of the CA are dropped.</summary>
    public string Mails => System.IO.Path.Combine(Path, "mails");

    /// <summary>Takes a folder, creating it when missing.</summary>
    /// <exception cref="DataFolderInUseException">Another process has it.</exception>
    /// <exception cref="InvalidOperationException">It cannot be created or written.</exception>
    public static DataFolder Take(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
            }

            var held = Open(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate);
            Write(System.IO.Path.Combine(path, HolderName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(path, held);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException) && IsSharingViolation(e))
        {
            throw new DataFolderInUseException(path, Holder(path), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The sandbox's data folder '{path}' cannot be created or written: {e.Message}", e);
        }
    }

    /// <summary>How far the clock was ahead when the last run ended.</summary>
    /// <exception cref="InvalidDataException">The file holds no duration.</exception>
    public TimeSpan ReadClock()
    {
        var file = System.IO.Path.Combine(Path, ClockName);
        try
        {
            return File.Exists(file) ? XmlConvert.ToTimeSpan(File.ReadAllText(file).Trim()) : TimeSpan.Zero;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new InvalidDataException(
                $"{file} must hold how far the clock is ahead, for example P30D. Correct it, or remove it: {e.Message}", e);
        }
    }

    public void WriteClock(TimeSpan ahead)
    {
        var file = System.IO.Path.Combine(Path, ClockName);
        Write(file + ".new", XmlConvert.ToString(ahead) + "\n");
        File.Move(file + ".new", file, overwrite: true);
    }

    public void Dispose() => _held.Dispose();

    /// <summary>What the sandbox keeps is its owner's alone, whatever the umask.</summary>
    private static FileStream Open(string file, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 1 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(file, options);
    }

    private static void Write(string file, string text)
    {
        using var writer = new StreamWriter(Open(file, FileMode.Create));
        writer.Write(text);
    }

    // EWOULDBLOCK is 11 on Linux and 35 on macOS; ERROR_SHARING_VIOLATION is 32 in the low word on Windows.
    private static bool IsSharingViolation(IOException exception) => (exception.HResult & 0xFFFF) is 11 or 32 or 35;

    private static int? Holder(string path)
    {
        try
        {
            var text = File.ReadAllText(System.IO.Path.Combine(path, HolderName)).Trim();
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // The id is a courtesy; the refusal stands without it.
        }
    }
}
