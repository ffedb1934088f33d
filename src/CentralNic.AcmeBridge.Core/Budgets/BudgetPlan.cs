using System.Collections.Frozen;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Budgets;

/// <summary>All limits of money: those of the whole server, and those of single tenants. A purchase must keep both.</summary>
public sealed record BudgetPlan
{
    /// <summary>What may be spent for all tenants together. Section <c>Budget</c>.</summary>
    public BudgetLimits All { get; init; } = BudgetLimits.None;

    /// <summary>
    /// What may be spent for single tenants, by the tenant's name in lower case. Sections <c>Tenants:&lt;name&gt;:Budget</c>.
    /// </summary>
    public IReadOnlyDictionary<string, BudgetLimits> Tenants { get; init; } = FrozenDictionary<string, BudgetLimits>.Empty;

    /// <summary>The limits of a tenant.</summary>
    /// <param name="tenant">Who pays.</param>
    public BudgetLimits Of(TenantId tenant) => Tenants.GetValueOrDefault(tenant.Value, BudgetLimits.None);
}
