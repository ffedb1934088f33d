using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>Gathers what the planner decides from.</summary>
internal sealed class PlanKnowledge(OrderBook orders, CertificateShelf shelf, SubscriptionBook subscriptions, TimeProvider time)
{
    /// <summary>Gathers for one order. One that is not finalized has no CSR yet, so that nothing is known to be issued for it.</summary>
    public async Task<PlanQuestion> GatherAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        var (tenant, @class) = (order.Tenant, offered.Class.Name);
        var subscription = await subscriptions.FindAsync(tenant, @class, order.Names, cancellationToken);
        var inFlight = subscription?.Value.InFlight is { } id ? await orders.FindAsync(id, cancellationToken) : null;
        return new PlanQuestion(order, offered.Profile.NeededPaidTime, time.GetUtcNow())
        {
            // Looked up last: a certificate that came meanwhile is seen, instead of one being ordered beside it.
            Issued = order.Issuance is { } issuance ? await shelf.FindByCsrAsync(tenant, @class, issuance.CsrSha256, cancellationToken) : null,
            Subscription = subscription,
            InFlight = inFlight is { IsFinal: false } ? inFlight : null,
        };
    }
}
