namespace CentralNic.Reseller.Sandbox.Zones;

/// <summary>A zone on the reseller's name servers, as it is stored.</summary>
internal sealed record ZoneEntry
{
    /// <summary>Lower case, without a final dot.</summary>
    public required string Name { get; init; }

    public required string Account { get; init; }

    public required StartOfAuthority Soa { get; init; }

    public required IReadOnlyList<ZoneRecord> Records { get; init; }

    /// <summary>Whether DNSSEC was asked for. The sandbox signs nothing.</summary>
    public bool Signed { get; init; }

    /// <summary>The set of anycast name servers, <c>ANYCAST1</c>; <see langword="null"/>: the ordinary ones.</summary>
    public string? PremiumDnsSet { get; init; }

    public required DateTimeOffset Updated { get; init; }

    /// <summary>The absolute name of a record, without a final dot.</summary>
    public string FullName(ZoneRecord record) => record.Name == "@" ? Name : $"{record.Name}.{Name}";
}
