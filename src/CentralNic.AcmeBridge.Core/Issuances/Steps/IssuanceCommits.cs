using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Issuances.Steps;

/// <summary>Changes an order together with the subscription that its issuance works for, in one commit.</summary>
internal sealed class IssuanceCommits(OrderRepository orders, SubscriptionRepository subscriptions, TimeProvider time)
{
    /// <summary>The order begins to work for the subscription of its tenant, class and names; the first one makes it.</summary>
    /// <param name="basis">What the plan was made from.</param>
    /// <param name="offered">The order's profile with the class.</param>
    /// <exception cref="DocumentConflictException">Another order was quicker; plan again.</exception>
    public Task<Order> ClaimAsync(
        Order order, PlanBasis basis, OfferedProfile offered, Func<Order, OrderChange> change, CancellationToken cancellationToken)
    {
        var known = basis.Subscription;
        var subscription = known is null ? Begin(order, offered) : known.Value.InFlight == order.Id ? known.Value : known.Value.Abandoned();
        var write = subscriptions.Put(subscription.Claim(order.Id), known?.Version ?? 0);
        return orders.UpdateAsync(
            order.Id,
            current => With(
                change(current with { Issuance = current.Issuance! with { Subscription = subscription.Id } }),
                basis.Turn is { } turn ? [write, turn] : [write]),
            cancellationToken);
    }

    /// <summary>Changes the order, and what belongs to the change.</summary>
    /// <param name="change">The change. May be called several times.</param>
    public Task<Order> ChangeAsync(Order order, Func<Order, OrderChange> change, CancellationToken cancellationToken) =>
        orders.UpdateAsync(order.Id, change, cancellationToken);

    /// <summary>Whether another order was quicker to begin to work for the same names.</summary>
    public static bool IsClaimedByAnother(DocumentConflictException conflict) =>
        conflict.Key.Kind is SubscriptionRepository.Kind or NameSetLocks.Kind;

    /// <summary>Changes the order and its subscription; without one the order alone.</summary>
    /// <param name="change">The change of the order. May be called several times.</param>
    /// <param name="continuation">The change of the subscription. May be called several times.</param>
    public async Task<Order> UpdateAsync(
        Order order, Func<Order, OrderChange> change, Func<Subscription, Subscription> continuation, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (order.Issuance!.Subscription is not { } id || await subscriptions.ReadAsync(id, cancellationToken) is not { } known)
            {
                return await orders.UpdateAsync(order.Id, change, cancellationToken);
            }

            var write = subscriptions.Put(continuation(known.Value), known.Version);
            try
            {
                return await orders.UpdateAsync(order.Id, current => With(change(current), [write]), cancellationToken);
            }
            catch (DocumentConflictException conflict) when (conflict.Key.Kind == SubscriptionRepository.Kind)
            {
                // Somebody changed the subscription meanwhile; the change is worked out from what it is now.
            }
        }
    }

    /// <summary>Changes the order, which no longer works for its subscription.</summary>
    /// <param name="change">The change of the order. May be called several times.</param>
    public Task<Order> FreeAsync(Order order, Func<Order, OrderChange> change, CancellationToken cancellationToken) =>
        UpdateAsync(order, change, subscription => subscription.Free(order.Id), cancellationToken);

    /// <summary>
    /// The order waits for the operator, and goes on working for its subscription: nobody may order for it until it is decided.
    /// </summary>
    /// <param name="question">What the operator must decide.</param>
    public Task<Order> ParkAsync(Order order, string question, CancellationToken cancellationToken) => orders.UpdateAsync(
        order.Id,
        current => Park(current, question),
        cancellationToken);

    /// <summary>The order as it waits for the operator. A wish to give it up has to be told again, with what is known now.</summary>
    /// <param name="question">What the operator must decide.</param>
    public Order Park(Order order, string question)
    {
        var now = time.GetUtcNow();
        var parked = order.Issuance!.To(IssuanceState.Parked, now).Needs(AttentionKind.Parked, question, now);
        return order with { Issuance = parked with { Question = question, GivenUp = null, NextLook = null } };
    }

    private static OrderChange With(OrderChange change, IReadOnlyList<DocumentWrite> writes) =>
        change with { Alongside = [.. change.Alongside, .. writes] };

    private Subscription Begin(Order order, OfferedProfile offered) => new()
    {
        // The issuance that buys first gives its id: it is as unique, and tells where the subscription comes from.
        Id = new SubscriptionId(order.Issuance!.Id.Value),
        Tenant = order.Tenant,
        SharedBy = Subscription.ScopeOf(order, offered.Profile.Sharing),
        Class = offered.Class.Name.ToLowerInvariant(),
        Names = [.. order.Names.Order(StringComparer.Ordinal)],
        Created = time.GetUtcNow(),
    };
}
