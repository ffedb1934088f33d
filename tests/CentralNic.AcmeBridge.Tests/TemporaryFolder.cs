namespace CentralNic.AcmeBridge.Tests;

/// <summary>A folder of its own for one test, gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("acme-bridge-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Makes a file that is its owner's alone.</summary>
    internal string File(string name, string contents)
    {
        var file = System.IO.Path.Combine(Path, name);
        System.IO.File.WriteAllText(file, contents);
        if (!OperatingSystem.IsWindows())
        {
            // A configuration with a password in it would be warned of.
            System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return file;
    }
}
