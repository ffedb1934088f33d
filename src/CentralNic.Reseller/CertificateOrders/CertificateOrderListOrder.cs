namespace CentralNic.Reseller.CertificateOrders;

/// <summary>The columns by which a list of orders can be ordered (manual 8.2.4).</summary>
public enum CertificateOrderListOrder
{
    /// <summary>By id.</summary>
    CertificateOrder,

    /// <summary>By the end of the paid term.</summary>
    PaidUntil,

    /// <summary>By status.</summary>
    Status,

    /// <summary>By class.</summary>
    Class,

    /// <summary>By the date of ordering.</summary>
    CreatedDate,

    /// <summary>By the date of the last change.</summary>
    UpdatedDate,
}
