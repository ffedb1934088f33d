using System.Formats.Asn1;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>Object identifiers and values that requests, certificates, lists and answers are made of, DER.</summary>
internal static class DerWords
{
    private static readonly string[] Oids =
    [
        "2.5.4.3", "2.5.4.10", "2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.20", "2.5.29.21", "2.5.29.24", "2.5.29.27",
        "2.5.29.28", "2.5.29.29", "2.5.29.31", "2.5.29.35", "2.5.29.37", "2.5.29.46", "1.2.840.113549.1.9.14", "1.2.840.113549.1.9.7",
        "1.3.6.1.4.1.311.2.1.14", "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.9", "1.3.6.1.5.5.7.1.1", "1.3.6.1.5.5.7.1.24",
        "1.3.6.1.5.5.7.48.1", "1.3.6.1.5.5.7.48.1.1", "1.3.6.1.5.5.7.48.1.2", "1.3.6.1.5.5.7.48.1.5", "1.2.840.113549.1.1.1",
        "1.2.840.113549.1.1.5", "1.2.840.113549.1.1.10", "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.8", "1.2.840.10045.2.1",
        "1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35", "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.3.101.112",
        "2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "1.3.14.3.2.26",
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<byte[]> All { get; } = [.. Make()];

    private static IEnumerable<byte[]> Make()
    {
        foreach (var oid in Oids)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            writer.WriteObjectIdentifier(oid);
            yield return writer.Encode();
        }

        yield return [0x05, 0x00];
        yield return [0x30, 0x00];
        yield return [0x31, 0x00];
        yield return [0x01, 0x01, 0xFF];
        yield return [0x02, 0x01, 0x00];
        yield return [0x02, 0x00];
        yield return [0x0A, 0x01, 0x08];
        yield return [0x30, 0x80];
        yield return [0x00, 0x00];
        yield return [0x84, 0xFF, 0xFF, 0xFF, 0xFF];
        yield return "\u0017\u000d270101000000Z"u8.ToArray();
        yield return "\u0018\u000f20270101000000Z"u8.ToArray();
        yield return "\u0018\u000f99991231235959Z"u8.ToArray();
        yield return "\u0018\u000f00000000000000Z"u8.ToArray();
        yield return "www.example.test"u8.ToArray();
        yield return "*.example.test"u8.ToArray();
        yield return "xn--mnchen-3ya.test"u8.ToArray();
        yield return "http://ca.example.test/list.crl"u8.ToArray();
    }
}
