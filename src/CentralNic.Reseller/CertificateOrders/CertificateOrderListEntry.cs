using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.CertificateOrders;

/// <summary>A row of the list of orders (manual 8.2.4, 9.1.31). Dates are UTC.</summary>
public sealed record CertificateOrderListEntry
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        "certificateorder", "status", "class", "paid until", "created date", "updated date");

    /// <summary>The order's id.</summary>
    public required string OrderId { get; init; }

    /// <summary>The status; <see cref="CertificateStatus.Unknown"/> in a list without details.</summary>
    public required CertificateStatus Status { get; init; }

    /// <summary>The status as the API spells it; empty when the row has none.</summary>
    public required string RawStatus { get; init; }

    /// <summary>The class, in whatever case.</summary>
    public string? Class { get; init; }

    /// <summary>Until when it is paid.</summary>
    public DateTimeOffset? PaidUntil { get; init; }

    /// <summary>When it was ordered.</summary>
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? UpdatedDate { get; init; }

    /// <summary>All columns that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }

    internal static CertificateOrderListEntry? Read(ResellerRow row)
    {
        var status = row["status"] ?? "";
        return ResellerValue.NullIfEmpty(row["certificateorder"]) is not { } id
            ? null
            : new CertificateOrderListEntry
            {
                OrderId = id,
                Status = CertificateStatusReader.Read(status),
                RawStatus = status,
                Class = ResellerValue.NullIfEmpty(row["class"]),
                PaidUntil = ResellerValue.Date(row["paid until"]),
                CreatedDate = ResellerValue.Date(row["created date"]),
                UpdatedDate = ResellerValue.Date(row["updated date"]),
                Other = ResellerValue.Others(row, Known),
            };
    }
}
