using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Zones;

/// <summary>A zone to make.</summary>
public sealed record AddZoneRequest
{
    /// <summary>The zone.</summary>
    public required string Zone { get; init; }

    /// <summary>The lines of its records, as <see cref="ResourceRecord.ToLine"/> writes them.</summary>
    public IReadOnlyList<string> Records { get; init; } = [];

    /// <summary>Values of the SOA record; <see langword="null"/>: the API's.</summary>
    public StartOfAuthority? Soa { get; init; }

    /// <summary>Whether the zone shall be signed (DNSSEC); <see langword="null"/>: the API's default, not.</summary>
    public bool? IsSigned { get; init; }

    /// <summary>A premium set of name servers, <c>ANYCAST1</c>; <see langword="null"/>: the ordinary ones. It may cost.</summary>
    public string? PremiumDnsSet { get; init; }

    internal ResellerCommand ToCommand()
    {
        var command = ZoneCommands.Command("AddDNSZone", Zone);
        ZoneLines.Set(command, "rr", Records, nameof(Records));
        Soa?.Set(command);
        return command.Set("signed", ResellerValue.FlagOf(IsSigned)).Set("premiumdnsset", PremiumDnsSet);
    }
}
