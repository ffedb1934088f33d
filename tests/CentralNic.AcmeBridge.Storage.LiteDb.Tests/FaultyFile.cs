using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>What goes wrong with the files of a store, and what was done to them.</summary>
internal sealed class Faults
{
    private readonly ConcurrentDictionary<string, StoreFile> _open = new();
    private int _flushes;
    private int _writes;

    /// <summary>Files whose name starts so are hit.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Writing fails; half of what was to be written arrives.</summary>
    public volatile bool DiskIsFull;

    /// <summary>Flushing fails, though all was written.</summary>
    public volatile bool FlushFails;

    /// <summary>Fails the write or flush with this number, counted over all files, and every later one: the process is gone.</summary>
    public int DiesAt { get; set; } = int.MaxValue;

    public int Flushes => Volatile.Read(ref _flushes);

    public int Operations => Volatile.Read(ref _writes) + Flushes;

    /// <summary>Runs before each flush.</summary>
    public Action<string>? BeforeFlush { get; set; }

    public StoreFile Open(string path) => _open[Path.GetFileName(path)] = new FaultyFile(path, this);

    /// <summary>Changes a file that the store has open, as a failing disk does.</summary>
    public void Overwrite(string name, long offset, ReadOnlySpan<byte> bytes) => _open[name].Write(bytes, offset);

    private bool Hits(string path) => Path.GetFileName(path).StartsWith(Prefix, StringComparison.Ordinal);

    private sealed class FaultyFile(string path, Faults faults) : StoreFile(path)
    {
        public override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            Interlocked.Increment(ref faults._writes);
            if ((faults.DiskIsFull && faults.Hits(Path)) || faults.Operations >= faults.DiesAt)
            {
                base.Write(bytes[..(bytes.Length / 2)], offset);
                throw new IOException("No space left on device.");
            }

            base.Write(bytes, offset);
        }

        public override void Flush()
        {
            Interlocked.Increment(ref faults._flushes);
            faults.BeforeFlush?.Invoke(Path);
            if ((faults.FlushFails && faults.Hits(Path)) || faults.Operations >= faults.DiesAt)
            {
                throw new IOException("Input/output error.");
            }

            base.Flush();
        }

        public override void SetLength(long length)
        {
            if (faults.Operations >= faults.DiesAt)
            {
                throw new IOException("Input/output error.");
            }

            base.SetLength(length);
        }
    }
}
