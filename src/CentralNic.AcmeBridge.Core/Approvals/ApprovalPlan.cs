using System.Collections.Frozen;
using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Approvals;

/// <summary>Who approves whose purchases. It changes while the bridge runs.</summary>
public sealed class ApprovalPlan
{
    private volatile ApprovalEndpoint? _all;
    private volatile IReadOnlyDictionary<string, ApprovalEndpoint?> _tenants = FrozenDictionary<string, ApprovalEndpoint?>.Empty;
    private ImmutableDictionary<string, ApprovalEndpoint?> _stored =
        ImmutableDictionary.Create<string, ApprovalEndpoint?>(StringComparer.Ordinal);

    /// <summary>Who approves those of tenants without an entry of their own; <see langword="null"/>: nobody is asked.</summary>
    public ApprovalEndpoint? All
    {
        get => _all;
        init => _all = value;
    }

    /// <summary>
    /// Who approves those of single configured tenants, by the tenant's name in lower case; <see langword="null"/>: nobody is asked for
    /// this one.
    /// </summary>
    public IReadOnlyDictionary<string, ApprovalEndpoint?> Tenants
    {
        get => _tenants;
        init => _tenants = value;
    }

    /// <summary>Who approves a tenant's purchases; <see langword="null"/>: nobody is asked.</summary>
    /// <param name="tenant">The tenant.</param>
    public ApprovalEndpoint? Of(TenantId tenant) =>
        Tenants.TryGetValue(tenant.Value, out var own) || Volatile.Read(ref _stored).TryGetValue(tenant.Value, out own) ? own : All;

    /// <summary>Puts other endpoints of the configuration in the place of those that are there.</summary>
    internal void Configure(ApprovalPlan configured) => (_all, _tenants) = (configured.All, configured.Tenants);

    /// <summary>Puts in place who approves the purchases of a tenant of the store.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="endpoint">Who; <see langword="null"/>: nobody is asked.</param>
    internal void Put(TenantId tenant, ApprovalEndpoint? endpoint) =>
        ImmutableInterlocked.Update(ref _stored, stored => stored.SetItem(tenant.Value, endpoint));

    /// <summary>Has a tenant of the store approved as all are.</summary>
    /// <param name="tenant">The tenant.</param>
    internal void Remove(TenantId tenant) => ImmutableInterlocked.Update(ref _stored, stored => stored.Remove(tenant.Value));
}
