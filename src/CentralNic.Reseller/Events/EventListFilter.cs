using System.Globalization;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Events;

/// <summary>Which events to list. What is not set does not filter; deleted events are never listed.</summary>
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

    /// <summary>How many to fetch with each command; <see langword="null"/>: the API's default.</summary>
    public int? PageSize { get; init; }

    internal ResellerCommand ToCommand() => PageSize is <= 0
        ? throw new ArgumentException("A page holds at least one entry.", nameof(PageSize))
        : new ResellerCommand("QueryEventList")
            .Set("wide", "1")
            .Set("class", Class)
            .Set("subclass", Subclass)
            .Set("mindate", ResellerValue.Date(MinDate))
            .Set("maxdate", ResellerValue.Date(MaxDate))
            .Set("limit", PageSize?.ToString(CultureInfo.InvariantCulture));
}
