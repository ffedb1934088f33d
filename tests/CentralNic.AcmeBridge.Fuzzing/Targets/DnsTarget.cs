using System.Buffers.Binary;
using System.Net;
using System.Text;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>
/// Messages of DNS servers. One that is taken for the answer to a query has its id and its question, by a reader that knows nothing but
/// the header; every name is written in a form that reads the same.
/// </summary>
internal sealed class DnsTarget : IFuzzTarget
{
    private const ushort Id = 0x1234;
    private const int HeaderLength = 12;

    private static readonly DnsName Asked = DnsName.Parse("www.example.test");

    private static readonly DnsRecordType[] Types = [DnsRecordType.A, DnsRecordType.AAAA, DnsRecordType.TXT, DnsRecordType.CAA];

    /// <inheritdoc/>
    public string Name => "dns";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } =
    [
        [0xC0, 0x0C], [0xC0, 0x00], [0xFF, 0xFF], [0x00], [0x3F], [0x40], [0x80], [0x12, 0x34], [0x81, 0x80], [0x81, 0x83], [0x83, 0x80],
        [0x00, 0x01], [0x00, 0x02], [0x00, 0x05], [0x00, 0x06], [0x00, 0x10], [0x00, 0x1C], [0x00, 0x29], [0x00, 0x2E], [0x01, 0x01],
        [0xC0, 0x0C, 0x00, 0x05, 0x00, 0x01, 0x00, 0x00, 0x00, 0x3C, 0x00, 0x02, 0xC0, 0x0C],
        [0xC0, 0x0C, 0x00, 0x10, 0x00, 0x01, 0x00, 0x00, 0x00, 0x3C, 0x00, 0x03, 0x02, 0x68, 0x69],
        [0x00, 0x00, 0x29, 0x04, 0xD0, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00],
        .. Text.Words(
            "\u0003www", "\u0007example", "\u0004test\0", "\u0000\u0005issuedigicert.com", "\u0080\u0009issuewild;", "issue", "xn--"),
    ];

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        DnsMessage.MayAnswer(input, Id);
        if (!DnsMessage.TryRead([.. input], out var message, out var fault))
        {
            if (fault.Length == 0)
            {
                throw new ContractException("A message is refused without a word.");
            }

            return;
        }

        foreach (var type in Types)
        {
            if (message.IsAnswerTo(Id, Asked, type) && !Answers(input, type, message.Code))
            {
                throw new ContractException($"A message is taken for the answer about '{type}' that is none.");
            }
        }

        RequireSame(message.Name);
        foreach (var record in message.Answers.Concat(message.Authorities))
        {
            Read(record);
        }

        CaaEvaluation.Evaluate(
            [
                .. message.Answers.Select(record => record.TryReadCaa(out var flags, out var tag, out var value)
                    ? new CaaEntry(flags, tag, value)
                    : null).OfType<CaaEntry>(),
            ],
            isWildcard: true,
            ["digicert.com", "sectigo.com"]);
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, byte[] Input)> Seeds()
    {
        yield return ("a", Answer(DnsRecordType.A, (DnsRecordType.A, [192, 0, 2, 1]), (DnsRecordType.A, [192, 0, 2, 2])));
        yield return ("aaaa", Answer(DnsRecordType.AAAA, (DnsRecordType.AAAA, IPAddress.Parse("2001:db8::1").GetAddressBytes())));
        yield return ("txt", Answer(DnsRecordType.TXT, (DnsRecordType.TXT, "\u0005hello\u0006 world"u8.ToArray())));
        yield return ("caa", Answer(
            DnsRecordType.CAA,
            (DnsRecordType.CAA, [0, 5, .. "issue"u8, .. "digicert.com; account=1"u8]),
            (DnsRecordType.CAA, [128, 9, .. "issuewild"u8, (byte)';'])));
        yield return ("cname", Answer(
            DnsRecordType.A, (DnsRecordType.CNAME, [3, .. "cdn"u8, 0xC0, 0x10]), (DnsRecordType.A, [192, 0, 2, 1])));
        yield return ("ns", Answer(DnsRecordType.NS, (DnsRecordType.NS, [2, .. "ns"u8, 0xC0, 0x0C])));
        yield return ("signed", Answer(
            DnsRecordType.A,
            (DnsRecordType.A, [192, 0, 2, 1]),
            (DnsRecordType.RRSIG, [0, 1, 13, 3, 0, 0, 0, 60, 0x6A, 0, 0, 0, 0x69, 0, 0, 0, 0x12, 0x34, 0xC0, 0x10, 1, 2, 3, 4])));
        var none = Answer(DnsRecordType.A);
        none[3] = 3;
        yield return ("nxdomain", none);
        var edns = new List<byte>(Answer(DnsRecordType.A, (DnsRecordType.A, [192, 0, 2, 1])));
        edns[11] = 1;
        edns.AddRange([0x00, 0x00, 0x29, 0x04, 0xD0, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00]);
        yield return ("edns", [.. edns]);
        yield return ("cut", [.. Answer(DnsRecordType.A).Select((value, index) => index == 2 ? (byte)0x86 : value)]);
        yield return ("refused", [0x12, 0x34, 0x81, 0x05, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    /// <summary>An answer whose records belong to the name asked for.</summary>
    internal static byte[] Answer(DnsRecordType type, params (DnsRecordType Type, byte[] Data)[] records)
    {
        var answer = new List<byte>(DnsMessage.WriteQuery(Id, Asked, type, edns: false));
        (answer[2], answer[3], answer[7]) = (0x84, 0, (byte)records.Length);
        foreach (var (recordType, data) in records)
        {
            answer.AddRange([0xC0, 12, (byte)((ushort)recordType >> 8), (byte)recordType, 0, 1, 0, 0, 0, 60]);
            answer.AddRange([(byte)(data.Length >> 8), (byte)data.Length]);
            answer.AddRange(data);
        }

        return [.. answer];
    }

    /// <summary>Whether it is an answer with the id, and with the question or a failure without one.</summary>
    private static bool Answers(byte[] message, DnsRecordType type, DnsResponseCode code)
    {
        if (BinaryPrimitives.ReadUInt16BigEndian(message) != Id || (message[2] & 0x80) == 0)
        {
            return false;
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(4)) == 0)
        {
            return code is not (DnsResponseCode.NoError or DnsResponseCode.NXDomain);
        }

        // The first name of a message has nothing before it that it could point to, but the header.
        var name = new StringBuilder();
        var at = HeaderLength;
        for (; message[at] is > 0 and < 64; at += 1 + message[at])
        {
            name.Append(Encoding.Latin1.GetString(message, at + 1, message[at]).ToLowerInvariant()).Append('.');
        }

        return message[at] >= 0xC0
            || (name.ToString() == "www.example.test." && BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at + 1)) == (ushort)type);
    }

    private static void Read(DnsRecord record)
    {
        RequireSame(record.Owner);
        record.TryReadAddress(out _);
        record.TryReadSignatureTimes(out _, out _);
        record.TryReadText(out _);
        record.TryReadCaa(out _, out _, out _);
        if (record.TryReadName(out var name))
        {
            RequireSame(name);
        }
    }

    private static void RequireSame(DnsName? name)
    {
        if (name is null)
        {
            return;
        }

        if (name.Wire.Length > DnsName.LongestName || !DnsName.TryParse(name.ToString(), out var again) || !again.Equals(name)
            || !name.IsAtOrBelow(name.Parent ?? DnsName.Root) || name.Climb().Count() > 128)
        {
            throw new ContractException("A name is written as another one.");
        }
    }
}
