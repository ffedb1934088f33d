using System.Buffers.Binary;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>
/// The checksum of every page of a <see cref="PageFile"/>, in a file beside it: LiteDB's pages have none, and a flipped bit in one of its
/// index nodes makes rows vanish without a word.
/// </summary>
/// <remarks>
/// 8 bytes a page, little endian: CRC-32C of the page (4), CRC-32C of the page's number and that (4). Zeros: the page is not known yet,
/// which is so for folders of older versions and for pages that a crash left behind the end. Not safe for concurrent use.
/// </remarks>
internal sealed class PageSums : IDisposable
{
    private const int EntryBytes = 8;

    private readonly StoreFile _file;
    private readonly byte[] _entry = new byte[EntryBytes];
    private ulong[] _entries = [];
    private bool _dirty;

    private PageSums(StoreFile file) => _file = file;

    /// <summary>How many pages the file has entries for.</summary>
    public int Count => _entries.Length;

    /// <summary>Opens the file, or makes it.</summary>
    public static PageSums Open(string path, Func<string, StoreFile> openFile)
    {
        var sums = new PageSums(openFile(path));
        var bytes = new byte[sums._file.Length / EntryBytes * EntryBytes];
        sums._file.Read(bytes, 0);
        sums._entries = new ulong[bytes.Length / EntryBytes];
        for (var i = 0; i < sums._entries.Length; i++)
        {
            sums._entries[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * EntryBytes));
        }

        return sums;
    }

    /// <summary>Whether a page is the one that was written.</summary>
    public PageState Judge(long number, ReadOnlySpan<byte> page) => StateOf(number) is { } unsure
        ? unsure
        : (uint)_entries[number] == Checksum.Of(page) ? PageState.Whole : PageState.Damaged;

    /// <summary>What is known without the page: whether its entry is missing or damaged; <see langword="null"/>: it has one.</summary>
    public PageState? StateOf(long number) => number >= _entries.Length || _entries[number] == 0
        ? PageState.Unknown
        : _entries[number] == EntryOf(number, (uint)_entries[number]) ? null : PageState.EntryDamaged;

    /// <summary>Writes a page's checksum; durable after <see cref="Flush"/>.</summary>
    public void Set(long number, ReadOnlySpan<byte> page) => Put(number, EntryOf(number, Checksum.Of(page)));

    /// <summary>Forgets pages that are cut off.</summary>
    public void Cut(long count)
    {
        for (var number = count; number < _entries.Length; number++)
        {
            Put(number, 0);
        }
    }

    /// <summary>Waits until the disk has what was written.</summary>
    public void Flush()
    {
        if (_dirty)
        {
            _file.Flush();
            _dirty = false;
        }
    }

    public void Dispose() => _file.Dispose();

    private static ulong EntryOf(long number, uint sum)
    {
        Span<byte> bytes = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], sum);
        return ((ulong)Checksum.Of(bytes) << 32) | sum;
    }

    private void Put(long number, ulong entry)
    {
        if (number >= _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max((int)number + 1, _entries.Length * 5 / 4));
        }

        _entries[number] = entry;
        _dirty = true;
        BinaryPrimitives.WriteUInt64LittleEndian(_entry, entry);
        _file.Write(_entry, number * EntryBytes);
    }
}

/// <summary>What a page's checksum tells.</summary>
internal enum PageState
{
    /// <summary>It is what was written.</summary>
    Whole,

    /// <summary>It is not what was written.</summary>
    Damaged,

    /// <summary>It has no checksum yet.</summary>
    Unknown,

    /// <summary>Its checksum is damaged itself, so nothing can be said.</summary>
    EntryDamaged,
}
