using System.Collections.Frozen;
using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>The limits of all tenants, and of those that have others; tenants of the store change while the bridge runs.</summary>
public sealed class LimitPlan
{
    private ImmutableDictionary<string, RequestLimits> _stored = ImmutableDictionary.Create<string, RequestLimits>(StringComparer.Ordinal);

    /// <summary>The limits of tenants that have none of their own.</summary>
    public RequestLimits All { get; init; } = new();

    /// <summary>The whole limits of single configured tenants, by the tenant's name in lower case.</summary>
    public IReadOnlyDictionary<string, RequestLimits> Tenants { get; init; } = FrozenDictionary<string, RequestLimits>.Empty;

    /// <summary>The limits of a tenant.</summary>
    /// <param name="tenant">The tenant.</param>
    public RequestLimits Of(TenantId tenant) =>
        Tenants.GetValueOrDefault(tenant.Value) ?? Volatile.Read(ref _stored).GetValueOrDefault(tenant.Value, All);

    /// <summary>Puts the limits of tenants of the store in place.</summary>
    /// <param name="tenants">Their whole limits, by the tenant's name in lower case.</param>
    internal void Put(IEnumerable<KeyValuePair<string, RequestLimits>> tenants) =>
        ImmutableInterlocked.Update(ref _stored, stored => stored.SetItems(tenants));
}
