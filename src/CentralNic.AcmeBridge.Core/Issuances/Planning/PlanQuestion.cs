using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Issuances.Planning;

/// <summary>What the planner decides from.</summary>
/// <param name="Order">The finalized order, with tenant, names and CSR.</param>
/// <param name="NeededPaidTime">How much paid time must be left for a reissue; a property of the order's profile.</param>
internal sealed record PlanQuestion(Order Order, TimeSpan NeededPaidTime, DateTimeOffset Now)
{
    /// <summary>The longest-lasting certificate of the tenant for the same CSR and class, if any.</summary>
    public IssuedCertificate? Issued { get; init; }

    /// <summary>The tenant's subscription for the class and exactly the order's names, if any.</summary>
    public Versioned<Subscription>? Subscription { get; init; }

    /// <summary>
    /// Whether reissues of the class were seen to keep the expiry though more is paid; <see langword="null"/>: not known.
    /// </summary>
    public bool? ReissuesKeepTheExpiry { get; init; }

    /// <summary>The order that works for that subscription now, if it is not settled.</summary>
    public Order? InFlight { get; init; }
}
