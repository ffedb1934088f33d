using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>
/// The work of the orders that are not settled: taken up at the start, and scheduled anew when a wrong clock is right again.
/// </summary>
internal sealed class OpenOrderWork(
    OrderRepository orders, AccountClosing closing, WorkRunner work, DcvPublication publication, AwaitedCertificates awaited)
{
    /// <summary>Takes up each order where it stood.</summary>
    public async Task TakeUpAsync(CancellationToken cancellationToken)
    {
        await foreach (var order in orders.ListOpenAsync(cancellationToken))
        {
            orders.TakeUp(order);
            if (!await closing.SettleAsync(order, cancellationToken) || order.Status == OrderStatus.Processing)
            {
                Resume(order);
            }
        }
    }

    /// <summary>What was due by a clock that was wrong may be due a year from now, or should not have been yet.</summary>
    public async Task ScheduleAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var order in orders.ListOpenAsync(cancellationToken))
        {
            Schedule(order);
        }
    }

    private void Resume(Order order)
    {
        if (order is
            {
                Status: OrderStatus.Processing,
                Issuance: { State: IssuanceState.DcvPublished or IssuanceState.AwaitingCa, Certificate: { } certificate },
            })
        {
            publication.Restore(order);
            awaited.Add(certificate, order.Id);
        }

        Schedule(order);
    }

    private void Schedule(Order order)
    {
        if (order.Status == OrderStatus.Processing)
        {
            work.Schedule(new WorkItem(WorkKind.Issuance, order.Id));
            return;
        }

        for (var index = 0; index < order.Authorizations.Length; index++)
        {
            if (order.Authorizations[index].Challenges.Min(challenge => challenge.Due) is { } due)
            {
                work.Schedule(new WorkItem(WorkKind.Validation, order.Id, index), due);
            }
        }
    }
}
