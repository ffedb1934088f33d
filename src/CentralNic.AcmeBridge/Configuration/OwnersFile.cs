namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Files of the data folder, which are their owner's alone whatever the umask.</summary>
internal static class OwnersFile
{
    /// <summary>Writes a text, in place of what the file had.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The text.</param>
    /// <param name="isDurable">Whether it survives a loss of power once this returns.</param>
    public static void Write(string path, string text, bool isDurable = false)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(path, options);
        using var writer = new StreamWriter(stream);
        writer.Write(text);
        writer.Flush();
        stream.Flush(isDurable);
    }
}
