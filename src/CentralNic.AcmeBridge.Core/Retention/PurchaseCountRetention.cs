using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Retention;

/// <summary>Counts of purchases for sets of names, as long after the last purchase as subscriptions after their end.</summary>
internal sealed class PurchaseCountRetention(RetentionOptions options, PurchaseLimiter purchases, BudgetControl budgets) : IRetentionRule
{
    public string Name => "purchase counts";

    public string Kind => PurchaseLimiter.NamesKind;

    public IReadOnlyList<IdRange> RangesAt(DateTimeOffset now) => [IdRange.All];

    public ValueTask<IReadOnlyList<DocumentWrite>> DeletionOfAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        purchases.DeleteAsync(id, now - options.EndedSubscriptions, cancellationToken);

    public ValueTask<IDisposable?> HoldAsync(CancellationToken cancellationToken) => budgets.HoldAsync(cancellationToken);
}
