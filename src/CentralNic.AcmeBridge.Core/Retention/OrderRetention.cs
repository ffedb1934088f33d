using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Reconciliation;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Retention;

/// <summary>
/// Orders that are settled. One stays, however old, while it is open for somebody: its certificate has not expired, an authorization of it
/// is valid, something published for it is still to be taken away, the operator was not told of it, or another order waits for it. One for
/// which money was spent stays until its paid time is over and the ledger is no longer compared for it.
/// </summary>
internal sealed class OrderRetention(
    RetentionOptions options,
    OrderRepository orders,
    CertificateRepository certificates,
    SubscriptionRepository subscriptions,
    LedgerComparer comparer) : IRetentionRule
{
    public string Name => "orders";

    public string Kind => OrderRepository.Kind;

    public IReadOnlyList<IdRange> RangesAt(DateTimeOffset now) => NewestFirst.Ranges(
        to: now - (options.FinishedOrders < options.InvalidOrders ? options.FinishedOrders : options.InvalidOrders));

    public async ValueTask<IReadOnlyList<DocumentWrite>> DeletionOfAsync(
        string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        await orders.ReadListedAsync(new OrderId(id), cancellationToken) is { } read
        && IsOver(read.Value, now)
        && !await IsNeededAsync(read.Value, now, cancellationToken)
            ? [orders.Delete(read)]
            : [];

    public void Forget(string id) => orders.Forget(new OrderId(id));

    /// <summary>Until when the money that was spent for an order needs it, as far as the order itself tells.</summary>
    /// <returns>The time, UTC; <see langword="null"/>: none was spent.</returns>
    internal static DateTimeOffset? MoneyNeedsUntil(Order order)
    {
        if (order.Issuance is not { } issuance || !HasSpent(issuance))
        {
            return null;
        }

        var compared = (issuance.IntendedAt ?? issuance.Since) + LedgerComparer.Compared;
        return issuance.PaidUntil > compared ? issuance.PaidUntil : compared;
    }

    private static bool HasSpent(Issuance issuance) =>
        issuance.Price is not null
        || (issuance.CertificateOrder is not null && issuance.Plan is IssuancePlan.Buy or IssuancePlan.Renew);

    /// <summary>Whether an order has been settled for as long as it is kept, whatever else keeps it.</summary>
    internal static bool IsOld(Order order, RetentionOptions options, DateTimeOffset now)
    {
        var kept = order.Status == OrderStatus.Valid ? options.FinishedOrders : options.InvalidOrders;
        var settled = order.Issuance?.Since ?? order.History?.Events.LastOrDefault()?.At ?? order.Expires;
        return order.IsFinal && settled + kept <= now;
    }

    private bool IsOver(Order order, DateTimeOffset now) =>
        IsOld(order, options, now)
        && !order.HasPlacedDcv
        && order.Issuance?.Attention is not { Told: null }
        && (MoneyNeedsUntil(order) is not { } until || until <= now)
        && !order.Authorizations.Any(each => each.Status == AuthorizationStatus.Valid && now < each.Expires);

    private async Task<bool> IsNeededAsync(Order order, DateTimeOffset now, CancellationToken cancellationToken) =>
        (order.Certificate is { } certificate
            && await certificates.FindSummaryAsync(certificate, cancellationToken) is { } summary && now < summary.NotAfter)
        || await SubscriptionNeedsAsync(order, now, cancellationToken)
        || await orders.ListAttachedAsync(order.Id, cancellationToken).AnyAsync(cancellationToken)
        || (MoneyNeedsUntil(order) is not null && await IsInDisputeAsync(order, cancellationToken));

    private async Task<bool> SubscriptionNeedsAsync(Order order, DateTimeOffset now, CancellationToken cancellationToken) =>
        order.Issuance is { Subscription: { } id } issuance
        && (await subscriptions.ReadAsync(id, cancellationToken))?.Value is { } subscription
        && (subscription.InFlight == order.Id
            || (HasSpent(issuance)
                && subscription.CertificateOrder == issuance.CertificateOrder
                && now < subscription.PaidUntil));

    private async Task<bool> IsInDisputeAsync(Order order, CancellationToken cancellationToken) =>
        (await comparer.FindLastAsync(cancellationToken))?.Differences.Any(difference => difference.Order == order.Id.Value) == true;
}
