using CentralNic.Reseller.Certificates;

namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>
/// Reads the record of an answer, whose form varies: with or without quotes, TTL, class and final dot, relative to the DCV domain, or a
/// bare token (manual 9.1.17, 9.1.21, 9.1.22).
/// </summary>
internal static class DcvRecordReader
{
    /// <summary>The record; <see langword="null"/>: there is none, or it cannot be understood.</summary>
    public static DcvRecord? Read(DcvInstruction row)
    {
        if (row.DnsRecord is not { } text || text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not { Length: > 0 } parts)
        {
            return null;
        }

        var domain = Absolute(NameSuffixes.Bare(row.DcvDomain), "");
        if (parts.Length == 1)
        {
            return new DcvRecord(domain, DcvRecord.Txt, Unquoted(parts[0]));
        }

        var rest = parts.AsSpan(1);
        while (rest.Length > 0 && (rest[0].Equals("IN", StringComparison.OrdinalIgnoreCase) || int.TryParse(rest[0], out _)))
        {
            rest = rest[1..];
        }

        return rest.Length < 2 ? null : rest[0].ToUpperInvariant() switch
        {
            DcvRecord.Txt => new DcvRecord(Absolute(parts[0], domain), DcvRecord.Txt, Unquoted(string.Join(' ', rest[1..].ToArray()))),
            DcvRecord.Cname => new DcvRecord(Absolute(parts[0], domain), DcvRecord.Cname, rest[1].TrimEnd('.')),
            _ => null,
        };
    }

    private static string Unquoted(string text) => text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;

    private static string Absolute(string name, string domain)
    {
        var lower = name.ToLowerInvariant();
        if (lower == "@")
        {
            return domain;
        }

        return domain.Length == 0 || lower.EndsWith('.') || NameSuffixes.IsAtOrBelow(lower, domain) ? lower.TrimEnd('.') : $"{lower}.{domain}";
    }
}
