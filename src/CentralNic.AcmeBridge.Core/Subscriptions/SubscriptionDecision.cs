using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Subscriptions;

/// <summary>What the operator decided for the next order of a subscription's names. It is carried out once.</summary>
/// <param name="Next">What the order does.</param>
/// <param name="At">When it was decided, UTC.</param>
/// <param name="Reason">Why, in the operator's words.</param>
/// <param name="TakenBy">The order that carries it out; <see langword="null"/>: none yet.</param>
public sealed record SubscriptionDecision(NextOrder Next, DateTimeOffset At, string? Reason, OrderId? TakenBy = null)
{
    /// <summary>Whether it counts for an order.</summary>
    /// <param name="order">The order.</param>
    public bool IsFor(OrderId order) => TakenBy is null || TakenBy == order;
}
