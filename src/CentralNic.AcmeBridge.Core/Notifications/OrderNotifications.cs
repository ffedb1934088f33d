using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>
/// Makes notifications of what orders need a person for. That stands in the orders' documents, and is marked there in the same commit in
/// which the notification is written down, so each is told once, whatever happens to the program. No issuance waits for it.
/// </summary>
internal sealed class OrderNotifications(OrderRepository orders, NotificationRepository notifications, TimeProvider time) : IPeriodicTask
{
    /// <summary>What ended longer ago is no news when the program begins to notify.</summary>
    private static readonly TimeSpan News = TimeSpan.FromDays(1);

    /// <summary>How soon it is seen that what held up all orders is over.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(5);

    /// <summary>So many of a kind and tenant are told one by one within <see cref="Crowding"/>; the rest are collected.</summary>
    private const int Singles = 5;

    private static readonly TimeSpan Crowding = TimeSpan.FromHours(1);

    /// <summary>So long it is waited for what becomes of the money before it is told of a refusal.</summary>
    private static readonly TimeSpan Cancellation = TimeSpan.FromHours(1);

    /// <summary>Nothing is added to a collection so shortly before it is delivered.</summary>
    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(30);

    private bool _isDirected;

    public string Name => "notification";

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        if (!_isDirected)
        {
            await notifications.DirectAsync(notification => MattersAsync(notification, cancellationToken), cancellationToken);
            _isDirected = true;
        }

        var untold = new List<Order>();
        await foreach (var order in orders.ListUntoldAsync(cancellationToken))
        {
            untold.Add(order);
        }

        await PeriodicRound.ForEachAsync(
            untold.OrderBy(order => order.Issuance!.Attention!.Since), order => TellAsync(order.Id, cancellationToken), cancellationToken);
        return new PeriodicRound(await EndWhatIsOverAsync(cancellationToken) || untold.Exists(IsBeingCancelled) ? Look : null);
    }

    /// <summary>What holds up many orders is told once for all: credit and reseller are the account's, the store is the bridge's.</summary>
    private static bool IsOfAll(AttentionKind kind) =>
        kind is AttentionKind.CreditExhausted or AttentionKind.HeldUp or AttentionKind.StoreDamaged or AttentionKind.PurchasesHeld;

    private static string OccurrenceOf(AttentionKind kind) => $"orders|{OrderNotice.KindOf(kind)}";

    private async Task TellAsync(OrderId id, CancellationToken cancellationToken)
    {
        while (true)
        {
            // The list may be older than what happened since.
            if (await orders.FindAsync(id, cancellationToken) is not { Issuance.Attention: { Told: null } attention } order
                || IsBeingCancelled(order))
            {
                return;
            }

            try
            {
                var writes = await WritesAsync(order, attention, cancellationToken);
                await orders.UpdateAsync(id, current => Told(current, attention, writes), cancellationToken);
                if (writes.Count > 0)
                {
                    notifications.Added?.Invoke();
                }

                return;
            }
            catch (DocumentConflictException conflict) when (conflict.Key.Kind == NotificationRepository.Kind)
            {
                // A notification changed meanwhile, or the same was told: it is decided anew.
            }
        }
    }

    private OrderChange Told(Order current, Attention attention, IReadOnlyList<DocumentWrite> writes) =>
        current.Issuance?.Attention is { Told: null } now && now.IsSameAs(attention)
            ? new OrderChange(
                current with { Issuance = current.Issuance with { Attention = now with { Told = time.GetUtcNow() } } }, writes)
            : new OrderChange(current);

    /// <summary>What is written down; nothing where it is no news.</summary>
    private async Task<IReadOnlyList<DocumentWrite>> WritesAsync(Order order, Attention attention, CancellationToken cancellationToken)
    {
        if (order.IsFinal && time.GetUtcNow() - attention.Since > News)
        {
            return [];
        }

        return IsOfAll(attention.Kind) ? await OfAllAsync(order, attention.Kind, cancellationToken)
            : FailureNotices.IsFailure(attention.Kind) && !WasBought(order) ? await OfFailureAsync(order, attention, cancellationToken)
            : await IsCrowdedAsync(order, attention.Kind, cancellationToken) ? await CollectAsync(order, attention, cancellationToken)
            : [notifications.Put(notifications.Prepare(OrderNotice.Of(order)), 0)];
    }

    private async Task<IReadOnlyList<DocumentWrite>> OfAllAsync(Order order, AttentionKind kind, CancellationToken cancellationToken)
    {
        if (await IsToldAsync(kind, cancellationToken))
        {
            return [];
        }

        var told = notifications.Put(notifications.Prepare(OrderNotice.OfAll(order, OccurrenceOf(kind))), 0);
        return await notifications.FindOpenAsync(OccurrenceOf(kind), cancellationToken) is { } before
            ? [notifications.End(before), told]
            : [told];
    }

    /// <summary>The end says what became of the money, and comes soon.</summary>
    private bool IsBeingCancelled(Order order) =>
        order.Issuance is { State: IssuanceState.Cancelling, Attention: { Kind: AttentionKind.Refused } refused }
        && time.GetUtcNow() - refused.Since < Cancellation;

    /// <summary>Whether money was spent for it; each such failure is told.</summary>
    private static bool WasBought(Order order) =>
        order.Issuance is { Plan: IssuancePlan.Buy or IssuancePlan.Renew, CertificateOrder: not null };

    private async Task<IReadOnlyList<DocumentWrite>> OfFailureAsync(Order order, Attention attention, CancellationToken cancellationToken)
    {
        var (now, occurrence) = (time.GetUtcNow(), FailureNotices.OccurrenceOf(order, attention.Kind));
        var known = await notifications.FindOpenAsync(occurrence, cancellationToken);
        if (known is not null && now - known.Value.Created < FailureNotices.Reminder)
        {
            var repeated = known.Value with { Repeats = (known.Value.Repeats ?? 0) + 1, LastRepeat = attention.Since };
            return [notifications.Put(repeated, known.Version)];
        }

        var told = notifications.Prepare(OrderNotice.Of(order) with { Occurrence = occurrence });
        DocumentWrite[] ended = known is null ? [] : [notifications.End(known)];
        return await IsCrowdedAsync(order, attention.Kind, cancellationToken)
            ?
            [
                .. ended,
                .. await CollectAsync(order, attention, cancellationToken),

                // It is kept all the same, so that the next try for these names is known as the same.
                notifications.Put(told with { IsUndirected = false, Deliveries = [] }, 0),
            ]
            : [.. ended, notifications.Put(told, 0)];
    }

    private async Task<bool> IsToldAsync(AttentionKind kind, CancellationToken cancellationToken)
    {
        await foreach (var order in orders.ListAttentionAsync(cancellationToken))
        {
            if (order.Issuance!.Attention is { Told: not null } told && told.Kind == kind)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> IsCrowdedAsync(Order order, AttentionKind kind, CancellationToken cancellationToken)
    {
        var filter = new NotificationFilter
        {
            Kind = OrderNotice.KindOf(kind),
            Tenant = order.Tenant.Value,
            From = time.GetUtcNow() - Crowding,
        };
        return (await notifications.ListAsync(filter, new PageRequest(Singles), cancellationToken)).Items.Length >= Singles;
    }

    private async Task<IReadOnlyList<DocumentWrite>> CollectAsync(Order order, Attention attention, CancellationToken cancellationToken)
    {
        var occurrence = $"several|{OrderNotice.KindOf(attention.Kind)}|{order.Tenant}";
        var known = await notifications.FindOpenAsync(occurrence, cancellationToken);
        var now = time.GetUtcNow();
        if (known is not null && now < known.Value.CollectsUntil - Closing)
        {
            return [notifications.Put(OrderNotice.Add(known.Value, order), known.Version)];
        }

        var collection = notifications.Prepare(OrderNotice.Several(order, occurrence, now));
        return known is null
            ? [notifications.Put(collection, 0)]
            : [notifications.Put(known.Value with { Ended = now }, known.Version), notifications.Put(collection, 0)];
    }

    /// <summary>Ends what holds up orders no longer, and collections that are delivered.</summary>
    /// <returns>Whether something goes on.</returns>
    private async Task<bool> EndWhatIsOverAsync(CancellationToken cancellationToken)
    {
        var open = new List<Versioned<Notification>>();
        await foreach (var notification in notifications.ListOpenAsync(cancellationToken))
        {
            open.Add(notification);
        }

        var goesOn = false;
        foreach (var notification in open)
        {
            var isOver = notification.Value.CollectsUntil is { } end ? end <= time.GetUtcNow()
                : Enum.GetValues<AttentionKind>().Where(IsOfAll).Any(kind => OccurrenceOf(kind) == notification.Value.Occurrence)
                    ? !await IsHeldAsync(notification.Value.Kind, cancellationToken)
                    : (bool?)null;
            goesOn |= isOver == false;
            if (isOver == true)
            {
                await notifications.EndAsync(notification, end: null, cancellationToken);
            }
        }

        return goesOn;
    }

    private async Task<bool> IsHeldAsync(string kind, CancellationToken cancellationToken)
    {
        await foreach (var order in orders.ListAttentionAsync(cancellationToken))
        {
            if (OrderNotice.KindOf(order.Issuance!.Attention!.Kind) == kind)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether what was written down without a channel is to be told still.</summary>
    private async Task<bool> MattersAsync(Notification notification, CancellationToken cancellationToken) =>
        time.GetUtcNow() - notification.Created < News
        || (notification.IsOpen && !FailureNotices.IsFailure(notification))
        || (notification.Order is { } id
            && await orders.FindAsync(new OrderId(id), cancellationToken) is { IsFinal: false, Issuance.Attention: { } attention }
            && OrderNotice.KindOf(attention.Kind) == notification.Kind
            && attention.Since == notification.Since);
}
