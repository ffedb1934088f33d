using System.Buffers.Binary;

namespace CentralNic.Dns.Tests;

/// <summary>Answers as bytes, right and wrong ones.</summary>
internal static class Answer
{
    /// <summary>An authoritative answer whose records belong to the name asked for.</summary>
    public static byte[] To(DnsName name, DnsRecordType type, params (DnsRecordType Type, byte[] Data)[] records) =>
        To(0, name, type, records);

    /// <summary>The same, to a query with an id.</summary>
    public static byte[] To(ushort id, DnsName name, DnsRecordType type, params (DnsRecordType Type, byte[] Data)[] records)
    {
        var answer = new List<byte>(DnsMessage.WriteQuery(id, name, type, edns: false));
        (answer[2], answer[3], answer[7]) = (0x84, 0, (byte)records.Length);
        foreach (var (recordType, data) in records)
        {
            answer.AddRange([0xC0, 12, (byte)((ushort)recordType >> 8), (byte)recordType, 0, 1, 0, 0, 0, 60]);
            answer.AddRange([(byte)(data.Length >> 8), (byte)data.Length]);
            answer.AddRange(data);
        }

        return [.. answer];
    }

    /// <summary>The id of a query.</summary>
    public static ushort IdOf(byte[] query) => BinaryPrimitives.ReadUInt16BigEndian(query);
}
