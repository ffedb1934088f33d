using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>All that is known of a certificate.</summary>
public sealed record CertificateDetails
{
    /// <summary>What lists show of it.</summary>
    public required CertificateSummary Summary { get; init; }

    /// <summary>Whose it is, as the certificate says; absent where it cannot be read.</summary>
    public string? Subject { get; init; }

    /// <summary>Its key, as <c>RSA 2048</c> or <c>ECDSA P-256</c>; absent where it cannot be read.</summary>
    public string? Key { get; init; }

    /// <summary>SHA-256 of its SubjectPublicKeyInfo, DER; lower-case hex. Absent where it cannot be read.</summary>
    public string? KeySha256 { get; init; }

    /// <summary>Its name in renewal information (RFC 9773 section 4.1); absent: it has none.</summary>
    public string? RenewalId { get; init; }

    /// <summary>The chain that is handed out, the certificate itself first, without root.</summary>
    public required ImmutableArray<ChainCertificate> Chain { get; init; }

    /// <summary>How many further chains there are.</summary>
    public int AlternateChains { get; init; }

    /// <summary>The orders that it was handed out for, by their ids; of many, the first 50.</summary>
    public required ImmutableArray<CertificateOrderReference> Orders { get; init; }

    /// <summary>The subscription that it was issued in; absent: none is known.</summary>
    public Subscription? Subscription { get; init; }

    /// <summary>How far its revocation is, who asked for it and why; absent: nobody wants it revoked.</summary>
    public Revocation? Revocation { get; init; }

    /// <summary>The first moment at which clients are told to renew it, UTC.</summary>
    public required DateTimeOffset RenewalStart { get; init; }

    /// <summary>The last moment at which clients are told to renew it, UTC.</summary>
    public required DateTimeOffset RenewalEnd { get; init; }
}
