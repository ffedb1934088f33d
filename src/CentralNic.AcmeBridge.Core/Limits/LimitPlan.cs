using System.Collections.Frozen;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>The limits of all tenants, and of those that have others.</summary>
public sealed record LimitPlan
{
    /// <summary>The limits of tenants that have none of their own.</summary>
    public RequestLimits All { get; init; } = new();

    /// <summary>The whole limits of single tenants, by the tenant's name in lower case.</summary>
    public IReadOnlyDictionary<string, RequestLimits> Tenants { get; init; } = FrozenDictionary<string, RequestLimits>.Empty;

    /// <summary>The limits of a tenant.</summary>
    /// <param name="tenant">The tenant.</param>
    public RequestLimits Of(TenantId tenant) => Tenants.GetValueOrDefault(tenant.Value, All);
}
