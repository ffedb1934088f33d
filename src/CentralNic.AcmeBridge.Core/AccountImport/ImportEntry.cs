using System.Collections.Immutable;
using CentralNic.Reseller.Certificates;

namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>A CertificateOrder of the account as the reseller's lists have it.</summary>
internal sealed record ImportEntry
{
    public required string CertificateOrder { get; init; }

    public required CertificateStatus Status { get; init; }

    /// <summary>The status as the reseller spells it; empty where a list does not show it.</summary>
    public required string RawStatus { get; init; }

    public string? Class { get; init; }

    public DateTimeOffset? PaidUntil { get; init; }

    public ImmutableArray<ListedCertificate> Certificates { get; init; } = [];

    /// <summary>Whether the lists leave out what must be known, so that StatusCertificateOrder must tell it.</summary>
    public bool IsIncomplete => RawStatus.Length == 0 || Class is null || (Status == CertificateStatus.Active && Certificates.IsEmpty);

    /// <summary>Whether all that was ordered in it was ordered before a time.</summary>
    public bool IsOlderThan(DateTimeOffset time) => !Certificates.IsEmpty && Certificates.All(certificate => certificate.Created < time);

    /// <summary>
    /// The active certificate that was ordered last: the one to reissue; of two of one day (lists have no times) either will do. Without an
    /// active one, the last that expired: its paid time may last longer than it did.
    /// </summary>
    public ListedCertificate? Newest => Certificates
        .Where(certificate => certificate.Status is CertificateStatus.Active or CertificateStatus.Expired)
        .OrderBy(certificate => certificate.Status == CertificateStatus.Active)
        .ThenBy(certificate => certificate.Created)
        .ThenBy(certificate => certificate.Expires)
        .ThenBy(certificate => certificate.Id, StringComparer.Ordinal)
        .LastOrDefault();
}
