using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace CentralNic.Reseller.Sandbox.Zones;

/// <summary>The data of records as DNS carries them (RFC 1035 3.3, RFC 3596, RFC 2782, RFC 8659).</summary>
internal static class RecordData
{
    public const int Soa = 6;

    private const int LongestString = 255;

    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["A"] = 1,
        ["NS"] = 2,
        ["CNAME"] = 5,
        ["PTR"] = 12,
        ["MX"] = 15,
        ["TXT"] = 16,
        ["AAAA"] = 28,
        ["SRV"] = 33,
        ["CAA"] = 257,
    };

    /// <summary>The number of a type; <see langword="null"/>: the sandbox keeps it, but does not serve it.</summary>
    public static int? NumberOf(string type) => Numbers.TryGetValue(type, out var number) ? number : null;

    /// <summary>The data of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="zone">The zone, to which names without a final dot are relative.</param>
    /// <returns>The bytes; <see langword="null"/>: what was given is no such data, and is not served.</returns>
    public static byte[]? Encode(ZoneRecord record, string zone)
    {
        var parts = record.Content.Split(' ');
        return record.Type switch
        {
            "A" or "AAAA" => IPAddress.TryParse(record.Content, out var address) && address.GetAddressBytes() is var bytes
                && bytes.Length == (record.Type == "A" ? 4 : 16) ? bytes : null,
            "NS" or "CNAME" or "PTR" => Name(Absolute(record.Content, zone)),
            "MX" => Numbered(parts, 1) is { } head ? [.. head, .. Name(Absolute(parts[1], zone))] : null,
            "SRV" => Numbered(parts, 3) is { } head ? [.. head, .. Name(Absolute(parts[3], zone))] : null,
            "TXT" => Strings(record.Content),
            "CAA" => Caa(parts),
            _ => null,
        };
    }

    /// <summary>The data of a zone's SOA record.</summary>
    public static byte[] Encode(StartOfAuthority soa)
    {
        byte[] data = [.. Name(soa.PrimaryServer.TrimEnd('.')), .. Name(soa.Mailbox.TrimEnd('.')), .. new byte[20]];
        var numbers = data.AsSpan(data.Length - 20);
        BinaryPrimitives.WriteUInt32BigEndian(numbers, (uint)soa.Serial);
        BinaryPrimitives.WriteInt32BigEndian(numbers[4..], soa.Refresh);
        BinaryPrimitives.WriteInt32BigEndian(numbers[8..], soa.Retry);
        BinaryPrimitives.WriteInt32BigEndian(numbers[12..], soa.Expire);
        BinaryPrimitives.WriteInt32BigEndian(numbers[16..], soa.MinimumTtl);
        return data;
    }

    /// <summary>A name as labels with their lengths.</summary>
    public static byte[] Name(string name) =>
        [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(
            label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];

    /// <summary>The absolute form of a name in record data, lower case, without a final dot.</summary>
    public static string Absolute(string name, string zone)
    {
        var lower = name.ToLowerInvariant();
        return lower == "@" ? zone : lower.EndsWith('.') ? lower[..^1] : $"{lower}.{zone}";
    }

    private static byte[]? Numbered(string[] parts, int count)
    {
        if (parts.Length != count + 1)
        {
            return null;
        }

        var bytes = new byte[2 * count];
        for (var i = 0; i < count; i++)
        {
            if (!ushort.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), number);
        }

        return bytes;
    }

    // "one" "two": what stands between quotes; a long one is cut as DNS needs it.
    private static byte[] Strings(string content)
    {
        var data = new List<byte>();
        var pieces = content.Split('"');
        for (var i = 1; i < pieces.Length; i += 2)
        {
            foreach (var chunk in Encoding.UTF8.GetBytes(pieces[i]).Chunk(LongestString).DefaultIfEmpty([]))
            {
                data.Add((byte)chunk.Length);
                data.AddRange(chunk);
            }
        }

        return [.. data];
    }

    private static byte[]? Caa(string[] parts) =>
        parts.Length >= 3
            && byte.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var flags)
            && parts[1].Length is > 0 and < 16
            ? [flags, (byte)parts[1].Length, .. Encoding.ASCII.GetBytes(
                parts[1]), .. Encoding.ASCII.GetBytes(string.Join(' ', parts[2..]).Trim('"'))]
            : null;
}
