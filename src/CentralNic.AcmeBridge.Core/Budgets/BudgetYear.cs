using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Budgets;

/// <summary>
/// What a tenant, or all together, spent in a calendar year (UTC), by month. It changes in the same commit as the ledger, so that it is at
/// all times the sum of the lines whose purchases were reserved in the year. A limit is kept by its version: of two purchases that were
/// judged by the same sums, only one can be committed.
/// </summary>
internal sealed record BudgetYear
{
    /// <summary>Who pays; <see langword="null"/>: all tenants together.</summary>
    public TenantId? Tenant { get; init; }

    public required int Year { get; init; }

    /// <summary>What was spent, by month and currency.</summary>
    public ImmutableArray<BudgetSum> Sums { get; init; } = [];

    /// <summary>Which alerts were given, so that each is given once per period and limit.</summary>
    public ImmutableArray<string> Alerts { get; init; } = [];

    /// <summary>The id of a year's document.</summary>
    /// <param name="tenant">Who pays; <see langword="null"/>: all tenants together.</param>
    public static string IdOf(TenantId? tenant, int year) => tenant is { } one ? $"tenant:{one}:{year}" : $"all:{year}";

    /// <summary>What counts against a limit.</summary>
    /// <param name="month">The month; <see langword="null"/>: the whole year.</param>
    /// <param name="currency">The limit's currency; sums in another are left out. <see langword="null"/>: all sums count.</param>
    public decimal Spent(int? month, string? currency) => Sums
        .Where(sum =>
            (month is null || sum.Month == month)
                && (currency is null || sum.Currency is null || sum.Currency.Equals(currency, StringComparison.OrdinalIgnoreCase)))
        .Sum(sum => sum.Spent);

    /// <summary>The year after money moved.</summary>
    /// <param name="month">The month of the reservation.</param>
    /// <param name="change">The change of the month's sums.</param>
    public BudgetYear Move(int month, string? currency, Func<BudgetSum, BudgetSum> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var known = Sums.FirstOrDefault(sum => sum.Month == month && sum.Currency == currency);
        return known is null
            ? this with
            {
                Sums = [.. Sums.Append(change(new BudgetSum(month, currency))).OrderBy(sum => sum.Month).ThenBy(
                    sum => sum.Currency, StringComparer.Ordinal)],
            }
            : this with { Sums = Sums.Replace(known, change(known)) };
    }
}
