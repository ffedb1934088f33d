using System.Collections.Frozen;
using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>The limits of all tenants, and of those that have others; tenants of the store change while the bridge runs.</summary>
public sealed class LimitPlan
{
    private volatile RequestLimits _all = new();
    private volatile IReadOnlyDictionary<string, RequestLimits> _tenants = FrozenDictionary<string, RequestLimits>.Empty;
    private ImmutableDictionary<string, RequestLimits> _stored = ImmutableDictionary.Create<string, RequestLimits>(StringComparer.Ordinal);

    /// <summary>The limits of tenants that have none of their own.</summary>
    public RequestLimits All
    {
        get => _all;
        init => _all = value;
    }

    /// <summary>The whole limits of single configured tenants, by the tenant's name in lower case.</summary>
    public IReadOnlyDictionary<string, RequestLimits> Tenants
    {
        get => _tenants;
        init => _tenants = value;
    }

    /// <summary>The limits of a tenant.</summary>
    /// <param name="tenant">The tenant.</param>
    public RequestLimits Of(TenantId tenant) =>
        Tenants.GetValueOrDefault(tenant.Value) ?? Volatile.Read(ref _stored).GetValueOrDefault(tenant.Value, All);

    /// <summary>Puts other limits of the configuration in the place of those that are there.</summary>
    internal void Configure(LimitPlan configured) => (_all, _tenants) = (configured.All, configured.Tenants);

    /// <summary>Puts the limits of tenants of the store in place.</summary>
    /// <param name="tenants">Their whole limits, by the tenant's name in lower case.</param>
    internal void Put(IEnumerable<KeyValuePair<string, RequestLimits>> tenants) =>
        ImmutableInterlocked.Update(ref _stored, stored => stored.SetItems(tenants));
}
