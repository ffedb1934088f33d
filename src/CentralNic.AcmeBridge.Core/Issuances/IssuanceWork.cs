using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>Takes issuances from state to state until they wait for something or are settled.</summary>
internal sealed class IssuanceWork(
    OrderBook orders,
    IEnumerable<IIssuanceStep> steps,
    IssuanceDeadline deadline,
    DcvPublication publication,
    DcvJanitor janitor,
    Errands errands,
    CertificateWatch watch,
    WorkRunner work,
    IssuanceOptions options,
    TimeProvider time,
    ILogger<IssuanceWork> logger) : IWorkHandler
{
    private readonly Dictionary<IssuanceState, IIssuanceStep> _steps =
        (from step in steps from state in step.From select (state, step)).ToDictionary();

    public WorkKind Kind => WorkKind.Issuance;

    public async Task<DateTimeOffset?> RunAsync(WorkItem item, CancellationToken cancellationToken)
    {
        var order = await orders.FindAsync(item.Order, cancellationToken);
        while (order is { Status: OrderStatus.Processing, Issuance: { } issuance } && _steps.TryGetValue(issuance.State, out var step))
        {
            cancellationToken.ThrowIfCancellationRequested();
            StepResult result;
            try
            {
                result = deadline.IsOver(order)
                    ? await deadline.GiveUpAsync(order, cancellationToken)
                    : await step.TakeAsync(order, cancellationToken);
            }
            catch (ResellerException trouble) when (trouble.WillPass())
            {
                logger.ResellerTrouble(trouble, issuance.State, order.Id.Value, options.RetryDelay);
                return time.GetUtcNow() + options.RetryDelay;
            }
            catch (OrderWithdrawnException)
            {
                order = await orders.FindAsync(item.Order, cancellationToken);
                continue;
            }

            if (result.Order.IsFinal)
            {
                await SettleAsync(order, result.Order, cancellationToken);
            }

            if (!result.GoOn)
            {
                return result.Again;
            }

            order = result.Order;
        }

        return null;
    }

    /// <summary>An order is settled: its tokens go, nobody watches its certificate, and the orders that wait for it are woken.</summary>
    private async Task SettleAsync(Order before, Order after, CancellationToken cancellationToken)
    {
        if (before.Issuance!.Certificate is { } certificate)
        {
            watch.Remove(certificate);
        }

        errands.Forget(new WorkItem(WorkKind.Issuance, before.Id));
        await publication.ForgetAsync(before, cancellationToken);
        janitor.CleanUp(after);
        await foreach (var attached in orders.ListAttachedAsync(before.Id, cancellationToken))
        {
            work.Schedule(new WorkItem(WorkKind.Issuance, attached.Id));
        }
    }
}
