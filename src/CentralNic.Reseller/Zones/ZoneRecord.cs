using System.Globalization;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Zones;

/// <summary>A row of the list of a zone's records. What the row does not say is <see langword="null"/>. Dates are UTC.</summary>
public sealed record ZoneRecord
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        "rr", "name", "ttl", "type", "content", "prio", "locked", "updated date");

    /// <summary>The record.</summary>
    public required ResourceRecord Record { get; init; }

    /// <summary>The record's line as the API has it, in a list without details; ModifyDNSZone deletes exactly this.</summary>
    public string? Line { get; init; }

    /// <summary>The priority, of types that have one.</summary>
    public int? Priority { get; init; }

    /// <summary>Whether it cannot be changed, because a web forwarding made it.</summary>
    public bool? IsLocked { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? UpdatedDate { get; init; }

    /// <summary>All columns that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }

    /// <summary>Reads a row, narrow (<c>rr</c>) or wide; <see langword="null"/>: it is no record.</summary>
    internal static ZoneRecord? Read(ResellerRow row, string zone)
    {
        var line = ResellerValue.NullIfEmpty(row["rr"]);
        var record = ReadWide(row, zone);
        if (record is null && !ResourceRecord.TryParse(line, zone, out record))
        {
            return null;
        }

        return new ZoneRecord
        {
            Record = record,
            Line = line,
            Priority = ResellerValue.Int(row["prio"]),
            IsLocked = ResellerValue.Flag(row["locked"]),
            UpdatedDate = ResellerValue.Date(row["updated date"]),
            Other = ResellerValue.Others(row, Known),
        };
    }

    private static ResourceRecord? ReadWide(ResellerRow row, string zone)
    {
        if (row["type"] is not { Length: > 0 } type || row["content"] is not { Length: > 0 } content)
        {
            return null;
        }

        type = type.ToUpperInvariant();
        var prefix = ResellerValue.Int(row["prio"]) is { } priority && LacksPriority(type, content)
            ? priority.ToString(CultureInfo.InvariantCulture) + " "
            : "";
        return ResourceRecordReader.Make(row["name"] ?? "@", ResellerValue.Int(row["ttl"]), type, prefix + content, zone);
    }

    /// <summary>The data of MX has two fields, of SRV four; the priority may stand in its own column only.</summary>
    private static bool LacksPriority(string type, string content)
    {
        var fields = content.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;
        return (type, fields) is ("MX", 1) or ("SRV", 3);
    }
}
