using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Events;

/// <summary>An event with what it says: the answer to StatusEvent.</summary>
public sealed record ResellerEventDetails
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        "event", "class", "eventclass", "subclass", "eventsubclass", "date", "event date", "object id", "object", "info", "data");

    /// <summary>The event's id.</summary>
    public required string EventId { get; init; }

    /// <summary>The class; empty when the answer has none.</summary>
    public required string Class { get; init; }

    /// <summary>The subclass; empty when the answer has none.</summary>
    public required string Subclass { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The object that it is about.</summary>
    public string? ObjectId { get; init; }

    /// <summary>A remark, percent-decoded.</summary>
    public string? Info { get; init; }

    /// <summary>
    /// The <c>key:value</c> lines in their order; a key may occur several times, a line without colon is a key with an empty value.
    /// </summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Data { get; init; }

    /// <summary>All properties that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }

    internal static ResellerEventDetails Read(ResellerResponse response, string eventId) => new()
    {
        EventId = eventId,
        Class = ResellerValue.First(response, "class", "eventclass") ?? "",
        Subclass = ResellerValue.First(response, "subclass", "eventsubclass") ?? "",
        Date = ResellerValue.Date(ResellerValue.First(response, "date", "event date")),
        ObjectId = ResellerValue.First(response, "object id", "object"),
        Info = response.First("info") is { } info ? Uri.UnescapeDataString(info) : null,
        Data = [.. ResellerValue.Lines(response, "data").Select(Split)],
        Other = ResellerValue.Others(response, Known),
    };

    private static KeyValuePair<string, string> Split(string line)
    {
        var at = line.IndexOf(':', StringComparison.Ordinal);
        return at < 0 ? new(line, "") : new(line[..at].Trim(), line[(at + 1)..].Trim());
    }
}
