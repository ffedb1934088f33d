using System.Buffers.Binary;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Journal;

/// <summary>
/// A group of commits in the journal: one write, valid whole or not at all. Head of 24 bytes, little endian: mark (8), sequence number (8),
/// length of the payload (4), CRC-32C of the head before it and the payload (4); then the payload, records one after the other.
/// </summary>
internal static class JournalFrame
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeadBytes = 24;

    /// <summary>Largest payload that is believed: a group whose last commit is as large as a commit may be.</summary>
    public const int MaxPayloadBytes = 128 * 1024 * 1024;

    private const int SumOffset = 20;

    /// <summary>What a frame begins with. 0xFF and 0xFE occur in no UTF-8 text, so no body looks like one.</summary>
    public static ReadOnlySpan<byte> Mark => [0xFF, 0xFE, (byte)'J', (byte)'R', (byte)'N', (byte)'L', 0xFE, 0xFF];

    /// <summary>Completes a frame whose payload stands behind an empty head.</summary>
    /// <param name="sequence">Its number; one more than that of the frame before.</param>
    public static void Seal(Span<byte> frame, long sequence)
    {
        Mark.CopyTo(frame);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], sequence);
        BinaryPrimitives.WriteInt32LittleEndian(frame[16..], frame.Length - HeadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[SumOffset..], Sum(frame));
    }

    /// <summary>Reads a frame at the beginning of the bytes.</summary>
    /// <param name="length">Its length with the head.</param>
    /// <returns>False when there is none, or not all of it.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out long sequence, out int length)
    {
        sequence = 0;
        length = 0;
        if (bytes.Length < HeadBytes || !bytes.StartsWith(Mark))
        {
            return false;
        }

        var payload = BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]);
        if (payload is < 0 or > MaxPayloadBytes || bytes.Length < HeadBytes + payload)
        {
            return false;
        }

        var frame = bytes[..(HeadBytes + payload)];
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame[SumOffset..]) != Sum(frame))
        {
            return false;
        }

        sequence = BinaryPrimitives.ReadInt64LittleEndian(frame[8..]);
        length = frame.Length;
        return true;
    }

    private static uint Sum(ReadOnlySpan<byte> frame) => Checksum.Of(frame[HeadBytes..], Checksum.Of(frame[..SumOffset]));
}
