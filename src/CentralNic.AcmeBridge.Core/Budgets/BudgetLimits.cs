namespace CentralNic.AcmeBridge.Core.Budgets;

/// <summary>How much may be spent, without VAT. Configuration sections <c>Budget</c> and <c>Tenants:&lt;name&gt;:Budget</c>.</summary>
public sealed record BudgetLimits
{
    /// <summary>Nothing is limited.</summary>
    public static BudgetLimits None { get; } = new();

    /// <summary>What one purchase may cost at most; <see langword="null"/>: anything.</summary>
    public decimal? PerOrder { get; init; }

    /// <summary>What may be spent in a calendar month (UTC); <see langword="null"/>: anything.</summary>
    public decimal? PerMonth { get; init; }

    /// <summary>What may be spent in a calendar year (UTC); <see langword="null"/>: anything.</summary>
    public decimal? PerYear { get; init; }

    /// <summary>The currency of the amounts, ISO 4217; <see langword="null"/>: that of the reseller account, whatever it is.</summary>
    public string? Currency { get; init; }

    /// <summary>Whether nothing is limited.</summary>
    public bool IsNone => PerOrder is null && PerMonth is null && PerYear is null;
}
