using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace CentralNic.Dns;

/// <summary>
/// A record of an answer. What it holds is read only when it is asked for, and is whole or not there: one broken record says nothing about
/// the others of its answer.
/// </summary>
public sealed class DnsRecord
{
    private const ushort Internet = 1;
    private const int FixedLength = 10;

    private readonly byte[] _message;
    private readonly Range _data;

    private DnsRecord(byte[] message, Range data, DnsName owner, DnsRecordType type, ushort recordClass, uint timeToLive)
    {
        (_message, _data) = (message, data);
        (Owner, Type, Class, TimeToLive) = (owner, type, recordClass, timeToLive);
    }

    /// <summary>Whose record it is.</summary>
    public DnsName Owner { get; }

    /// <summary>Its type, perhaps one without a name here.</summary>
    public DnsRecordType Type { get; }

    /// <summary>Its class; for OPT something else.</summary>
    public ushort Class { get; }

    /// <summary>How long it may be kept, in seconds; for OPT something else.</summary>
    public uint TimeToLive { get; }

    /// <summary>What it holds, as it is in the message.</summary>
    public ReadOnlySpan<byte> Data => _message.AsSpan()[_data];

    /// <summary>Whether it is one of these, in the class IN.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="type">Of which type.</param>
    public bool Is(DnsName owner, DnsRecordType type) => Type == type && Class == Internet && Owner.Equals(owner);

    /// <summary>Reads an A or AAAA record.</summary>
    /// <param name="address">The address.</param>
    public bool TryReadAddress([NotNullWhen(true)] out IPAddress? address)
    {
        address = (Type, Data.Length) is (DnsRecordType.A, 4) or (DnsRecordType.AAAA, 16) ? new IPAddress(Data) : null;
        return address is not null;
    }

    /// <summary>Reads from when until when an RRSIG record's signature is valid (RFC 4034 section 3.1.5), UTC.</summary>
    /// <param name="from">Its inception.</param>
    /// <param name="until">Its expiration.</param>
    public bool TryReadSignatureTimes(out DateTimeOffset from, out DateTimeOffset until)
    {
        const int expirationAt = 8, inceptionAt = 12, least = 18;
        var isRead = Type == DnsRecordType.RRSIG && Data.Length >= least;
        (from, until) = isRead
            ? (DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(Data[inceptionAt..])),
                DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(Data[expirationAt..])))
            : default;
        return isRead;
    }

    /// <summary>Reads the one name that a CNAME or NS record is.</summary>
    /// <param name="name">The name.</param>
    public bool TryReadName([NotNullWhen(true)] out DnsName? name)
    {
        var offset = _data.Start.Value;
        return DnsName.TryRead(_message.AsSpan(0, _data.End.Value), ref offset, out name) && offset == _data.End.Value;
    }

    /// <summary>Reads a TXT record: its strings joined without anything between them (RFC 7208 section 3.3).</summary>
    /// <param name="text">The text; bytes that are not UTF-8 are replaced.</param>
    public bool TryReadText([NotNullWhen(true)] out string? text)
    {
        text = null;
        var joined = new byte[Data.Length];
        var length = 0;
        for (var rest = Data; rest.Length > 0; rest = rest[(rest[0] + 1)..])
        {
            if (rest[0] >= rest.Length)
            {
                return false;
            }

            rest.Slice(1, rest[0]).CopyTo(joined.AsSpan(length));
            length += rest[0];
        }

        text = Encoding.UTF8.GetString(joined, 0, length);
        return true;
    }

    /// <summary>Reads a CAA record (RFC 8659 section 4.1).</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="tag">The tag as it is written.</param>
    /// <param name="value">The value; bytes that are not UTF-8 are replaced.</param>
    public bool TryReadCaa(out byte flags, [NotNullWhen(true)] out string? tag, [NotNullWhen(true)] out string? value)
    {
        (flags, tag, value) = (0, null, null);
        if (Data.Length < 3 || Data[1] == 0 || 2 + Data[1] > Data.Length)
        {
            return false;
        }

        flags = Data[0];
        tag = Encoding.ASCII.GetString(Data.Slice(2, Data[1]));
        value = Encoding.UTF8.GetString(Data[(2 + Data[1])..]);
        return tag.All(char.IsAsciiLetterOrDigit);
    }

    /// <summary>Reads the frame of a record (RFC 1035 section 4.1.3).</summary>
    internal static bool TryRead(byte[] message, ref int offset, [NotNullWhen(true)] out DnsRecord? record)
    {
        record = null;
        var whole = message.AsSpan();
        if (!DnsName.TryRead(whole, ref offset, out var owner) || offset + FixedLength > whole.Length)
        {
            return false;
        }

        var frame = whole.Slice(offset, FixedLength);
        var begin = offset + FixedLength;
        var end = begin + BinaryPrimitives.ReadUInt16BigEndian(frame[8..]);
        if (end > whole.Length)
        {
            return false;
        }

        record = new DnsRecord(
            message, begin..end, owner, (DnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(frame), BinaryPrimitives.ReadUInt16BigEndian(
                frame[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(frame[4..]));
        offset = end;
        return true;
    }
}
