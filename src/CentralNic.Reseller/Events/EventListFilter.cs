using CentralNic.Reseller.Lists;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Events;

/// <summary>Which events to list. What is not set does not filter.</summary>
public sealed record EventListFilter
{
    /// <summary>All events of certificates, under the names of manual 9.5 as of other sources.</summary>
    public static EventListFilter Certificates { get; } = new() { Class = "CERTIFICATE*" };

    /// <summary>A pattern of classes; <c>*</c> stands for anything.</summary>
    public string? Class { get; init; }

    /// <summary>A pattern of subclasses.</summary>
    public string? Subclass { get; init; }

    /// <summary>The earliest date.</summary>
    public DateTimeOffset? MinDate { get; init; }

    /// <summary>The latest date.</summary>
    public DateTimeOffset? MaxDate { get; init; }

    /// <summary>Whether deleted events are listed; they stay readable.</summary>
    public EventAge Age { get; init; } = EventAge.New;

    /// <summary>Whether the events of subreseller accounts are listed too; rows then say whose they are.</summary>
    public bool IncludeSubresellers { get; init; }

    /// <summary>Whether rows have all columns (<c>wide=1</c>).</summary>
    public bool Detailed { get; init; } = true;

    /// <summary>The order; <see langword="null"/>: the API's.</summary>
    public EventListOrder? OrderBy { get; init; }

    /// <summary>Whether the order is reversed.</summary>
    public bool Descending { get; init; }

    /// <summary>How many to fetch with each command; <see langword="null"/>: the API's default.</summary>
    public int? PageSize { get; init; }

    internal ResellerCommand ToCommand() => ListPages.Shape(
        new ResellerCommand("QueryEventList")
            .Set("class", Class)
            .Set("subclass", Subclass)
            .Set("mindate", ResellerValue.Date(MinDate))
            .Set("maxdate", ResellerValue.Date(MaxDate))
            .Set("history", ResellerValue.Flag(Age == EventAge.Deleted))
            .Set("showall", ResellerValue.Flag(Age == EventAge.All))
            .Set("includesub", ResellerValue.Flag(IncludeSubresellers)),
        Detailed,
        OrderBy?.ToString(),
        Descending,
        PageSize);
}
