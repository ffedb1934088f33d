using System.Buffers.Binary;
using CentralNic.Dns;
using CentralNic.Reseller.Sandbox.Requests;

namespace CentralNic.Reseller.Sandbox.Zones;

/// <summary>The answer of an authoritative name server to one question (RFC 1034 4.3.2).</summary>
internal static class ZoneAnswer
{
    private const int MostCnames = 8;
    private const int NoError = 0;
    private const int NoSuchName = 3;
    private const int Refused = 5;

    /// <summary>Answers a query: with records, with the SOA record when there are none, or with REFUSED outside the zones.</summary>
    /// <param name="query">The message.</param>
    /// <param name="question">Its question.</param>
    /// <param name="around">Finds the zone that a name lies in.</param>
    public static byte[] To(ReadOnlySpan<byte> query, DnsQuestion question, Func<string, ZoneEntry?> around)
    {
        if (around(question.Name) is not { } zone)
        {
            return Message(query, question, Refused, [], []);
        }

        var answers = new List<byte[]>();
        var name = question.Name;
        for (var hop = 0; hop < MostCnames && around(name) is { } at; hop++)
        {
            if (question.Type == RecordData.Soa && name == at.Name)
            {
                answers.Add(Soa(at));
                break;
            }

            var records = Matching(at, name);
            answers.AddRange(
                records.Where(r => RecordData.NumberOf(r.Type) == question.Type).Select(r => Record(name, r, at)).OfType<byte[]>());
            var alias = records.Find(static r => r.Type == "CNAME");
            if (alias is null || RecordData.NumberOf("CNAME") == question.Type || Record(name, alias, at) is not { } record)
            {
                break;
            }

            answers.Add(record);
            name = RecordData.Absolute(alias.Content, at.Name);
        }

        var exists = question.Name == zone.Name || answers.Count > 0 || zone.Records.Any(r => IsAtOrBelow(zone.FullName(r), question.Name))
            || Matching(zone, question.Name).Count > 0;
        return Message(query, question, exists ? NoError : NoSuchName, answers, answers.Count > 0 ? [] : [Soa(zone)]);
    }

    // A name's own records, or those of the nearest wildcard above it.
    private static List<ZoneRecord> Matching(ZoneEntry zone, string name)
    {
        var own = zone.Records.Where(r => !r.IsHidden && zone.FullName(r) == name).ToList();
        if (own.Count > 0 || zone.Records.Any(r => IsAtOrBelow(zone.FullName(r), name)))
        {
            return own;
        }

        for (var at = name; at.Length > zone.Name.Length;)
        {
            at = at[(at.IndexOf('.', StringComparison.Ordinal) + 1)..];
            var wild = zone.Records.Where(r => !r.IsHidden && zone.FullName(r) == "*." + at).ToList();
            if (wild.Count > 0)
            {
                return wild;
            }
        }

        return own;
    }

    private static bool IsAtOrBelow(string name, string parent) => DnsName.IsAtOrBelow(name, parent);

    private static byte[]? Record(string name, ZoneRecord record, ZoneEntry zone) =>
        RecordData.NumberOf(record.Type) is { } type && RecordData.Encode(record, zone.Name) is { } data
            ? Record(name, type, record.Ttl, data)
            : null;

    private static byte[] Soa(ZoneEntry zone) => Record(zone.Name, RecordData.Soa, zone.Soa.Ttl, RecordData.Encode(zone.Soa));

    private static byte[] Record(string name, int type, int ttl, byte[] data)
    {
        var head = new byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), 1);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), ttl);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(8), (ushort)data.Length);
        return [.. RecordData.Name(name), .. head, .. data];
    }

    private static byte[] Message(ReadOnlySpan<byte> query, DnsQuestion question, int code, List<byte[]> answers, List<byte[]> authorities)
    {
        byte[] head = [.. query[..question.End]];

        // An authoritative answer that keeps the query's wish for recursion, which is not available.
        head[2] = (byte)(0x84 | (query[2] & 0x01));
        head[3] = (byte)code;
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(6), (ushort)answers.Count);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(8), (ushort)authorities.Count);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(10), 0);
        return [.. head, .. answers.SelectMany(static a => a), .. authorities.SelectMany(static a => a)];
    }
}
