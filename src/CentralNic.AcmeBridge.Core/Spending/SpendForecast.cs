using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Budgets;

namespace CentralNic.AcmeBridge.Core.Spending;

/// <summary>
/// What will be paid if all that is in use is renewed, at the price that its paid year cost. A renewal falls into the month in which the
/// paid time left is less than the profile needs.
/// </summary>
/// <param name="Months">By month, tenant, class and currency; the first is the current month, with what is overdue.</param>
/// <param name="MonthEnd">The current month to its end, by currency.</param>
/// <param name="Unused">How many subscriptions are left out because no certificate of theirs is valid any more.</param>
/// <param name="Budgets">The limits of money that count now.</param>
public sealed record SpendForecast(
    ImmutableArray<ForecastRow> Months, ImmutableArray<MonthEndRow> MonthEnd, int Unused, ImmutableArray<BudgetStanding> Budgets);
