namespace CentralNic.AcmeBridge.Core.Subscriptions;

/// <summary>Whose orders for the same names share what was paid for once.</summary>
public enum SharingMode
{
    /// <summary>All of the tenant: several servers with accounts of their own, one purchase.</summary>
    Tenant,

    /// <summary>All of the ACME account.</summary>
    Account,

    /// <summary>None: each order is bought by itself. What is repeated for the same order is not bought again.</summary>
    Never,
}
