namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Files of the data folder, which are their owner's alone whatever the umask.</summary>
internal static class OwnersFile
{
    /// <summary>Writes a text, in place of what the file had.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The text.</param>
    public static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
