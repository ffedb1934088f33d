using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>A certificate that was issued and checked.</summary>
public sealed record IssuedCertificate
{
    /// <summary>The reseller's id.</summary>
    public required CertificateId Id { get; init; }

    /// <summary>The CertificateOrder that it belongs to (manual 6.3); <see langword="null"/> where the reseller did not name it.</summary>
    public string? CertificateOrder { get; init; }

    /// <summary>Who paid.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The reseller's certificate class.</summary>
    public required string Class { get; init; }

    /// <summary>Its names as in the certificate, lower case.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>SHA-256 of the CSR that it was issued for, lower-case hex.</summary>
    public required string CsrSha256 { get; init; }

    /// <summary>The end-entity certificate and the intermediates, PEM, leaf first, without root (RFC 8555 section 9.1).</summary>
    public required string ChainPem { get; init; }

    /// <summary>Valid from, UTC.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Valid until, UTC.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>When the bridge received it, UTC; of what another system had ordered, when it was issued.</summary>
    public required DateTimeOffset Received { get; init; }
}
