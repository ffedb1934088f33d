using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Profiles;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>
/// An order with what was decided for it, on its way to the command that orders its certificate. Nothing of it is committed yet.
/// </summary>
/// <param name="Order">The order as it will be: its issuance holds the plan.</param>
/// <param name="Offered">Its profile with the class that was decided for.</param>
internal sealed record PlannedOrder(Order Order, OfferedProfile Offered)
{
    /// <summary>What was decided; <see langword="null"/>: the order's document has it, since the order was prepared.</summary>
    public PlanDecision? Decision { get; init; }

    /// <summary>What that was decided from; <see langword="null"/>: the order works for its subscription already.</summary>
    public PlanBasis? Basis { get; init; }

    /// <summary>What the command costs; <see langword="null"/>: nothing, or it was not asked for yet.</summary>
    public Price? Price { get; init; }

    /// <summary>The order's issuance.</summary>
    public Issuance Issuance => Order.Issuance!;

    /// <summary>Whether the command orders in what is paid already.</summary>
    public bool IsReissue => Issuance.Plan == IssuancePlan.Reissue;

    public static PlannedOrder Of(Order order, OfferedProfile offered, PlanDecision decision, PlanBasis basis) =>
        new(order with { Issuance = decision.ApplyTo(order.Issuance!) with { Class = offered.Class.Name } }, offered)
        {
            Decision = decision,
            Basis = basis,
        };

    /// <summary>Another DCV method than the one that was planned.</summary>
    public PlannedOrder With(string dcvMethod) => this with
    {
        Order = Order with { Issuance = Issuance with { DcvMethod = dcvMethod } },
        Decision = Decision! with { DcvMethod = dcvMethod },
    };

    /// <summary>The plan upon an issuance as it is committed now.</summary>
    public Issuance ApplyTo(Issuance current) => (Decision?.ApplyTo(current) ?? current) with { Contacts = Issuance.Contacts };

    /// <summary>
    /// Whether another purchase is planned for names whose subscription is paid for: nothing of it can be reissued any more.
    /// </summary>
    public bool IsPaidFor(DateTimeOffset now) => Issuance.Plan == IssuancePlan.Buy
        && Basis?.Subscription?.Value.PaidUntil - now >= Offered.Profile.NeededPaidTime;
}
