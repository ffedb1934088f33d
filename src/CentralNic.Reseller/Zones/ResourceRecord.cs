using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace CentralNic.Reseller.Zones;

/// <summary>A DNS resource record, read from a line of the API in whatever form it has, or written as the API takes it.</summary>
public sealed record ResourceRecord
{
    /// <summary>The shortest TTL in seconds; the reseller's name servers raise a shorter one to it.</summary>
    public const int MinTtl = 60;

    private const int MaxTxtString = 255;

    /// <summary>The name as it was given: relative, <c>@</c>, or with a final dot.</summary>
    public required string Name { get; init; }

    /// <summary>The name in full, in lower case, without final dot.</summary>
    public required string AbsoluteName { get; init; }

    /// <summary>The time to live in seconds; <see langword="null"/> when none was given.</summary>
    public int? Ttl { get; init; }

    /// <summary>The type in upper case, for example <c>TXT</c>.</summary>
    public required string Type { get; init; }

    /// <summary>
    /// What it says: of TXT the text without quotes, of a type that ends with a host name (CNAME, MX, NS, PTR, SRV, DNAME) without final
    /// dot;
    /// MX and SRV begin with the priority.
    /// </summary>
    public required string Content { get; init; }

    /// <summary>
    /// Reads a line <c>name [TTL] [IN] TYPE data</c>. Blanks and tabs may be doubled, TTL and class missing or swapped. A name without
    /// final dot is relative to <paramref name="origin"/>, unless it ends with the origin or a parent of it (of two labels or more): then
    /// the dot was forgotten.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="origin">The domain that <c>@</c> stands for.</param>
    /// <param name="record">The record.</param>
    /// <returns>Whether the line is a record.</returns>
    public static bool TryParse(string? line, string origin, [NotNullWhen(true)] out ResourceRecord? record)
    {
        record = line is null || string.IsNullOrWhiteSpace(origin) ? null : ResourceRecordReader.ReadLine(line, origin);
        return record is not null;
    }

    /// <summary>
    /// Reads a <c>dns rr</c> of an answer, which is a TXT or CNAME record as <see cref="TryParse"/> takes it, or a bare token: for the
    /// method dns-txt that is the text of the DCV domain's record (manual 9.1.25). A bare token for dns-cname says no target and is
    /// refused.
    /// </summary>
    /// <param name="line">The record.</param>
    /// <param name="method">The DCV method in any case.</param>
    /// <param name="dcvDomain">The DCV domain with the same index; a wildcard stands for its base domain.</param>
    /// <param name="record">The record.</param>
    /// <returns>Whether it could be understood.</returns>
    public static bool TryParseForDcv(string? line, string? method, string dcvDomain, [NotNullWhen(true)] out ResourceRecord? record)
    {
        ArgumentNullException.ThrowIfNull(dcvDomain);
        var origin = dcvDomain.StartsWith("*.", StringComparison.Ordinal) ? dcvDomain[2..] : dcvDomain;
        record = string.IsNullOrWhiteSpace(line) || string.IsNullOrWhiteSpace(origin) ? null
            : ResourceRecordReader.ReadLine(line, origin) ?? ResourceRecordReader.ReadToken(line, method, origin);
        record = record is { Type: "TXT" or "CNAME" } ? record : null;
        return record is not null;
    }

    /// <summary>
    /// Writes the record for ModifyDNSZone's and AddDNSZone's lists: name relative to the zone, TTL, <c>IN</c>, TXT in quotes (else the
    /// name servers hide it), host names with final dot.
    /// </summary>
    /// <param name="zone">The zone that shall have it.</param>
    /// <param name="defaultTtl">The TTL when the record has none; the manual wants it short (5.1.2).</param>
    /// <returns>The line.</returns>
    /// <exception cref="ArgumentException">
    /// The name is not in the zone, or the content is a TXT text that cannot be quoted: empty, or with a quote in it.
    /// </exception>
    public string ToLine(string zone, int defaultTtl = MinTtl)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(zone);
        var ttl = Math.Max(Ttl ?? defaultTtl, MinTtl);
        return string.Create(CultureInfo.InvariantCulture, $"{NameIn(zone)} {ttl} IN {Type} {WrittenContent()}");
    }

    private string NameIn(string zone)
    {
        var origin = zone.Trim().TrimEnd('.').ToLowerInvariant();
        return AbsoluteName == origin ? "@"
            : AbsoluteName.EndsWith("." + origin, StringComparison.Ordinal) ? AbsoluteName[..^(origin.Length + 1)]
            : throw new ArgumentException($"{AbsoluteName} is not in the zone {origin}.", nameof(zone));
    }

    private string WrittenContent()
    {
        if (Type != "TXT")
        {
            return ResourceRecordReader.EndsWithHostName(Type) ? Content + "." : Content;
        }

        if (Content.Length == 0 || Content.AsSpan().ContainsAny('"', '\\'))
        {
            throw new ArgumentException("The reseller's name servers take no TXT record that is empty or holds a quote or backslash.");
        }

        var quoted = new StringBuilder(Content.Length + 2);
        for (var at = 0; at < Content.Length; at += MaxTxtString)
        {
            quoted.Append(at == 0 ? "\"" : " \"").Append(Content, at, Math.Min(MaxTxtString, Content.Length - at)).Append('"');
        }

        return quoted.ToString();
    }
}
