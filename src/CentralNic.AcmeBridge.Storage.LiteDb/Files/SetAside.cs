using System.Globalization;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Files;

/// <summary>Keeps damaged files for inspection, in the folder <c>set-aside</c> of the data folder. Nothing reads them again.</summary>
internal static class SetAside
{
    /// <summary>The folder's name in the data folder.</summary>
    public const string FolderName = "set-aside";

    /// <summary>How much is kept, in bytes.</summary>
    public static long BytesIn(string dataFolder)
    {
        var folder = new DirectoryInfo(Path.Combine(dataFolder, FolderName));
        return folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;
    }

    /// <summary>Makes a new folder, named by the time.</summary>
    public static string NewFolder(string dataFolder)
    {
        var stamp = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var target = Path.Combine(dataFolder, FolderName, stamp);
        for (var i = 2; Directory.Exists(target); i++)
        {
            target = Path.Combine(dataFolder, FolderName, string.Create(CultureInfo.InvariantCulture, $"{stamp}-{i}"));
        }

        // Of a path, only the last folder gets the rights that are asked for.
        PrivateFiles.CreateFolder(Path.Combine(dataFolder, FolderName));
        PrivateFiles.CreateFolder(target);
        return target;
    }

    /// <summary>Copies files into a new folder.</summary>
    /// <param name="paths">The files; what is missing is left out.</param>
    public static string Copy(string dataFolder, params ReadOnlySpan<string> paths)
    {
        var target = NewFolder(dataFolder);
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                using var copy = PrivateFiles.Create(Path.Combine(target, Path.GetFileName(path)));
                source.CopyTo(copy);
                copy.Flush(flushToDisk: true);
            }
        }

        FolderSync.Flush(target);
        return target;
    }
}
