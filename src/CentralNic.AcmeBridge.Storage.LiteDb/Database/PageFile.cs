using System.Buffers.Binary;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>
/// LiteDB's data file as a stream whose <see cref="Flush"/> is atomic: LiteDB writes changed pages over old ones and has no checksums, so a
/// loss of power in between would leave a mixture. Pages written wait in memory. Flush writes new pages behind the end, where
/// nothing refers to them yet, then the changed ones into a second file (the twin), and only when both are on disk over the old ones.
/// A whole twin found at open is applied again. Each page has a checksum (<see cref="PageSums"/>), which every read verifies.
/// </summary>
/// <remarks>
/// Twin, little endian: mark (8), number of pages (4), CRC-32C of the rest (4); then per page its number (8) and its bytes.
/// </remarks>
internal sealed partial class PageFile : Stream
{
    /// <summary>LiteDB's page size.</summary>
    public const int PageBytes = 8192;

    private const int HeadBytes = 16;
    private const int LastPageOffset = 64;
    private const int MostMissing = 1000;
    private const int EntryBytes = 8 + PageBytes;
    private const ulong Mark = 0x4E49_5754_4547_4150; // "PAGETWIN"

    private readonly StoreFile _file;
    private readonly StoreFile _twin;
    private readonly PageSums _sums;
    private readonly Action<long>? _damaged;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, byte[]> _waiting = [];
    private byte[] _buffer = [];

    private PageFile(StoreFile file, StoreFile twin, PageSums sums, Action<long>? damaged)
    {
        _file = file;
        _twin = twin;
        _sums = sums;
        _damaged = damaged;
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length
    {
        get
        {
            lock (_lock)
            {
                var length = _file.Length;
                foreach (var page in _waiting.Keys)
                {
                    length = Math.Max(length, (page + 1) * PageBytes);
                }

                return length;
            }
        }
    }

    public override long Position { get; set; }

    /// <summary>Opens the file and ends a flush that a crash interrupted.</summary>
    /// <param name="path">The data file; the twin has the same path and <c>-twin</c>, the checksums <c>-sums</c>.</param>
    /// <param name="damaged">Told the number of each page that a read finds damaged, before the read fails.</param>
    public static PageFile Open(string path, Func<string, StoreFile> openFile, Action<long>? damaged = null)
    {
        var file = openFile(path);
        StoreFile? twin = null;
        PageSums? sums = null;
        try
        {
            twin = openFile(path + "-twin");
            sums = PageSums.Open(path + "-sums", openFile);
            var pages = new PageFile(file, twin, sums, damaged);
            pages.Recover();
            return pages;
        }
        catch
        {
            sums?.Dispose();
            twin?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads every page and says which are not as they were written, and of which that cannot be told. Writes nothing.</summary>
    public PageReport Examine()
    {
        lock (_lock)
        {
            var count = _file.Length / PageBytes;
            var damaged = new List<long>();
            var unknown = new List<long>();
            var unsure = new List<long>();
            var last = 0L;
            var isHeaderWhole = false;
            var page = new byte[PageBytes];
            for (long number = 0; number < count; number++)
            {
                _file.Read(page, number * PageBytes);
                var state = _sums.Judge(number, page);
                if (number == 0)
                {
                    (last, isHeaderWhole) = (LastPageOf(page), state == PageState.Whole);
                }

                switch (state)
                {
                    case PageState.Damaged:
                        damaged.Add(number);
                        break;
                    case PageState.Unknown:
                        unknown.Add(number);
                        break;
                    case PageState.EntryDamaged:
                        unsure.Add(number);
                        break;
                }
            }

            for (var number = count; number < _sums.Count; number++)
            {
                if (_sums.StateOf(number) is null)
                {
                    damaged.Add(number); // It was written once, and the file ends before it.
                }
            }

            var isLastKnown = !damaged.Contains(0) && !unsure.Contains(0);
            for (var number = count; isLastKnown && number <= last && number < count + MostMissing; number++)
            {
                if (!damaged.Contains(number))
                {
                    damaged.Add(number); // The same, as the first page says.
                }
            }

            return new PageReport(count, damaged, unsure, [.. unknown.Where(number => !isHeaderWhole || number <= last)]);
        }
    }

    /// <summary>Takes in all pages that have no checksum yet, as an older version left them, or a crash behind the end.</summary>
    public void TakeInUnknown()
    {
        lock (_lock)
        {
            var page = new byte[PageBytes];
            for (long number = 0; number < _file.Length / PageBytes; number++)
            {
                if (_sums.StateOf(number) == PageState.Unknown)
                {
                    _file.Read(page, number * PageBytes);
                    _sums.Set(number, page);
                }
            }

            _sums.Flush();
        }
    }

    /// <summary>The number of the last page in use, as a file's first page says.</summary>
    public static long LastPageOf(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32LittleEndian(header[LastPageOffset..]);

    public override int Read(byte[] buffer, int offset, int count)
    {
        lock (_lock)
        {
            int read;
            if (_waiting.TryGetValue(Position / PageBytes, out var page))
            {
                var from = (int)(Position % PageBytes);
                read = Math.Min(count, PageBytes - from);
                page.AsSpan(from, read).CopyTo(buffer.AsSpan(offset));
            }
            else
            {
                read = _file.Read(buffer.AsSpan(offset, count), Position);
                if (read == PageBytes && Position % PageBytes == 0
                    && _sums.Judge(Position / PageBytes, buffer.AsSpan(offset, read)) == PageState.Damaged)
                {
                    _damaged?.Invoke(Position / PageBytes);
                    throw new InvalidDataException(
                        $"Page {Position / PageBytes} of '{_file.Path}' is damaged: it is not what was written. At the next start what is "
                        + "left is taken over.");
                }
            }

            Position += read;
            return read;
        }
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        lock (_lock)
        {
            if (count != PageBytes || Position % PageBytes != 0)
            {
                throw new NotSupportedException($"LiteDB writes whole pages; this is {count} bytes at {Position}.");
            }

            var number = Position / PageBytes;
            if (!_waiting.TryGetValue(number, out var page))
            {
                _waiting.Add(number, page = new byte[PageBytes]);
            }

            buffer.AsSpan(offset, count).CopyTo(page);
            Position += count;
        }
    }

    /// <summary>Makes all pages written since the last flush durable, all or none.</summary>
    public override void Flush()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                return;
            }

            var end = _file.Length / PageBytes;
            var changed = new List<long>(_waiting.Count);
            var grew = false;
            foreach (var number in _waiting.Keys.Order())
            {
                if (number < end)
                {
                    changed.Add(number);
                }
                else
                {
                    _file.Write(_waiting[number], number * PageBytes);
                    grew = true;
                }
            }

            if (grew)
            {
                _file.Flush();
            }

            if (changed.Count > 0)
            {
                WriteTwin(changed);
                foreach (var number in changed)
                {
                    _file.Write(_waiting[number], number * PageBytes);
                }

                _file.Flush();
            }

            // Only now: until the twin is whole, a crash leaves the old pages, which the old checksums belong to.
            foreach (var (number, page) in _waiting)
            {
                _sums.Set(number, page);
            }

            _sums.Flush();
            if (changed.Count > 0)
            {
                _twin.SetLength(0);
            }

            _waiting.Clear();
        }
    }

    public override void SetLength(long value)
    {
        lock (_lock)
        {
            _file.SetLength(value);
            _sums.Cut(value / PageBytes);
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            _twin.Dispose();
            _sums.Dispose();
        }

        base.Dispose(disposing);
    }

    private void WriteTwin(List<long> numbers)
    {
        var length = HeadBytes + (numbers.Count * EntryBytes);
        if (_buffer.Length < length)
        {
            _buffer = new byte[length];
        }

        var offset = HeadBytes;
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(offset), number);
            _waiting[number].CopyTo(_buffer, offset + 8);
            offset += EntryBytes;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(_buffer, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(8), numbers.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(12), Checksum.Of(_buffer.AsSpan(HeadBytes, length - HeadBytes)));
        _twin.Write(_buffer.AsSpan(0, length), 0);
        _twin.Flush();
    }

    private void Recover()
    {
        if (_twin.Length >= HeadBytes)
        {
            var bytes = new byte[_twin.Length];
            _twin.Read(bytes, 0);

            // A process killed before its flush leaves a twin that is whole only until the power goes: first to disk, then applied.
            _twin.Flush();
            ApplyTwin(bytes);
            _twin.SetLength(0);
        }

        // A crash while the file grew leaves part of a page that nothing refers to.
        var excess = _file.Length % PageBytes;
        if (excess != 0)
        {
            _file.SetLength(_file.Length - excess);
        }
    }

    private void ApplyTwin(byte[] bytes)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        var length = HeadBytes + ((long)count * EntryBytes);
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Mark || count <= 0 || length > bytes.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(12)) != Checksum.Of(bytes.AsSpan(HeadBytes, (int)length - HeadBytes)))
        {
            return; // Cut short before the data file was touched: the data file is as it was.
        }

        for (var offset = HeadBytes; offset < length; offset += EntryBytes)
        {
            var number = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(offset));
            _file.Write(bytes.AsSpan(offset + 8, PageBytes), number * PageBytes);
            _sums.Set(number, bytes.AsSpan(offset + 8, PageBytes));
        }

        _file.Flush();
        _sums.Flush();
    }
}

/// <summary>What an examination of all pages found.</summary>
/// <param name="Pages">How many pages the file has.</param>
/// <param name="Damaged">The numbers of those that are not as they were written, or are gone.</param>
/// <param name="Unsure">The numbers of those whose checksums are damaged or lost, so that nothing can be told.</param>
/// <param name="Unknown">
/// The numbers of those in use that had no checksum; a crash leaves others behind them, which nothing refers to.
/// </param>
internal sealed record PageReport(long Pages, IReadOnlyList<long> Damaged, IReadOnlyList<long> Unsure, IReadOnlyList<long> Unknown)
{
    /// <summary>Whether LiteDB must not be given the file: it would follow whatever a damaged page says.</summary>
    public bool NeedsSalvage => Damaged.Count > 0 || Unsure.Count > 0;
}
