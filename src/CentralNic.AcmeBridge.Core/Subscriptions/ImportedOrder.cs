using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Subscriptions;

/// <summary>
/// A CertificateOrder that another system placed, as it was read at the reseller, and as what it was adopted. Kept for good, so that an
/// import that was cut asks for nothing twice.
/// </summary>
internal sealed record ImportedOrder
{
    /// <summary>The reseller's id of it (manual 6.3).</summary>
    public required string CertificateOrder { get; init; }

    /// <summary>The certificate class, lower case.</summary>
    public required string Class { get; init; }

    /// <summary>Until when it is paid, UTC; <see langword="null"/>: the reseller did not say.</summary>
    public DateTimeOffset? PaidUntil { get; init; }

    /// <summary>The ids of all certificates in it that were listed, the newest among them.</summary>
    public required ImmutableArray<string> Certificates { get; init; }

    /// <summary>The newest certificate: what a reissue continues.</summary>
    public required ImportedCertificate Newest { get; init; }

    /// <summary>When it was read, UTC.</summary>
    public required DateTimeOffset Read { get; init; }

    /// <summary>The subscription that took it over; <see langword="null"/>: none did.</summary>
    public SubscriptionId? Subscription { get; init; }

    /// <summary>When that was, UTC.</summary>
    public DateTimeOffset? Adopted { get; init; }
}
