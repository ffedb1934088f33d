using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using CentralNic.AcmeBridge.CommandLine;

namespace CentralNic.AcmeBridge.Doctor.Bundle;

/// <summary>
/// A new file of its owner's alone that holds texts, a tar archive compressed with gzip, or a zip archive. It is removed again unless it
/// was completed.
/// </summary>
internal sealed class BundleArchive : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly TarWriter? _tar;
    private readonly ZipArchive? _zip;
    private bool _isComplete;

    private BundleArchive(string path, FileStream file, bool isZip)
    {
        (_path, _file) = (path, file);
        if (isZip)
        {
            _zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        }
        else
        {
            _tar = new TarWriter(new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true), TarEntryFormat.Pax);
        }
    }

    /// <summary>Makes the file.</summary>
    /// <param name="path">The file; <c>.tar.gz</c>, <c>.tgz</c> or <c>.zip</c>.</param>
    /// <exception cref="CommandFailedException">It is there already, cannot be made, or its name says no format.</exception>
    public static BundleArchive Create(string path)
    {
        var isZip = path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
        if (!isZip && !path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)
            && !path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase))
        {
            throw new CommandFailedException(ExitCode.Usage, $"'{path}' ends in neither .tar.gz nor .zip, which say how it is packed.");
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            return new BundleArchive(path, new FileStream(path, options), isZip);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(
                ExitCode.CannotCreate,
                File.Exists(path) ? $"'{path}' is there already, and nothing is overwritten. Name a new file." : failure.Message,
                failure);
        }
    }

    /// <summary>Adds a text.</summary>
    /// <param name="name">Its file name.</param>
    /// <param name="at">When it was made.</param>
    public void Add(string name, string text, DateTimeOffset at)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (_zip is not null)
        {
            var packed = _zip.CreateEntry(name);
            packed.LastWriteTime = at;
            using var stream = packed.Open();
            stream.Write(bytes);
            return;
        }

        using var contents = new MemoryStream(bytes);
        _tar!.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = contents,
            ModificationTime = at,
            Mode = OwnerOnly,
        });
    }

    /// <summary>Keeps the file.</summary>
    public void Complete()
    {
        _tar?.Dispose();
        _zip?.Dispose();
        _file.Flush(flushToDisk: true);
        _isComplete = true;
    }

    public void Dispose()
    {
        if (!_isComplete)
        {
            _tar?.Dispose();
            _zip?.Dispose();
        }

        _file.Dispose();
        if (!_isComplete)
        {
            File.Delete(_path);
        }
    }
}
