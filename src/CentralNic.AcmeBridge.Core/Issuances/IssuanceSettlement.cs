using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>What follows when an order is settled, issued or failed.</summary>
internal sealed class IssuanceSettlement(
    OrderRepository orders,
    DcvPublication publication,
    DcvCleanUpWork cleanUp,
    OffloadedTasks offloaded,
    AwaitedCertificates awaited,
    WorkRunner work)
{
    /// <summary>Its tokens go, nobody waits for its certificate, and the orders that wait for it are woken.</summary>
    public async Task SettleAsync(Order before, Order after, CancellationToken cancellationToken)
    {
        if (before.Issuance!.Certificate is { } certificate)
        {
            awaited.Remove(certificate);
        }

        offloaded.Forget(new WorkItem(WorkKind.Issuance, before.Id));
        await publication.ForgetAsync(before, cancellationToken);
        cleanUp.CleanUp(after);
        await foreach (var attached in orders.ListAttachedAsync(before.Id, cancellationToken))
        {
            work.Schedule(new WorkItem(WorkKind.Issuance, attached.Id));
        }
    }
}
