namespace CentralNic.AcmeBridge.Core.Tenants;

/// <summary>An external account key with the tenant whose accounts it makes.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Key">The key.</param>
public readonly record struct OwnedKey(Tenant Tenant, ExternalAccountKey Key);
