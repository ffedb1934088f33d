using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>The files of the bridge's own certificate: their owner's alone, and each replaced at once and whole.</summary>
/// <param name="dataFolder">The data folder, absolute.</param>
internal sealed class OwnCertificateFolder(string dataFolder)
{
    /// <summary>The certificate in force with its chain and key.</summary>
    public const string Current = "current.pem";

    /// <summary>The key and CSR of the certificate that is ordered.</summary>
    public const string Next = "next.pem";

    private readonly string _path = Path.Combine(dataFolder, "own-certificate");

    /// <summary>Reads a file; <see langword="null"/>: it is not there.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public string? Read(string name)
    {
        var file = Path.Combine(_path, name);
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }

    /// <summary>Puts a file in place of what it was; durable when it returns.</summary>
    /// <exception cref="IOException">It cannot be written, and is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Write(string name, string pem)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_path);
        }
        else
        {
            Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var file = Path.Combine(_path, name);
        var temporary = file + ".new";
        File.Delete(temporary); // A left-over of a crash would keep its own mode.
        OwnersFile.Write(temporary, pem, isDurable: true);
        File.Move(temporary, file, overwrite: true);
        FolderSync.Flush(_path);
    }

    /// <summary>Removes a file, if it is there.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Remove(string name) => File.Delete(Path.Combine(_path, name));

    /// <summary>Gives a file that is damaged another name, in place of what was set aside before.</summary>
    /// <returns>Its path now; what it was, when it cannot be moved.</returns>
    public string SetAside(string name)
    {
        var file = Path.Combine(_path, name);
        try
        {
            File.Move(file, file + ".damaged", overwrite: true);
            return file + ".damaged";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return file; // The next one that is written takes its place.
        }
    }
}
