using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace CentralNic.Dns;

/// <summary>A DNS message (RFC 1035 section 4.1): one question, and the records of an answer.</summary>
public sealed class DnsMessage
{
    private const int HeaderLength = 12;
    private const ushort Internet = 1;
    private const ushort RecursionDesired = 0x0100;

    /// <summary>In a query: whoever asks understands the flag in the answer (RFC 6840 section 5.7).</summary>
    private const ushort AuthenticData = 0x0020;

    /// <summary>What an answer over UDP may have at most without being cut up on its way (DNS flag day 2020).</summary>
    private const ushort LargestDatagram = 1232;

    private DnsMessage(ushort id, ushort flags) => (Id, Flags) = (id, flags);

    /// <summary>Which query it belongs to.</summary>
    public ushort Id { get; }

    /// <summary>Whether it answers.</summary>
    public bool IsResponse => (Flags & 0x8000) != 0;

    /// <summary>Whether the server speaks for a zone of its own.</summary>
    public bool IsAuthoritative => (Flags & 0x0400) != 0;

    /// <summary>Whether the answer did not fit and is to be fetched over TCP.</summary>
    public bool IsTruncated => (Flags & 0x0200) != 0;

    /// <summary>Whether the server says that it verified the answer by DNSSEC (RFC 4035 section 3.2.3).</summary>
    public bool IsAuthenticated => (Flags & AuthenticData) != 0;

    /// <summary>How the server answers; with EDNS, all twelve bits of it.</summary>
    public DnsResponseCode Code { get; private set; }

    /// <summary>Whose records are asked for; <see langword="null"/>: the message has no question.</summary>
    public DnsName? Name { get; private set; }

    /// <summary>Which records are asked for.</summary>
    public DnsRecordType Type { get; private set; }

    /// <summary>The answer section.</summary>
    public IReadOnlyList<DnsRecord> Answers { get; private set; } = [];

    /// <summary>The authority section.</summary>
    public IReadOnlyList<DnsRecord> Authorities { get; private set; } = [];

    private ushort Flags { get; }

    /// <summary>Whether it is the answer to a query. A server that could not read the query may leave the question away.</summary>
    /// <param name="id">The query's id.</param>
    /// <param name="name">The name asked for.</param>
    /// <param name="type">The type asked for.</param>
    public bool IsAnswerTo(ushort id, DnsName name, DnsRecordType type) => IsResponse
        && Id == id
        && (Name is null ? Code is not (DnsResponseCode.NoError or DnsResponseCode.NXDomain) : Name.Equals(name) && Type == type);

    /// <summary>Whether bytes that are no whole message begin as the answer to a query does.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="id">The query's id.</param>
    public static bool MayAnswer(ReadOnlySpan<byte> data, ushort id) =>
        data.Length >= HeaderLength && BinaryPrimitives.ReadUInt16BigEndian(data) == id && (data[2] & 0x80) != 0;

    /// <summary>Writes a query that lets the server ask others.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="name">The name to ask for.</param>
    /// <param name="type">The type to ask for.</param>
    /// <param name="edns">Whether larger answers than 512 bytes may come over UDP (RFC 6891).</param>
    /// <param name="signatures">Whether the signatures shall come too (RFC 3225); with <paramref name="edns"/> only.</param>
    public static byte[] WriteQuery(ushort id, DnsName name, DnsRecordType type, bool edns, bool signatures = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        var message = new byte[HeaderLength + name.Wire.Length + 4 + (edns ? 11 : 0)];
        var rest = message.AsSpan();
        BinaryPrimitives.WriteUInt16BigEndian(rest, id);
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], signatures ? (ushort)(RecursionDesired | AuthenticData) : RecursionDesired);
        rest[5] = 1;
        rest[11] = edns ? (byte)1 : (byte)0;
        rest = rest[HeaderLength..];
        name.Wire.CopyTo(rest);
        rest = rest[name.Wire.Length..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], Internet);
        if (edns)
        {
            // The root's name, the type, and in place of the class how much may come.
            BinaryPrimitives.WriteUInt16BigEndian(rest[5..], (ushort)DnsRecordType.OPT);
            BinaryPrimitives.WriteUInt16BigEndian(rest[7..], LargestDatagram);
            rest[11] = signatures ? (byte)0x80 : (byte)0;
        }

        return message;
    }

    /// <summary>Reads a message. Its frame must be whole; what single records hold is looked at only when they are read.</summary>
    /// <param name="data">The bytes, which must not change any more.</param>
    /// <param name="message">The message.</param>
    /// <param name="fault">What is wrong with it, to follow "the answer": <c>is shorter than a header</c>; empty: nothing.</param>
    public static bool TryRead(byte[] data, [NotNullWhen(true)] out DnsMessage? message, out string fault)
    {
        ArgumentNullException.ThrowIfNull(data);
        message = null;
        if (data.Length < HeaderLength)
        {
            fault = "is shorter than a header";
            return false;
        }

        var read = new DnsMessage(BinaryPrimitives.ReadUInt16BigEndian(data), BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(2)));
        read.Code = (DnsResponseCode)(read.Flags & 0x0F);
        fault = read.ReadSections(data);
        message = fault.Length == 0 ? read : null;
        return message is not null;
    }

    private string ReadSections(byte[] data)
    {
        var offset = HeaderLength;
        var questions = BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(4));
        if (questions > 1)
        {
            return "has more than one question";
        }

        if (questions == 1)
        {
            if (!DnsName.TryRead(data, ref offset, out var name) || offset + 4 > data.Length)
            {
                return "has a broken question";
            }

            (Name, Type) = (name, (DnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(offset)));
            offset += 4;
        }

        if (!TryReadSection(data, 6, ref offset, out var answers)
            || !TryReadSection(data, 8, ref offset, out var authorities)
            || !TryReadSection(data, 10, ref offset, out var additional))
        {
            // What was cut is fetched over TCP; what is left of it says nothing.
            return IsTruncated ? "" : "has a record that ends behind it or a broken name";
        }

        (Answers, Authorities) = (answers, authorities);
        if (additional.Find(record => record.Type == DnsRecordType.OPT) is { } edns)
        {
            Code = (DnsResponseCode)((int)Code | (int)(edns.TimeToLive >> 24 << 4));
        }

        return "";
    }

    private static bool TryReadSection(byte[] data, int countAt, ref int offset, out List<DnsRecord> records)
    {
        records = [];
        for (var left = BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(countAt)); left > 0; left--)
        {
            if (!DnsRecord.TryRead(data, ref offset, out var record))
            {
                return false;
            }

            records.Add(record);
        }

        return true;
    }
}
