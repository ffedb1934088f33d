using CentralNic.Reseller.Certificates;

namespace CentralNic.Reseller.CertificateOrders;

/// <summary>A certificate of an order, as StatusCertificateOrder shows it (manual 8.2.3). Dates are UTC.</summary>
public sealed record OrderedCertificate
{
    /// <summary>The certificate's id.</summary>
    public required string CertificateId { get; init; }

    /// <summary>The status.</summary>
    public required CertificateStatus Status { get; init; }

    /// <summary>The status as the API spells it; empty when the answer has none.</summary>
    public required string RawStatus { get; init; }

    /// <summary>The end of its validity; <see langword="null"/> until it is issued.</summary>
    public DateTimeOffset? ExpirationDate { get; init; }
}
