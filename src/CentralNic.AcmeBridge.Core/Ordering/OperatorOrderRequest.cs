using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>What the operator orders for a tenant, where no ACME client can.</summary>
public sealed record OperatorOrderRequest
{
    /// <summary>Who pays.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The profile; <see langword="null"/>: that of orders that name none.</summary>
    public string? Profile { get; init; }

    /// <summary>The CSR, DER.</summary>
    public required ReadOnlyMemory<byte> Csr { get; init; }

    /// <summary>
    /// What the request is known again by, chosen by whoever asks; <see langword="null"/>: the CSR, until its certificate is due for
    /// renewal.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>
    /// Whether the names must lie in domains that the tenant lists, because one of the tenant asks. Else the operator does, and vouches for
    /// whatever the tenant may order.
    /// </summary>
    public bool ListedNamesOnly { get; init; }

    /// <summary>Who asks, for the log.</summary>
    public required string By { get; init; }
}
