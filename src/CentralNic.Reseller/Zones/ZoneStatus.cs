using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Zones;

/// <summary>A zone's own values: the answer to StatusDNSZone. What the answer does not say is <see langword="null"/>.</summary>
public sealed record ZoneStatus
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        ["dnszone", "zonetype", "signed", "external", "premiumdnsset", .. StartOfAuthority.Properties]);

    /// <summary>The zone's name.</summary>
    public required string Zone { get; init; }

    /// <summary>Whether the reseller's servers are its <c>Master</c> or <c>Slave</c>.</summary>
    public string? ZoneType { get; init; }

    /// <summary>Whether it is signed (DNSSEC).</summary>
    public bool? IsSigned { get; init; }

    /// <summary>Whether its domain is delegated elsewhere.</summary>
    public bool? IsExternal { get; init; }

    /// <summary>The premium set of name servers, for example <c>ANYCAST1</c>.</summary>
    public string? PremiumDnsSet { get; init; }

    /// <summary>Its SOA record.</summary>
    public required StartOfAuthority Soa { get; init; }

    /// <summary>All properties that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }

    internal static ZoneStatus Read(ResellerResponse response, string zone) => new()
    {
        Zone = response.First("dnszone") ?? zone,
        ZoneType = response.First("zonetype"),
        IsSigned = ResellerValue.Flag(response.First("signed")),
        IsExternal = ResellerValue.Flag(response.First("external")),
        PremiumDnsSet = response.First("premiumdnsset"),
        Soa = StartOfAuthority.Read(response),
        Other = ResellerValue.Others(response, Known),
    };
}
