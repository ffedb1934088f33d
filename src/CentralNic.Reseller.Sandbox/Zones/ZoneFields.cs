using System.Globalization;
using CentralNic.Dns;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;

namespace CentralNic.Reseller.Sandbox.Zones;

/// <summary>Reads zones and their records from a command's parameters.</summary>
internal static class ZoneFields
{
    private const int DefaultTtl = 3600;
    private const int LeastTtl = 60;

    private static readonly string[] Types =
        ["A", "AAAA", "ALIAS", "CAA", "CNAME", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SRV", "SSHFP", "SVCB", "TLSA", "TXT"];

    /// <summary>The parameters that AddDNSZone and ModifyDNSZone share.</summary>
    public static IReadOnlyList<string> Parameters { get; } =
    [
        "dnszone!", "rr0..999", "soaexpire", "soaminttl", "soamname", "soarefresh", "soaretry", "soarname", "soaserial", "soattl", "signed",
        "premiumdnsset", "cltrid",
    ];

    /// <summary>The zone that a command is about.</summary>
    /// <exception cref="CommandRefusedException">504: missing; 505: no name.</exception>
    public static string Name(CommandCall call) =>
        DomainRules.TryNormalize(call.Required("dnszone").TrimEnd('.'), out var name) && !DomainRules.IsWildcard(name)
        ? name
        : throw new CommandRefusedException(ReturnCodes.InvalidAttributeSyntax, "DNSZONE");

    /// <summary>The SOA record: what the command gives, else what was, with a later serial.</summary>
    /// <exception cref="CommandRefusedException">505: no number; 541: a refresh that cannot be.</exception>
    public static StartOfAuthority Soa(CommandCall call, StartOfAuthority? former, DateTimeOffset now)
    {
        var refresh = call.Number("soarefresh", former?.Refresh ?? 28800);
        if (refresh is < 900 or > 86400)
        {
            throw CommandCall.Invalid("soarefresh", "must be 900 to 86400");
        }

        // YYYYMMDDnn as usual; zones that change more often than 100 times a day count on.
        var today = long.Parse(now.UtcDateTime.ToString("yyyyMMdd00", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var serial = Math.Max(today, (former?.Serial ?? 0) + 1);
        return new(
            call.Text("soamname") ?? former?.PrimaryServer ?? "ns1.rrpproxy.net",
            call.Text("soarname") ?? former?.Mailbox ?? "hostmaster.rrpproxy.net",
            call.Number("soaserial", 0) is > 0 and var given ? given : serial,
            refresh,
            call.Number("soaretry", former?.Retry ?? 7200),
            call.Number("soaexpire", former?.Expire ?? 604800),
            call.Number("soaminttl", former?.MinimumTtl ?? 3600),
            call.Number("soattl", former?.Ttl ?? 3600));
    }

    /// <summary>The records of <c>rr#</c>, <c>addrr#</c> or <c>delrr#</c>.</summary>
    /// <exception cref="CommandRefusedException">505: one is no record of this zone.</exception>
    public static IReadOnlyList<ZoneRecord> Records(CommandCall call, string prefix, string zone, DateTimeOffset now) =>
    [
        .. call.Numbered(prefix).Select(rr => TryParse(rr.Value, zone, now) is { } record
            ? record
            : throw new CommandRefusedException(ReturnCodes.InvalidAttributeSyntax, $"{prefix.ToUpperInvariant()}{rr.Number}")),
    ];

    // name [TTL] [IN] TYPE data; the name relative, @, or absolute with a final dot.
    private static ZoneRecord? TryParse(string line, string zone, DateTimeOffset now)
    {
        var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var at = 1;
        var ttl = DefaultTtl;
        if (at < parts.Length && int.TryParse(parts[at], NumberStyles.None, CultureInfo.InvariantCulture, out var given))
        {
            ttl = Math.Max(given, LeastTtl);
            at++;
        }

        if (at < parts.Length && parts[at].Equals("IN", StringComparison.OrdinalIgnoreCase))
        {
            at++;
        }

        if (at + 1 >= parts.Length || RelativeName(parts[0], zone) is not { } name)
        {
            return null;
        }

        var type = parts[at].ToUpperInvariant();
        return Types.Contains(type) ? new(name, ttl, type, Content(line, parts, at, type), now) : null;
    }

    // The blanks of a text are its own.
    private static string Content(string line, string[] parts, int type, string of) => of == "TXT"
        ? line[(line.IndexOf(
            parts[type], line.IndexOf(parts[type - 1], StringComparison.Ordinal) + parts[type - 1].Length, StringComparison.Ordinal)
            + parts[type].Length)..].Trim()
        : string.Join(' ', parts[(type + 1)..]);

    private static string? RelativeName(string text, string zone)
    {
        var name = text.ToLowerInvariant();
        if (!name.EndsWith('.'))
        {
            return name;
        }

        name = name[..^1];
        return name == zone ? "@" : DnsName.IsAtOrBelow(name, zone) ? name[..^(zone.Length + 1)] : null;
    }
}
