using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.CertificateOrders;

/// <summary>
/// An order at the reseller with its certificates: the answer to StatusCertificateOrder (manual 8.2.3, 9.1.30). Dates are UTC.
/// </summary>
public sealed record CertificateOrderDetails
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        "certificateorder",
        "order",
        "status",
        "class",
        "ca",
        "paid until",
        "certificate",
        "certificate status",
        "certificate expiration date",
        "created by", "created date", "updated by", "updated date");

    /// <summary>The order's id, for example <c>DK012345678</c>.</summary>
    public required string OrderId { get; init; }

    /// <summary>
    /// The status. Orders have the statuses of certificates; 9.4.2 of the manual leaves out <c>revoked</c>, which 8.2.3 has.
    /// </summary>
    public required CertificateStatus Status { get; init; }

    /// <summary>The status as the API spells it; empty when the answer has none.</summary>
    public required string RawStatus { get; init; }

    /// <summary>The certificate class, in whatever case.</summary>
    public string? Class { get; init; }

    /// <summary>The CA, for example <c>DigiCert</c>.</summary>
    public string? Ca { get; init; }

    /// <summary>Until when it is paid: no certificate of it is valid longer.</summary>
    public DateTimeOffset? PaidUntil { get; init; }

    /// <summary>Its certificates, in the order of the answer.</summary>
    public required IReadOnlyList<OrderedCertificate> Certificates { get; init; }

    /// <summary>The account that ordered.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When it was ordered.</summary>
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary>The account that changed it last.</summary>
    public string? UpdatedBy { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? UpdatedDate { get; init; }

    /// <summary>All properties that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }

    internal static CertificateOrderDetails Read(ResellerResponse response, string orderId)
    {
        var status = response.First("status") ?? "";
        return new CertificateOrderDetails
        {
            OrderId = ResellerValue.First(response, "certificateorder", "order") ?? orderId,
            Status = CertificateStatusReader.Read(status),
            RawStatus = status,
            Class = response.First("class"),
            Ca = response.First("ca"),
            PaidUntil = ResellerValue.Date(response.First("paid until")),
            Certificates =
            [
                .. response.RowsOf("certificate").Where(static row => !string.IsNullOrEmpty(row["certificate"])).Select(ReadCertificate),
            ],
            CreatedBy = response.First("created by"),
            CreatedDate = ResellerValue.Date(response.First("created date")),
            UpdatedBy = response.First("updated by"),
            UpdatedDate = ResellerValue.Date(response.First("updated date")),
            Other = ResellerValue.Others(response, Known),
        };
    }

    private static OrderedCertificate ReadCertificate(ResellerRow row)
    {
        var status = row["certificate status"] ?? "";
        return new OrderedCertificate
        {
            CertificateId = row["certificate"]!,
            Status = CertificateStatusReader.Read(status),
            RawStatus = status,
            ExpirationDate = ResellerValue.Date(row["certificate expiration date"]),
        };
    }
}
