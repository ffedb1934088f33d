using CentralNic.Reseller.Lists;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Zones;

/// <summary>Which records of a zone to list. What is not set does not filter.</summary>
public sealed record ZoneRecordFilter
{
    /// <summary>The zone.</summary>
    public required string Zone { get; init; }

    /// <summary>A name as the API has it: relative to the zone, or <c>@</c>.</summary>
    public string? Name { get; init; }

    /// <summary>A type.</summary>
    public string? Type { get; init; }

    /// <summary>What the record says.</summary>
    public string? Content { get; init; }

    /// <summary>A time to live in seconds.</summary>
    public int? Ttl { get; init; }

    /// <summary>A priority.</summary>
    public int? Priority { get; init; }

    /// <summary>Whether rows have all columns (<c>wide=1</c>), or only the record's line.</summary>
    public bool Detailed { get; init; } = true;

    /// <summary>The order; <see langword="null"/>: the API's.</summary>
    public ZoneRecordOrder? OrderBy { get; init; }

    /// <summary>Whether the order is reversed.</summary>
    public bool Descending { get; init; }

    /// <summary>How many to fetch with each command; <see langword="null"/>: the API's default.</summary>
    public int? PageSize { get; init; }

    internal ResellerCommand ToCommand() => ListPages.Shape(
        ZoneCommands.Command("QueryDNSZoneRRList", Zone)
            .Set("name", Name)
            .Set("type", Type)
            .Set("content", Content)
            .Set("ttl", ZoneCommands.Number(Ttl))
            .Set("prio", ZoneCommands.Number(Priority)),
        Detailed,
        OrderBy == ZoneRecordOrder.ChangedDate ? "CHANGED_DATE" : OrderBy?.ToString(),
        Descending,
        PageSize);
}
