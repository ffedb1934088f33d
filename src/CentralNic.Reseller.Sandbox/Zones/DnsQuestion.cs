using System.Buffers.Binary;
using System.Text;

namespace CentralNic.Reseller.Sandbox.Zones;

/// <summary>The question of a DNS query (RFC 1035 4.1.2).</summary>
/// <param name="Name">Lower case, without a final dot.</param>
/// <param name="Type">The number of the record type.</param>
/// <param name="End">Where the question ends in the message.</param>
internal sealed record DnsQuestion(string Name, int Type, int End)
{
    private const int HeaderLength = 12;
    private const int Internet = 1;

    /// <summary>Reads a query of one question.</summary>
    /// <returns>The question; <see langword="null"/>: the bytes are no such query.</returns>
    public static DnsQuestion? TryRead(ReadOnlySpan<byte> message)
    {
        // The highest bit marks answers; the count of questions stands at 4.
        if (message.Length < HeaderLength || (message[2] & 0x80) != 0 || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1)
        {
            return null;
        }

        var name = new StringBuilder();
        var at = HeaderLength;
        while (at < message.Length && message[at] != 0)
        {
            var length = message[at];
            if (length > 63 || at + 1 + length >= message.Length)
            {
                return null;
            }

            name.Append(name.Length == 0 ? "" : ".").Append(Encoding.ASCII.GetString(message.Slice(at + 1, length)));
            at += 1 + length;
        }

        return at + 5 <= message.Length && BinaryPrimitives.ReadUInt16BigEndian(message[(at + 3)..]) == Internet
            ? new(name.ToString().ToLowerInvariant(), BinaryPrimitives.ReadUInt16BigEndian(message[(at + 1)..]), at + 5)
            : null;
    }
}
