using CentralNic.Reseller.Lists;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.CertificateOrders;

/// <summary>Which orders to list (manual 8.2.4). Patterns know <c>*</c>; what is not set does not filter.</summary>
public sealed record CertificateOrderListFilter
{
    /// <summary>A pattern of order ids.</summary>
    public string? CertificateOrder { get; init; }

    /// <summary>A pattern of statuses.</summary>
    public string? Status { get; init; }

    /// <summary>A pattern of classes.</summary>
    public string? Class { get; init; }

    /// <summary>A pattern of the end of the paid term, for example <c>2026-07-*</c>.</summary>
    public string? PaidUntil { get; init; }

    /// <summary>A pattern of the date of ordering.</summary>
    public string? CreatedDate { get; init; }

    /// <summary>A pattern of the date of the last change.</summary>
    public string? UpdatedDate { get; init; }

    /// <summary>Whether rows have all columns (<c>wide=1</c>), or only ids.</summary>
    public bool Detailed { get; init; } = true;

    /// <summary>The order; <see langword="null"/>: the API's, by id.</summary>
    public CertificateOrderListOrder? OrderBy { get; init; }

    /// <summary>Whether the order is reversed.</summary>
    public bool Descending { get; init; }

    /// <summary>How many to fetch with each command; <see langword="null"/>: the API's default.</summary>
    public int? PageSize { get; init; }

    internal ResellerCommand ToCommand() => ListPages.Shape(
        new ResellerCommand("QueryCertificateOrderList")
            .Set("apiversion", "2")
            .Set("certificateorder", CertificateOrder)
            .Set("status", Status)
            .Set("class", Class)
            .Set("paiduntil", PaidUntil)
            .Set("createddate", CreatedDate)
            .Set("updateddate", UpdatedDate),
        Detailed,
        OrderBy?.ToString(),
        Descending,
        PageSize);
}
