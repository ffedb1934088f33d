using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Subscriptions;

/// <summary>A certificate that another system ordered, as StatusCertificate describes it (manual 8.1.7). None of it ever changes.</summary>
internal sealed record ImportedCertificate
{
    /// <summary>The reseller's id.</summary>
    public required CertificateId Id { get; init; }

    /// <summary>
    /// Its names, A-labels in lower case, sorted by ordinal: those in the certificate, or, where that cannot be read, those that the
    /// reseller lists.
    /// </summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>SHA-256 of its CSR, lower-case hex; <see langword="null"/>: the answer has no CSR.</summary>
    public string? CsrSha256 { get; init; }

    /// <summary>The DCV method, as the reseller spells it; <see langword="null"/>: the answer has none.</summary>
    public string? DcvMethod { get; init; }

    /// <summary>Valid from, UTC.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Valid until, UTC.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>
    /// End-entity certificate and intermediates, PEM; <see langword="null"/>: they did not pass the inspection that hands out certificates.
    /// </summary>
    public string? ChainPem { get; init; }
}
