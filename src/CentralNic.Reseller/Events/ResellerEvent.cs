using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Events;

/// <summary>An event of the account, as the list shows it. It is a hint; the object's status is the truth.</summary>
public sealed record ResellerEvent
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        "event", "eventclass", "class", "eventsubclass", "subclass", "event date", "date", "object id", "object", "registrar");

    /// <summary>The event's id.</summary>
    public required string EventId { get; init; }

    /// <summary>
    /// The class, for example <c>CERTIFICATE_REQUEST</c> (manual 9.5; other sources have <c>CERTIFICATE_REGISTRATION</c> and the like).
    /// Empty when unknown.
    /// </summary>
    public required string Class { get; init; }

    /// <summary>The subclass, for example <c>REQUEST_SUCCESSFUL</c>; compare loosely. Empty when unknown.</summary>
    public required string Subclass { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The object that it is about, for example a certificate's id.</summary>
    public string? ObjectId { get; init; }

    /// <summary>The account that it belongs to, when subresellers are listed too.</summary>
    public string? Registrar { get; init; }

    /// <summary>All columns that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }

    internal static ResellerEvent? Read(ResellerRow row) =>
        ResellerValue.NullIfEmpty(row["event"]) is not { } id
            ? null
            : new ResellerEvent
            {
                EventId = id,
                Class = row["eventclass"] ?? row["class"] ?? "",
                Subclass = row["eventsubclass"] ?? row["subclass"] ?? "",
                Date = ResellerValue.Date(row["event date"] ?? row["date"]),
                ObjectId = ResellerValue.NullIfEmpty(row["object id"] ?? row["object"]),
                Registrar = ResellerValue.NullIfEmpty(row["registrar"]),
                Other = ResellerValue.Others(row, Known),
            };
}
