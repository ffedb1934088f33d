using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.Reseller.Certificates;

namespace CentralNic.AcmeBridge.Core.Issuances.Commands;

/// <summary>
/// Tells whose a certificate at the reseller is. A CertificateOrder is one subscription's: of two that both went on in it, each would end
/// what the other has, and one would be paid by nobody.
/// </summary>
internal sealed class CertificateOwners(
    CertificateRepository certificates,
    ImportedOrderRepository imported,
    SubscriptionRepository subscriptions,
    OrderRepository orders,
    AwaitedCertificates awaited)
{
    /// <summary>
    /// Whether a certificate is somebody's: handed out, awaited by an order, or taken over with its CertificateOrder. Then no command made
    /// it whose answer was lost.
    /// </summary>
    public async ValueTask<bool> HasAsync(CertificateId certificate, CancellationToken cancellationToken) =>
        awaited.Awaits(certificate)
        || await certificates.FindAsync(certificate, cancellationToken) is not null
        || await imported.HasAdoptedAsync(certificate, cancellationToken);

    /// <summary>
    /// Whether another order had a certificate that came to nothing: such a one is neither handed out nor awaited. All orders are read, so
    /// it is asked only of a certificate that ended and has the order's CSR.
    /// </summary>
    public async Task<bool> WasOrderedByAnotherAsync(Order order, CertificateDetails details, CancellationToken cancellationToken)
    {
        var certificate = new CertificateId(details.CertificateId);
        await foreach (var other in orders.ListAllAsync(cancellationToken))
        {
            if (other.Id != order.Id && other.Issuance?.Certificate == certificate)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Why an order may not have a certificate, as a sentence for the operator; <see langword="null"/>: it is nobody else's.
    /// </summary>
    /// <param name="order">The order; its issuance may work for a subscription, whose CertificateOrder it may use.</param>
    /// <param name="details">The certificate, as the reseller describes it.</param>
    public async Task<string?> ObstacleAsync(Order order, CertificateDetails details, CancellationToken cancellationToken)
    {
        var certificate = new CertificateId(details.CertificateId);
        if (await imported.FindAdoptedAsync(certificate, cancellationToken) is { } taken)
        {
            return $"An import took certificate {certificate} over on {taken.Adopted:yyyy-MM-dd} with certificate order "
                + $"{taken.CertificateOrder}; "
                + await AdviseAsync(order, taken.Subscription!.Value, cancellationToken);
        }

        if (await certificates.FindAsync(certificate, cancellationToken) is not null)
        {
            return $"Certificate {certificate} was handed out already.";
        }

        await foreach (var other in orders.ListOpenAsync(cancellationToken))
        {
            if (other.Id != order.Id
                && other.Issuance is { Certificate: { } ordered } issuance
                && (ordered == certificate || (details.OrderId is not null && issuance.CertificateOrder == details.OrderId)))
            {
                return $"Certificate {certificate} is order {other.Id}'s, which is not settled yet.";
            }
        }

        return details.OrderId is { } certificateOrder
            && await subscriptions.FindByCertificateOrderAsync(certificateOrder, cancellationToken) is { } owner
            && owner.Id != order.Issuance!.Subscription
            ? $"Certificate {certificate} is in certificate order {certificateOrder}; "
                + $"{await AdviseAsync(order, owner.Id, cancellationToken)}"
            : null;
    }

    private async Task<string> AdviseAsync(Order order, SubscriptionId id, CancellationToken cancellationToken)
    {
        var owner = (await subscriptions.ReadAsync(id, cancellationToken))?.Value;
        var use = owner is null
            ? ""
            : $" ({owner.Class}: {string.Join(", ", owner.Names)}): tenant {owner.Tenant}'s orders for these names are reissued in it and "
                + "cost nothing";
        return $"that belongs to subscription {id}{use}. It cannot be order {order.Id}'s too: name another certificate, or give the order "
            + "up, which releases what was reserved and cancels nothing of the other subscription.";
    }
}
