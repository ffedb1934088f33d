using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;

namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>What is to be taken over of what the reseller account holds already.</summary>
public sealed record ImportRequest
{
    /// <summary>
    /// The tenant that gets all of it; <see langword="null"/>: each CertificateOrder goes to the tenant whose names match its names best.
    /// </summary>
    public TenantId? Tenant { get; init; }

    /// <summary>Only this certificate class, in any case; <see langword="null"/>: all.</summary>
    public string? Class { get; init; }

    /// <summary>Only CertificateOrders all of whose names are this domain or lie below it; <see langword="null"/>: all.</summary>
    public string? Domain { get; init; }

    /// <summary>Whether it is only said what would be taken over, and nothing written.</summary>
    public bool DryRun { get; init; }

    /// <summary>Only CertificateOrders in which something was ordered at this time or later; <see langword="null"/>: all.</summary>
    internal DateTimeOffset? Since { get; init; }

    /// <summary>Whether names are asked for.</summary>
    /// <param name="names">The names of a CertificateOrder.</param>
    internal bool Wants(IEnumerable<string> names) =>
        Domain is not { } domain || names.All(name => NameSuffixes.IsAtOrBelow(NameSuffixes.Bare(name), domain));
}
