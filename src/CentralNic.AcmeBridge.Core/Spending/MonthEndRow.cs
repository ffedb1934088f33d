namespace CentralNic.AcmeBridge.Core.Spending;

/// <summary>A month to its end.</summary>
/// <param name="Month">Which, for example <c>2026-11</c>.</param>
/// <param name="Currency">The currency; absent: the reseller account's.</param>
/// <param name="Spent">What was spent or is set aside, without VAT.</param>
/// <param name="Expected">What renewals will cost until its end.</param>
public sealed record MonthEndRow(string Month, string? Currency, decimal Spent, decimal Expected)
{
    /// <summary>What the month comes to; new names are not foreseen.</summary>
    public decimal Total => Spent + Expected;
}
