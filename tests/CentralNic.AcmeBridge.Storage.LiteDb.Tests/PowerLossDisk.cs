using CentralNic.AcmeBridge.Storage.LiteDb.Files;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>
/// A disk that loses power: of what was written since a file's last flush, any 512-byte sectors may have arrived and any others not, in no
/// order. From the chosen operation on, everything fails, as for a process whose machine went dark.
/// </summary>
internal sealed class PowerLossDisk(int seed)
{
    private const int SectorBytes = 512;

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, Contents> _files = [];

    public int Operations { get; private set; }

    public int DarkAt { get; set; } = int.MaxValue;

    public bool IsDark => Operations >= DarkAt;

    public StoreFile Open(string path) => new DiskFile(path, this);

    /// <summary>Leaves on the files what survived.</summary>
    public void WriteSurvivors()
    {
        foreach (var (path, contents) in _files)
        {
            foreach (var (offset, bytes) in contents.Unflushed)
            {
                if (bytes is null)
                {
                    if (_random.Next(2) == 0)
                    {
                        contents.Durable.SetLength(offset);
                    }

                    continue;
                }

                for (var at = 0; at < bytes.Length;)
                {
                    var length = Math.Min(bytes.Length - at, SectorBytes - (int)((offset + at) % SectorBytes));
                    if (_random.Next(2) == 0)
                    {
                        Write(contents.Durable, bytes.AsSpan(at, length), offset + at);
                    }

                    at += length;
                }
            }

            File.WriteAllBytes(path, contents.Durable.ToArray());
        }
    }

    private static void Write(MemoryStream stream, ReadOnlySpan<byte> bytes, long offset)
    {
        stream.Position = offset;
        stream.Write(bytes);
    }

    private sealed class Contents(byte[] bytes)
    {
        public MemoryStream Current { get; } = Copy(bytes);

        public MemoryStream Durable { get; } = Copy(bytes);

        /// <summary>Writes, and new lengths (no bytes), since the last flush.</summary>
        public List<(long Offset, byte[]? Bytes)> Unflushed { get; } = [];

        private static MemoryStream Copy(byte[] bytes)
        {
            var stream = new MemoryStream();
            stream.Write(bytes);
            return stream;
        }
    }

    private sealed class DiskFile : StoreFile
    {
        private readonly PowerLossDisk _disk;
        private readonly Contents _contents;

        public DiskFile(string path, PowerLossDisk disk)
            : base(path)
        {
            _disk = disk;
            lock (disk._lock)
            {
                if (!disk._files.TryGetValue(path, out var contents))
                {
                    var bytes = new byte[base.Length];
                    base.Read(bytes, 0);
                    disk._files.Add(path, contents = new Contents(bytes));
                }

                _contents = contents;
            }
        }

        public override long Length
        {
            get
            {
                lock (_disk._lock)
                {
                    return _contents.Current.Length;
                }
            }
        }

        public override int Read(Span<byte> buffer, long offset)
        {
            lock (_disk._lock)
            {
                _contents.Current.Position = offset;
                return _contents.Current.Read(buffer);
            }
        }

        public override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            lock (_disk._lock)
            {
                // The write under way when the lights go out may arrive in part.
                _contents.Unflushed.Add((offset, _disk.IsDark ? [] : bytes.ToArray()));
                Step();
                PowerLossDisk.Write(_contents.Current, bytes, offset);
            }
        }

        public override void Flush()
        {
            lock (_disk._lock)
            {
                Step();
                foreach (var (offset, bytes) in _contents.Unflushed)
                {
                    if (bytes is null)
                    {
                        _contents.Durable.SetLength(offset);
                    }
                    else
                    {
                        PowerLossDisk.Write(_contents.Durable, bytes, offset);
                    }
                }

                _contents.Unflushed.Clear();
            }
        }

        public override void SetLength(long length)
        {
            lock (_disk._lock)
            {
                Step();
                _contents.Unflushed.Add((length, null));
                _contents.Current.SetLength(length);
            }
        }

        private void Step()
        {
            _disk.Operations++;
            if (_disk.IsDark)
            {
                throw new IOException("The power is gone.");
            }
        }
    }
}
