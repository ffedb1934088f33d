using Microsoft.Win32.SafeHandles;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Files;

/// <summary>A file of the store, read and written at given places, flushed when told. Tests derive from it to make the disk fail.</summary>
internal class StoreFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly SafeFileHandle _handle;

    /// <summary>Opens the file, creates it when missing.</summary>
    protected StoreFile(string path)
    {
        Path = path;
        _stream = PrivateFiles.Open(path, FileMode.OpenOrCreate, FileShare.Read);
        _handle = _stream.SafeFileHandle;
    }

    /// <summary>The path it was opened with.</summary>
    public string Path { get; }

    /// <summary>Length in bytes.</summary>
    public virtual long Length => RandomAccess.GetLength(_handle);

    /// <summary>Opens the file, creates it when missing.</summary>
    public static StoreFile Open(string path) => new(path);

    /// <summary>Reads until the buffer is full or the file ends.</summary>
    /// <param name="offset">Where from, in bytes.</param>
    /// <returns>How many bytes were read.</returns>
    public virtual int Read(Span<byte> buffer, long offset)
    {
        var done = 0;
        while (done < buffer.Length)
        {
            var read = RandomAccess.Read(_handle, buffer[done..], offset + done);
            if (read == 0)
            {
                break;
            }

            done += read;
        }

        return done;
    }

    /// <summary>Writes all bytes; they are durable only after <see cref="Flush"/>.</summary>
    /// <param name="offset">Where to, in bytes.</param>
    public virtual void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

    /// <summary>Waits until the disk has everything that was written (fsync).</summary>
    public virtual void Flush() => RandomAccess.FlushToDisk(_handle);

    /// <summary>Cuts or extends the file.</summary>
    /// <param name="length">New length in bytes.</param>
    public virtual void SetLength(long length) => RandomAccess.SetLength(_handle, length);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }
    }
}
