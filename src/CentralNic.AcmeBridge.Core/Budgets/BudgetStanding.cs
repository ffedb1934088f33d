namespace CentralNic.AcmeBridge.Core.Budgets;

/// <summary>How far a limit of money is used up. Amounts are without VAT.</summary>
/// <param name="Key">The limit's key in the configuration, for example <c>Tenants:shop:Budget:PerMonth</c>.</param>
/// <param name="Period">Of which time: <c>order</c>, a month such as <c>2026-11</c>, or a year (UTC).</param>
/// <param name="Limit">What may be spent.</param>
/// <param name="Spent">What is spent or set aside in the period.</param>
/// <param name="Left">What may be spent yet.</param>
/// <param name="Currency">The currency, ISO 4217; absent: that of the reseller account.</param>
public sealed record BudgetStanding(string Key, string Period, decimal Limit, decimal Spent, decimal Left, string? Currency)
{
    /// <summary>Whether it is a limit of a tenant's own.</summary>
    /// <param name="tenant">The tenant.</param>
    public bool IsOf(string tenant) => Key.StartsWith($"Tenants:{tenant}:", StringComparison.Ordinal);
}
