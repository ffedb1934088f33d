using System.Buffers.Binary;
using System.Numerics;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Files;

/// <summary>CRC-32C (Castagnoli), as the processor computes it.</summary>
internal static class Checksum
{
    /// <summary>Takes more bytes into a checksum.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes, uint seed = uint.MaxValue)
    {
        var sum = seed;
        while (bytes.Length >= 8)
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var value in bytes)
        {
            sum = BitOperations.Crc32C(sum, value);
        }

        return sum;
    }
}
