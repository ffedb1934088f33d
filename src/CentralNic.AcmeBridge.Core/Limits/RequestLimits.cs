namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>
/// How often clients may do what costs work, here or at the CA. Each is named after what it protects; <see langword="null"/>: without
/// limit.
/// The defaults do not stand in the way of a hoster with thousands of names. Sections <c>Limits</c> and <c>Tenants:&lt;name&gt;:Limits</c>.
/// </summary>
public sealed record RequestLimits
{
    /// <summary>New accounts from one IPv4 address or IPv6 network of 64 bits.</summary>
    public RateLimit? NewAccountsPerAddress { get; init; } = new(1000, TimeSpan.FromHours(1));

    /// <summary>New orders of one account.</summary>
    public RateLimit? NewOrdersPerAccount { get; init; } = new(10_000, TimeSpan.FromHours(1));

    /// <summary>Orders of one account that are not settled: pending, ready or processing.</summary>
    public int? PendingOrdersPerAccount { get; init; } = 10_000;

    /// <summary>New orders of all accounts of a tenant.</summary>
    public RateLimit? NewOrdersPerTenant { get; init; } = new(50_000, TimeSpan.FromHours(1));

    /// <summary>Orders of all accounts of a tenant that are not settled.</summary>
    public int? PendingOrdersPerTenant { get; init; } = 50_000;

    /// <summary>Certificates of one class for exactly the same names, reissues included, for one tenant: the CAs limit these too.</summary>
    public RateLimit? CertificatesPerNameSet { get; init; } = new(100, TimeSpan.FromDays(7));

    /// <summary>
    /// Purchases for exactly the same names in a paid year, whatever the class, for those whose orders share one purchase. One more asks
    /// the operator. A renewal at the year's end is none of them.
    /// </summary>
    public int? PurchasesPerNameSet { get; init; } = 1;

    /// <summary>Purchases of one account. Renewals of what was paid for before are counted, not refused; so in the next two.</summary>
    public PurchaseRate? PurchasesPerAccount { get; init; } = new(50, 200, 1000);

    /// <summary>Purchases of all accounts that were made with one external account key.</summary>
    public PurchaseRate? PurchasesPerExternalAccountKey { get; init; } = new(100, 400, 2000);

    /// <summary>Purchases of all accounts of a tenant.</summary>
    public PurchaseRate? PurchasesPerTenant { get; init; } = new(200, 1000, 5000);

    /// <summary>Failed authorizations of one name for one account.</summary>
    public RateLimit? FailedValidationsPerName { get; init; } = new(60, TimeSpan.FromHours(1));

    /// <summary>
    /// Orders of one account for exactly the same names that come to nothing in a row; then no further one is taken until the operator
    /// resumes it (<see cref="ClientPauses"/>).
    /// </summary>
    public int? FailedOrdersBeforePause { get; init; } = 10;
}
