using System.Buffers.Binary;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Journal;

/// <summary>
/// Keeps, beside the journal, how far it goes: the number of the last acknowledged frame. A journal that ends before it has lost something,
/// which its own frames cannot tell.
/// </summary>
/// <remarks>
/// Two slots, written in turn, 4 KiB apart; each little endian: mark (8), counter (8), number of the last frame (8), where it ends in its
/// file (8), number of the last frame that the database has (8), CRC-32C of these (4). A slot is written after its frame is on disk and is
/// not flushed for itself: what a loss of power takes of it makes it tell less than the journal holds, never more. One fsync each time that
/// the journal changes files.
/// </remarks>
internal sealed class JournalWitness : IDisposable
{
    /// <summary>The file's name in the data folder.</summary>
    public const string FileName = "journal-end";

    private const int SlotBytes = 44;
    private const int SlotDistance = 4096;
    private const int FileBytes = SlotDistance + 512;
    private const ulong Mark = 0x3144_4E45_4C4E_524A; // "JRNLEND1"

    private readonly StoreFile _file;
    private readonly byte[] _slot = new byte[SlotBytes];
    private ulong _counter;

    private JournalWitness(StoreFile file) => _file = file;

    /// <summary>True when the file is new or empty: nothing can be told from it.</summary>
    public bool IsNew { get; private set; }

    /// <summary>True when the file has bytes, but none of its slots is whole.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>True when one of two slots is not whole.</summary>
    public bool IsPartlyDamaged { get; private set; }

    /// <summary>Number of the last frame that was acknowledged.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Where that frame ends in its file.</summary>
    public long LastBytes { get; private set; }

    /// <summary>Number of the last frame that the database was known to have.</summary>
    public long Through { get; private set; }

    /// <summary>Opens the file, or makes it.</summary>
    public static JournalWitness Open(string folder, Func<string, StoreFile> openFile)
    {
        var witness = new JournalWitness(openFile(Path.Combine(folder, FileName)));
        try
        {
            witness.Read();
            return witness;
        }
        catch
        {
            witness.Dispose();
            throw;
        }
    }

    /// <summary>Writes how far the journal goes.</summary>
    /// <param name="lastSequence">Number of the last frame.</param>
    /// <param name="lastBytes">Where it ends in its file.</param>
    /// <param name="through">Number of the last frame that the database has.</param>
    /// <exception cref="IOException">It could not be written; the file tells less than it could.</exception>
    public void Write(long lastSequence, long lastBytes, long through)
    {
        // A write that fails may leave half of it: the next one goes to the same slot, so that the other stays whole.
        var next = _counter + 1;
        BinaryPrimitives.WriteUInt64LittleEndian(_slot, Mark);
        BinaryPrimitives.WriteUInt64LittleEndian(_slot.AsSpan(8), next);
        BinaryPrimitives.WriteInt64LittleEndian(_slot.AsSpan(16), lastSequence);
        BinaryPrimitives.WriteInt64LittleEndian(_slot.AsSpan(24), lastBytes);
        BinaryPrimitives.WriteInt64LittleEndian(_slot.AsSpan(32), through);
        BinaryPrimitives.WriteUInt32LittleEndian(_slot.AsSpan(40), Checksum.Of(_slot.AsSpan(0, 40)));
        _file.Write(_slot, (long)(next % 2) * SlotDistance);
        _counter = next;
        (LastSequence, LastBytes, Through) = (lastSequence, lastBytes, through);
    }

    /// <summary>Writes it twice, so that both slots are whole, and waits until they are on disk.</summary>
    /// <inheritdoc cref="Write"/>
    public void WriteWhole(long lastSequence, long lastBytes, long through)
    {
        Write(lastSequence, lastBytes, through);
        Write(lastSequence, lastBytes, through);
        _file.Flush();
    }

    /// <summary>Waits until the disk has it.</summary>
    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();

    private void Read()
    {
        var bytes = new byte[FileBytes];
        var length = _file.Read(bytes, 0);
        if (length == 0)
        {
            IsNew = true;
            return;
        }

        var whole = 0;
        for (var slot = 0; slot < 2; slot++)
        {
            var at = bytes.AsSpan(slot * SlotDistance, SlotBytes);
            if (BinaryPrimitives.ReadUInt64LittleEndian(at) != Mark
                || BinaryPrimitives.ReadUInt32LittleEndian(at[40..]) != Checksum.Of(at[..40]))
            {
                continue;
            }

            whole++;
            var counter = BinaryPrimitives.ReadUInt64LittleEndian(at[8..]);
            if (counter > _counter)
            {
                _counter = counter;
                LastSequence = BinaryPrimitives.ReadInt64LittleEndian(at[16..]);
                LastBytes = BinaryPrimitives.ReadInt64LittleEndian(at[24..]);
                Through = BinaryPrimitives.ReadInt64LittleEndian(at[32..]);
            }
        }

        IsDamaged = whole == 0;
        IsPartlyDamaged = whole == 1;
    }
}
