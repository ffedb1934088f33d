using System.Collections.Frozen;
using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Budgets;

/// <summary>
/// All limits of money: those of the whole server, and those of single tenants. A purchase must keep both. They change while the
/// bridge runs; what was spent already counts against a new limit.
/// </summary>
public sealed class BudgetPlan
{
    private volatile BudgetLimits _all = BudgetLimits.None;
    private volatile IReadOnlyDictionary<string, BudgetLimits> _tenants = FrozenDictionary<string, BudgetLimits>.Empty;
    private ImmutableDictionary<string, BudgetLimits> _stored = ImmutableDictionary.Create<string, BudgetLimits>(StringComparer.Ordinal);

    /// <summary>What may be spent for all tenants together. Section <c>Budget</c>.</summary>
    public BudgetLimits All
    {
        get => _all;
        init => _all = value;
    }

    /// <summary>
    /// What may be spent for single configured tenants, by the tenant's name in lower case. Sections <c>Tenants:&lt;name&gt;:Budget</c>.
    /// </summary>
    public IReadOnlyDictionary<string, BudgetLimits> Tenants
    {
        get => _tenants;
        init => _tenants = value;
    }

    /// <summary>The limits of a tenant.</summary>
    /// <param name="tenant">Who pays.</param>
    public BudgetLimits Of(TenantId tenant) =>
        Tenants.GetValueOrDefault(tenant.Value) ?? Volatile.Read(ref _stored).GetValueOrDefault(tenant.Value, BudgetLimits.None);

    /// <summary>Puts other limits of the configuration in the place of those that are there.</summary>
    internal void Configure(BudgetPlan configured) => (_all, _tenants) = (configured.All, configured.Tenants);

    /// <summary>Puts the limits of tenants of the store in place.</summary>
    /// <param name="tenants">Their limits, by the tenant's name in lower case.</param>
    internal void Put(IEnumerable<KeyValuePair<string, BudgetLimits>> tenants) =>
        ImmutableInterlocked.Update(ref _stored, stored => stored.SetItems(tenants));
}
