using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Zones;

/// <summary>
/// The values of a zone's SOA record (RFC 1035 3.3.13). What is not set or not known is <see langword="null"/>; times are seconds.
/// </summary>
public sealed record StartOfAuthority
{
    internal static readonly string[] Properties =
        ["soamname", "soarname", "soaserial", "soarefresh", "soaretry", "soaexpire", "soaminttl", "soattl"];

    /// <summary>The primary name server.</summary>
    public string? PrimaryServer { get; init; }

    /// <summary>The mailbox of the one who is responsible, as a domain name.</summary>
    public string? Mailbox { get; init; }

    /// <summary>The zone's version.</summary>
    public long? Serial { get; init; }

    /// <summary>After how long secondaries look for changes; the API takes 900 to 86400.</summary>
    public long? Refresh { get; init; }

    /// <summary>After how long secondaries look again when that failed.</summary>
    public long? Retry { get; init; }

    /// <summary>After how long without success secondaries answer no longer.</summary>
    public long? Expire { get; init; }

    /// <summary>The shortest TTL of records, and that of "does not exist".</summary>
    public long? MinimumTtl { get; init; }

    /// <summary>The TTL of the SOA record itself.</summary>
    public long? Ttl { get; init; }

    internal void Set(ResellerCommand command) => command
        .Set("soamname", PrimaryServer)
        .Set("soarname", Mailbox)
        .Set("soaserial", ZoneCommands.Number(Serial))
        .Set("soarefresh", ZoneCommands.Number(Refresh))
        .Set("soaretry", ZoneCommands.Number(Retry))
        .Set("soaexpire", ZoneCommands.Number(Expire))
        .Set("soaminttl", ZoneCommands.Number(MinimumTtl))
        .Set("soattl", ZoneCommands.Number(Ttl));

    internal static StartOfAuthority Read(ResellerResponse response) => new()
    {
        PrimaryServer = response.First("soamname"),
        Mailbox = response.First("soarname"),
        Serial = ResellerValue.Long(response.First("soaserial")),
        Refresh = ResellerValue.Long(response.First("soarefresh")),
        Retry = ResellerValue.Long(response.First("soaretry")),
        Expire = ResellerValue.Long(response.First("soaexpire")),
        MinimumTtl = ResellerValue.Long(response.First("soaminttl")),
        Ttl = ResellerValue.Long(response.First("soattl")),
    };
}
