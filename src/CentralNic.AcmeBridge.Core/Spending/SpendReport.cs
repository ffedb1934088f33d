using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Budgets;

namespace CentralNic.AcmeBridge.Core.Spending;

/// <summary>What was spent. Sums of the ledger's lines; purchases count in the month in which they were reserved, UTC.</summary>
/// <param name="Rows">The sums, by what was asked.</param>
/// <param name="Totals">All of it, by currency.</param>
/// <param name="Budgets">The limits of money that count now: the tenant's if one was named, and those of all.</param>
/// <param name="Saved">What the reissues of the paid years that run saved, by currency.</param>
public sealed record SpendReport(
    ImmutableArray<SpendRow> Rows,
    ImmutableArray<SpendRow> Totals,
    ImmutableArray<BudgetStanding> Budgets,
    ImmutableArray<SavedRow> Saved);
