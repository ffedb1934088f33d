using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Zones;

/// <summary>A row of the list of zones. What the row does not say is <see langword="null"/>. Dates are UTC.</summary>
public sealed record ZoneListEntry
{
    private static readonly HashSet<string> Known = ResellerValue.Known("dnszone", "zonetype", "external", "updated date");

    /// <summary>The zone's name.</summary>
    public required string Zone { get; init; }

    /// <summary>Whether the reseller's servers are its <c>Master</c> or <c>Slave</c>.</summary>
    public string? ZoneType { get; init; }

    /// <summary>Whether its domain is delegated elsewhere.</summary>
    public bool? IsExternal { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? UpdatedDate { get; init; }

    /// <summary>All columns that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }

    internal static ZoneListEntry? Read(ResellerRow row) =>
        ResellerValue.NullIfEmpty(row["dnszone"]) is not { } zone
            ? null
            : new ZoneListEntry
            {
                Zone = zone,
                ZoneType = ResellerValue.NullIfEmpty(row["zonetype"]),
                IsExternal = ResellerValue.Flag(row["external"]),
                UpdatedDate = ResellerValue.Date(row["updated date"]),
                Other = ResellerValue.Others(row, Known),
            };
}
