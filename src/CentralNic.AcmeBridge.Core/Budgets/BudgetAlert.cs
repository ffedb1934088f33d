namespace CentralNic.AcmeBridge.Core.Budgets;

/// <summary>A part of a limit of money is spent, for the operator.</summary>
/// <param name="Limit">The limit's key in the configuration.</param>
/// <param name="Period">The period, for example <c>2026-11</c>.</param>
/// <param name="Percent">The part that was reached: 80 or 100.</param>
/// <param name="Spent">What is spent or set aside.</param>
internal sealed record BudgetAlert(string Limit, string Period, int Percent, decimal Spent, decimal Amount)
{
    /// <summary>What is remembered of it. A changed limit is another.</summary>
    public string Mark =>
        FormattableString.Invariant($"{Period}:{Percent}:{Amount.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture)}");
}
