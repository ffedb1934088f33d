using System.Buffers.Binary;
using System.Text;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Journal;

/// <summary>
/// One document's new state in bytes, little endian: version (8, 0: deleted), length of the body (4), then kind, id, number of aliases and
/// each, number of tags and each (numbers and lengths of 2, UTF-8), then the body.
/// </summary>
internal static class JournalRecord
{
    private const int FixedBytes = 8 + 4;

    /// <summary>How many bytes the record takes.</summary>
    /// <param name="write">The write that makes it.</param>
    public static long Size(DocumentWrite write)
    {
        long size = FixedBytes + Size(write.Key.Kind) + Size(write.Key.Id) + 4 + (write.Body?.Length ?? 0);
        foreach (var alias in write.Aliases)
        {
            size += Size(alias);
        }

        foreach (var tag in write.Tags)
        {
            size += Size(tag);
        }

        return size;
    }

    /// <summary>Writes the record and returns the state that it describes; its body lies in <paramref name="buffer"/>.</summary>
    /// <param name="write">The write; its version becomes the expected one plus one.</param>
    /// <param name="offset">Where in it; moves behind the record.</param>
    public static DocumentRecord Write(DocumentWrite write, byte[] buffer, ref int offset)
    {
        var version = write.Body is null ? 0 : write.ExpectedVersion + 1;
        var body = write.Body.GetValueOrDefault();
        BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan(offset), version);
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(offset + 8), body.Length);
        offset += FixedBytes;
        WriteText(write.Key.Kind, buffer, ref offset);
        WriteText(write.Key.Id, buffer, ref offset);
        WriteTexts(write.Aliases, buffer, ref offset);
        WriteTexts(write.Tags, buffer, ref offset);
        body.CopyTo(buffer.AsMemory(offset));
        var kept = buffer.AsMemory(offset, body.Length);
        offset += body.Length;
        return version == 0
            ? DocumentRecord.Absent(write.Key)
            : new DocumentRecord(write.Key, version, kept, [.. write.Aliases], [.. write.Tags]);
    }

    /// <summary>Reads a record whose bytes were checked.</summary>
    /// <param name="bytes">Where from; the body is copied.</param>
    /// <param name="offset">Where in it; moves behind the record.</param>
    public static DocumentRecord Read(ReadOnlySpan<byte> bytes, ref int offset)
    {
        var version = BinaryPrimitives.ReadInt64LittleEndian(bytes[offset..]);
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[(offset + 8)..]);
        offset += FixedBytes;
        var kind = string.Intern(ReadText(bytes, ref offset));
        var key = new DocumentKey(kind, ReadText(bytes, ref offset));
        var aliases = ReadTexts(bytes, ref offset);
        var tags = ReadTexts(bytes, ref offset);
        var body = bytes.Slice(offset, length).ToArray();
        offset += length;
        return new DocumentRecord(key, version, body, aliases, tags);
    }

    private static int Size(string text) => 2 + Encoding.UTF8.GetByteCount(text);

    private static void WriteTexts(IReadOnlyList<string> texts, byte[] buffer, ref int offset)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(buffer.AsSpan(offset), checked((ushort)texts.Count));
        offset += 2;
        for (var i = 0; i < texts.Count; i++)
        {
            WriteText(texts[i], buffer, ref offset);
        }
    }

    private static void WriteText(string text, byte[] buffer, ref int offset)
    {
        var length = Encoding.UTF8.GetBytes(text, buffer.AsSpan(offset + 2));
        BinaryPrimitives.WriteUInt16LittleEndian(buffer.AsSpan(offset), checked((ushort)length));
        offset += 2 + length;
    }

    private static string[] ReadTexts(ReadOnlySpan<byte> bytes, ref int offset)
    {
        var count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);
        offset += 2;
        if (count == 0)
        {
            return [];
        }

        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            texts[i] = ReadText(bytes, ref offset);
        }

        return texts;
    }

    private static string ReadText(ReadOnlySpan<byte> bytes, ref int offset)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);
        var text = Encoding.UTF8.GetString(bytes.Slice(offset + 2, length));
        offset += 2 + length;
        return text;
    }
}
