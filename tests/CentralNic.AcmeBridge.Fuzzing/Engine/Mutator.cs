using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace CentralNic.AcmeBridge.Fuzzing.Engine;

/// <summary>Changes inputs: bits, bytes, numbers, blocks, words of the target's language, pieces of other inputs.</summary>
/// <param name="random">The source of all choices.</param>
/// <param name="words">Words that the target's input is made of.</param>
/// <param name="maxLength">The longest input, in bytes.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> words, int maxLength)
{
    private static readonly int[] Interesting =
        [0, 1, -1, 16, 32, 64, 100, 127, 128, 255, 256, 512, 1000, 1024, 4096, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue];

    private static readonly string[] Numbers =
        ["0", "-1", "1", "00", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "18446744073709551616", "1e309", "0.1"];

    /// <summary>Makes a changed copy.</summary>
    /// <param name="input">The input.</param>
    /// <param name="other">Another input, of which pieces may be taken.</param>
    public byte[] Change(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (var changes = 1 << random.Next(0, 5); changes > 0; changes--)
        {
            ChangeOnce(bytes, other);
        }

        if (bytes.Count > maxLength)
        {
            bytes.RemoveRange(maxLength, bytes.Count - maxLength);
        }

        return [.. bytes];
    }

    private void ChangeOnce(List<byte> bytes, byte[] other)
    {
        if (bytes.Count == 0)
        {
            bytes.AddRange(words.Count > 0 ? Any(words) : [(byte)random.Next(256)]);
            return;
        }

        var at = random.Next(bytes.Count);
        switch (random.Next(16))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] += (byte)(random.Next(2) == 0 ? random.Next(1, 36) : -random.Next(1, 36));
                break;
            case 3:
                OverwriteNumber(bytes, at);
                break;
            case 4 or 5:
                bytes.RemoveRange(at, Math.Min(BlockLength(bytes.Count), bytes.Count - at));
                break;
            case 6:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, Math.Min(BlockLength(bytes.Count), bytes.Count - at)));
                break;
            case 7:
                Overwrite(bytes, random.Next(bytes.Count), [.. bytes.GetRange(at, Math.Min(BlockLength(bytes.Count), bytes.Count - at))]);
                break;
            case 8:
                bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), BlockLength(64)));
                break;
            case 9 or 10 or 11 when words.Count > 0:
                bytes.InsertRange(at, Any(words));
                break;
            case 12 when words.Count > 0:
                Overwrite(bytes, at, Any(words));
                break;
            case 13 when other.Length > 0:
                var from = random.Next(other.Length);
                var piece = other.AsSpan(from, Math.Min(BlockLength(other.Length), other.Length - from)).ToArray();
                if (random.Next(2) == 0)
                {
                    bytes.InsertRange(at, piece);
                }
                else
                {
                    Overwrite(bytes, at, piece);
                }

                break;
            case 14 when other.Length > 0:
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.AsSpan(random.Next(other.Length)));
                break;
            default:
                ReplaceDigits(bytes, at);
                break;
        }
    }

    private int BlockLength(int most) => 1 + random.Next(random.Next(4) == 0 ? Math.Max(1, most) : Math.Max(1, Math.Min(most, 16)));

    private T Any<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private void OverwriteNumber(List<byte> bytes, int at)
    {
        Span<byte> number = stackalloc byte[4];
        var value = Interesting[random.Next(Interesting.Length)];
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, value);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, value);
        }

        var width = 1 << random.Next(3);
        Overwrite(bytes, at, number[^width..].ToArray());
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] with)
    {
        var length = Math.Min(with.Length, bytes.Count - at);
        for (var index = 0; index < length; index++)
        {
            bytes[at + index] = with[index];
        }
    }

    /// <summary>Puts another decimal number in place of one.</summary>
    private void ReplaceDigits(List<byte> bytes, int at)
    {
        var start = bytes.FindIndex(at, static value => char.IsAsciiDigit((char)value));
        if (start < 0)
        {
            bytes.Insert(at, (byte)random.Next(32, 127));
            return;
        }

        var end = start;
        while (end < bytes.Count && char.IsAsciiDigit((char)bytes[end]))
        {
            end++;
        }

        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, Encoding.ASCII.GetBytes(
            random.Next(2) == 0 ? Any(Numbers) : random.Next(70000).ToString(CultureInfo.InvariantCulture)));
    }
}
