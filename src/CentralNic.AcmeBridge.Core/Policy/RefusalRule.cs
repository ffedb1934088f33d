namespace CentralNic.AcmeBridge.Core.Policy;

/// <summary>
/// The stable names of the rules by which an order is refused, made to wait, or asked about. They stand in quotes and never change their
/// meaning; programs may rely on them.
/// </summary>
public static class RefusalRule
{
    /// <summary>The order has more names than <c>Acme:MaxNamesPerOrder</c>.</summary>
    public const string NamesPerOrder = "names-per-order";

    /// <summary>The account was given up by its client, or closed by the operator.</summary>
    public const string AccountClosed = "account-closed";

    /// <summary>The operator suspended the account.</summary>
    public const string AccountSuspended = "account-suspended";

    /// <summary>The terms of service changed, and the account has not agreed to the new ones.</summary>
    public const string TermsChanged = "terms-changed";

    /// <summary>There is no such tenant, or it is disabled.</summary>
    public const string TenantUnknown = "tenant-unknown";

    /// <summary>
    /// There is no such profile, or the tenant or the account's external account key may not use it, or none was named and there is no
    /// default.
    /// </summary>
    public const string ProfileNotOffered = "profile-not-offered";

    /// <summary>The tenant, or the account's external account key, may not order one of the names.</summary>
    public const string NamesNotPermitted = "names-not-permitted";

    /// <summary>No class of the profile can hold the names, or no DCV method can prove them.</summary>
    public const string NamesNotPossible = "names-not-possible";

    /// <summary>The CSR is not acceptable for the names, or its key is not.</summary>
    public const string CsrNotAccepted = "csr-not-accepted";

    /// <summary><c>Limits:NewOrdersPerAccount</c>.</summary>
    public const string NewOrdersPerAccount = "new-orders-per-account";

    /// <summary><c>Limits:PendingOrdersPerAccount</c>.</summary>
    public const string PendingOrdersPerAccount = "pending-orders-per-account";

    /// <summary><c>Limits:FailedValidationsPerName</c>.</summary>
    public const string FailedValidationsPerName = "failed-validations-per-name";

    /// <summary><c>Limits:FailedOrdersBeforePause</c>: the account is paused for the names.</summary>
    public const string FailedOrders = "failed-orders";

    /// <summary><c>Limits:CertificatesPerNameSet</c>.</summary>
    public const string CertificatesPerNameSet = "certificates-per-name-set";

    /// <summary><c>Limits:PurchasesPerNameSet</c>: the names are paid for, and the operator is asked.</summary>
    public const string PurchasesPerNameSet = "purchases-per-name-set";

    /// <summary><c>Limits:PurchasesPerAccount</c>.</summary>
    public const string PurchasesPerAccount = "purchases-per-account";

    /// <summary><c>Limits:PurchasesPerExternalAccountKey</c>.</summary>
    public const string PurchasesPerExternalAccountKey = "purchases-per-external-account-key";

    /// <summary><c>Limits:PurchasesPerTenant</c>.</summary>
    public const string PurchasesPerTenant = "purchases-per-tenant";

    /// <summary><c>Budget:PerOrder</c> of the tenant or of all; or a single order is dearer than a whole month or year may be.</summary>
    public const string BudgetPerOrder = "budget-per-order";

    /// <summary><c>Budget:PerMonth</c> of the tenant or of all.</summary>
    public const string BudgetPerMonth = "budget-per-month";

    /// <summary><c>Budget:PerYear</c> of the tenant or of all.</summary>
    public const string BudgetPerYear = "budget-per-year";

    /// <summary>Prices are in another currency than the budget.</summary>
    public const string BudgetCurrency = "budget-currency";

    /// <summary>No DCV method serves the names.</summary>
    public const string NoDcvMethod = "no-dcv-method";

    /// <summary>CAA records forbid the CA.</summary>
    public const string CaaForbids = "caa-forbids";

    /// <summary>A proof for the CA cannot be published until something is configured.</summary>
    public const string ProofNotPossible = "proof-not-possible";

    /// <summary>A proof for the CA could not be seen now; the order waits until it can.</summary>
    public const string ProofNotSeen = "proof-not-seen";

    /// <summary>The store is damaged or contradicts itself about what is paid; the order waits.</summary>
    public const string StoreNotReliable = "store-not-reliable";

    /// <summary>
    /// After a restore, or where the store seems to be an older copy, the reseller's account is read first; the order waits.
    /// </summary>
    public const string PurchasesHeld = "purchases-held";

    /// <summary>This machine's clock is wrong; the order waits.</summary>
    public const string ClockOff = "clock-off";

    /// <summary>The reseller account's credit does not suffice; the order waits.</summary>
    public const string CreditExhausted = "credit-exhausted";

    /// <summary>The reseller is away or busy; the order waits.</summary>
    public const string ResellerUnavailable = "reseller-unavailable";

    /// <summary>The reseller refuses the order, or the class for it.</summary>
    public const string ResellerRefuses = "reseller-refuses";

    /// <summary>The reseller would issue other names than were asked for.</summary>
    public const string NamesDiffer = "names-differ";
}
