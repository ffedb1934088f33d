using System.Collections.Immutable;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;

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

    /// <summary>Whose orders alone may be given it (the sharing mode of its profile); <see langword="null"/>: all of the tenant.</summary>
    public string? SharedBy { get; init; }

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

    /// <summary>What it is found by when a client shows or names it.</summary>
    public CertificateIdentity? Identity { get; init; }

    /// <summary>Further chains for the same end-entity certificate, PEM as <see cref="ChainPem"/> (RFC 8555 section 7.4.2).</summary>
    public ImmutableArray<string> AlternateChainPems { get; init; } = [];

    /// <summary>One of its chains, PEM.</summary>
    /// <param name="index">0: <see cref="ChainPem"/>; from 1 on: <see cref="AlternateChainPems"/>.</param>
    /// <exception cref="AcmeProblemException">There is no such chain.</exception>
    public string Chain(int index) => index switch
    {
        0 => ChainPem,
        > 0 when index <= AlternateChainPems.Length => AlternateChainPems[index - 1],
        _ => throw new AcmeProblemException(
            new AcmeProblem(AcmeErrorType.Malformed, "The certificate has no such chain.") { Status = 404 }),
    };

    /// <summary>The subscription that it was issued in; <see langword="null"/>: none is known.</summary>
    public SubscriptionId? Subscription { get; init; }

    /// <summary>The profile that it was ordered with; <see langword="null"/>: not known.</summary>
    public string? Profile { get; init; }

    /// <summary>How far its revocation is; <see langword="null"/>: nobody wants it revoked.</summary>
    public Revocation? Revocation { get; init; }

    /// <summary>From when on the operator wants it renewed, UTC; <see langword="null"/>: when it is due.</summary>
    public DateTimeOffset? RenewFrom { get; init; }
}
