using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>
/// The limits of one tenant that differ from those of all, as they are kept. Each is as in <see cref="RequestLimits"/>;
/// <see langword="null"/>: as for all, unless <see cref="Unlimited"/> names it.
/// </summary>
public sealed record RequestLimitOverrides
{
    /// <summary>New accounts from one address.</summary>
    public RateLimit? NewAccountsPerAddress { get; init; }

    /// <summary>New orders of one account.</summary>
    public RateLimit? NewOrdersPerAccount { get; init; }

    /// <summary>Orders of one account that are not settled.</summary>
    public int? PendingOrdersPerAccount { get; init; }

    /// <summary>New orders of all accounts of the tenant.</summary>
    public RateLimit? NewOrdersPerTenant { get; init; }

    /// <summary>Orders of all accounts of the tenant that are not settled.</summary>
    public int? PendingOrdersPerTenant { get; init; }

    /// <summary>Certificates of one class for exactly the same names.</summary>
    public RateLimit? CertificatesPerNameSet { get; init; }

    /// <summary>Purchases for exactly the same names in a paid year.</summary>
    public int? PurchasesPerNameSet { get; init; }

    /// <summary>Purchases of one account.</summary>
    public PurchaseRate? PurchasesPerAccount { get; init; }

    /// <summary>Purchases of all accounts that were made with one external account key.</summary>
    public PurchaseRate? PurchasesPerExternalAccountKey { get; init; }

    /// <summary>Purchases of all accounts of the tenant.</summary>
    public PurchaseRate? PurchasesPerTenant { get; init; }

    /// <summary>Failed authorizations of one name for one account.</summary>
    public RateLimit? FailedValidationsPerName { get; init; }

    /// <summary>Orders of one account for exactly the same names that fail in a row, until it is paused for them.</summary>
    public int? FailedOrdersBeforePause { get; init; }

    /// <summary>The names of the limits that the tenant does not have.</summary>
    public ImmutableArray<string> Unlimited { get; init; } = [];

    /// <summary>The whole limits of the tenant.</summary>
    /// <param name="all">The limits of all tenants.</param>
    public RequestLimits Over(RequestLimits all)
    {
        ArgumentNullException.ThrowIfNull(all);
        return all with
        {
            NewAccountsPerAddress = Of(NewAccountsPerAddress, nameof(NewAccountsPerAddress), all.NewAccountsPerAddress),
            NewOrdersPerAccount = Of(NewOrdersPerAccount, nameof(NewOrdersPerAccount), all.NewOrdersPerAccount),
            PendingOrdersPerAccount = Of(PendingOrdersPerAccount, nameof(PendingOrdersPerAccount), all.PendingOrdersPerAccount),
            NewOrdersPerTenant = Of(NewOrdersPerTenant, nameof(NewOrdersPerTenant), all.NewOrdersPerTenant),
            PendingOrdersPerTenant = Of(PendingOrdersPerTenant, nameof(PendingOrdersPerTenant), all.PendingOrdersPerTenant),
            CertificatesPerNameSet = Of(CertificatesPerNameSet, nameof(CertificatesPerNameSet), all.CertificatesPerNameSet),
            PurchasesPerNameSet = Of(PurchasesPerNameSet, nameof(PurchasesPerNameSet), all.PurchasesPerNameSet),
            PurchasesPerAccount = Of(PurchasesPerAccount, nameof(PurchasesPerAccount), all.PurchasesPerAccount),
            PurchasesPerExternalAccountKey = Of(
                PurchasesPerExternalAccountKey, nameof(PurchasesPerExternalAccountKey), all.PurchasesPerExternalAccountKey),
            PurchasesPerTenant = Of(PurchasesPerTenant, nameof(PurchasesPerTenant), all.PurchasesPerTenant),
            FailedValidationsPerName = Of(FailedValidationsPerName, nameof(FailedValidationsPerName), all.FailedValidationsPerName),
            FailedOrdersBeforePause = Of(FailedOrdersBeforePause, nameof(FailedOrdersBeforePause), all.FailedOrdersBeforePause),
        };
    }

    private T? Of<T>(T? own, string name, T? all) => Unlimited.Contains(name, StringComparer.Ordinal) ? default : own is null ? all : own;
}
