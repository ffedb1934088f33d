using CentralNic.Reseller.Lists;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Zones;

/// <summary>Which zones to list. What is not set does not filter.</summary>
public sealed record ZoneListFilter
{
    /// <summary>A pattern of names.</summary>
    public string? Zone { get; init; }

    /// <summary>Whether only zones are listed whose domains are delegated elsewhere; <see langword="null"/>: all.</summary>
    public bool? External { get; init; }

    /// <summary>Whether rows have all columns (<c>wide=1</c>), or only names.</summary>
    public bool Detailed { get; init; } = true;

    /// <summary>Whether the order is reversed.</summary>
    public bool Descending { get; init; }

    /// <summary>How many to fetch with each command; <see langword="null"/>: the API's default.</summary>
    public int? PageSize { get; init; }

    internal ResellerCommand ToCommand() => ListPages.Shape(
        new ResellerCommand("QueryDNSZoneList")
            .Set("dnszone", Zone)
            .Set("external", ResellerValue.FlagOf(External)),
        Detailed,
        orderBy: null,
        Descending,
        PageSize);
}
