using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Quotes;

/// <summary>An order that is asked about and not made.</summary>
/// <param name="Names">The names, as an order would have them; at least one. International names in either form.</param>
public sealed record QuoteRequest(ImmutableArray<string> Names)
{
    /// <summary>Who would pay; absent: the account's tenant, or the tenant <c>default</c>.</summary>
    public string? Tenant { get; init; }

    /// <summary>The profile; absent: the one that an order gets that names none.</summary>
    public string? Profile { get; init; }

    /// <summary>
    /// The ACME account that would order; absent: a new one of the tenant. Whether it may order counts, and what its external account key
    /// allows, its limits, and what it shares where the profile's <c>Sharing</c> is <c>account</c>.
    /// </summary>
    public string? Account { get; init; }

    /// <summary>
    /// The CSR in PEM; absent: a new key, so that a certificate which exists for the same CSR is not found.
    /// </summary>
    public string? Csr { get; init; }
}
