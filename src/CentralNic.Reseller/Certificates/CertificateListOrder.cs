namespace CentralNic.Reseller.Certificates;

/// <summary>The columns by which a list of certificates can be ordered (manual 8.1.8).</summary>
public enum CertificateListOrder
{
    /// <summary>By certificate id.</summary>
    Certificate,

    /// <summary>By status.</summary>
    Status,

    /// <summary>By order id.</summary>
    CertificateOrder,

    /// <summary>By server type.</summary>
    ServerType,

    /// <summary>By the date of ordering.</summary>
    CreatedDate,

    /// <summary>By the date of the last change.</summary>
    UpdatedDate,

    /// <summary>By the end of validity.</summary>
    ExpirationDate,

    /// <summary>By class.</summary>
    Class,
}
