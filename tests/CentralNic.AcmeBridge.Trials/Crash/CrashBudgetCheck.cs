using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Trials.Crash;

/// <summary>
/// The sums that limits are judged by, held against the ledger's lines: for each payer, month and currency they must be the same.
/// </summary>
internal static class CrashBudgetCheck
{
    /// <summary>Checks all years of all payers.</summary>
    /// <param name="store">What a kill left.</param>
    /// <param name="ledger">All lines.</param>
    /// <param name="find">Is told what is wrong, a sentence each.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static async Task CheckAsync(
        IDocumentStore store, IReadOnlyList<LedgerEntry> ledger, Action<string> find, CancellationToken cancellationToken)
    {
        var kept = new Dictionary<(string Year, int Month, string? Currency), BudgetSum>();
        using var budgets = new BudgetControl(
            store, new Ledger(store, TimeProvider.System), new BudgetPlan(), TimeProvider.System, NullLogger<BudgetControl>.Instance);
        await foreach (var year in budgets.ReadAsync(cancellationToken))
        {
            foreach (var sum in year.Sums)
            {
                kept[(BudgetYear.IdOf(year.Tenant, year.Year), sum.Month, sum.Currency)] = sum;
            }
        }

        var lines = SumsOf(ledger);
        foreach (var key in kept.Keys.Union(lines.Keys))
        {
            var empty = new BudgetSum(key.Month, key.Currency);
            var (said, adds) = (kept.GetValueOrDefault(key, empty), lines.GetValueOrDefault(key, empty));
            if (said != adds)
            {
                find($"the budget says {said} for {key.Year}, and the ledger's lines add up to {adds}");
            }
        }
    }

    private static Dictionary<(string Year, int Month, string? Currency), BudgetSum> SumsOf(IReadOnlyList<LedgerEntry> ledger)
    {
        var sums = new Dictionary<(string Year, int Month, string? Currency), BudgetSum>();
        foreach (var attempt in ledger.GroupBy(line => (line.Issuance, line.PurchaseAttempt)))
        {
            var isSettled = attempt.Any(line => line.Kind is LedgerEntryKind.Booked or LedgerEntryKind.Released);
            foreach (var line in attempt)
            {
                Add(line, null, sum => Moved(sum, line, isSettled));
                Add(line, line.Tenant, sum => Moved(sum, line, isSettled));
            }
        }

        return sums;

        void Add(LedgerEntry line, Core.Ids.TenantId? tenant, Func<BudgetSum, BudgetSum> change)
        {
            var at = line.ReservedAt.UtcDateTime;
            var key = (BudgetYear.IdOf(tenant, at.Year), at.Month, line.Price.Currency);
            sums[key] = change(sums.GetValueOrDefault(key, new BudgetSum(at.Month, line.Price.Currency)));
        }
    }

    private static BudgetSum Moved(BudgetSum sum, LedgerEntry line, bool isSettled) => line.Kind switch
    {
        LedgerEntryKind.Reserved when !isSettled => sum with { Reserved = sum.Reserved + line.Price.Net },
        LedgerEntryKind.Booked => sum with { Booked = sum.Booked + line.Price.Net },
        LedgerEntryKind.Refunded => sum with { Refunded = sum.Refunded + line.Price.Net },
        _ => sum,
    };
}
