using System.Collections.Frozen;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Approvals;

/// <summary>Who approves whose purchases.</summary>
public sealed class ApprovalPlan
{
    private volatile ApprovalEndpoint? _all;
    private volatile IReadOnlyDictionary<string, ApprovalEndpoint?> _tenants = FrozenDictionary<string, ApprovalEndpoint?>.Empty;

    /// <summary>Who approves those of tenants without an entry of their own; <see langword="null"/>: nobody is asked.</summary>
    public ApprovalEndpoint? All
    {
        get => _all;
        init => _all = value;
    }

    /// <summary>
    /// Who approves those of single tenants, by the tenant's name in lower case; <see langword="null"/>: nobody is asked for this one.
    /// </summary>
    public IReadOnlyDictionary<string, ApprovalEndpoint?> Tenants
    {
        get => _tenants;
        init => _tenants = value;
    }

    /// <summary>Who approves a tenant's purchases; <see langword="null"/>: nobody is asked.</summary>
    /// <param name="tenant">The tenant.</param>
    public ApprovalEndpoint? Of(TenantId tenant) => Tenants.TryGetValue(tenant.Value, out var own) ? own : All;

    /// <summary>Puts other endpoints of the configuration in the place of those that are there.</summary>
    internal void Configure(ApprovalPlan configured) => (_all, _tenants) = (configured.All, configured.Tenants);
}
