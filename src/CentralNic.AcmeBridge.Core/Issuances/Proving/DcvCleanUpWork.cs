using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Budget;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Proving;

/// <summary>
/// Takes away what was published for settled orders: after issue, after failure, and what an earlier run left. It knows what that is
/// from the orders' documents alone, so it touches nothing that the bridge did not put there.
/// </summary>
internal sealed partial class DcvCleanUpWork(
    OrderRepository orders,
    DcvPublication publication,
    DcvVisibilityOptions waits,
    WorkRunner work,
    OffloadedTasks offloaded,
    TimeProvider time,
    ILogger<DcvCleanUpWork> logger) : IWorkHandler
{
    public WorkKind Kind => WorkKind.DcvCleanUp;

    public async Task<DateTimeOffset?> RunAsync(WorkItem item, CancellationToken cancellationToken)
    {
        if (await orders.FindAsync(item.Order, cancellationToken) is not { IsFinal: true, HasPlacedDcv: true } order)
        {
            return null;
        }

        if (!offloaded.TryTake(item, nameof(DcvCleanUpWork), stop => publication.WithdrawAsync(order, stop), out var left))
        {
            return null;
        }

        var wait = waits.WaitAfter(order.Issuance!.DcvLooks + 1);
        foreach (var (token, reason) in left)
        {
            LogLeft(order.Id.Value, token, reason, wait);
        }

        await orders.UpdateAsync(
            order.Id,
            current => current with
            {
                Issuance = current.Issuance! with
                {
                    Dcv = [.. current.Issuance.Dcv.Where(token => left.Any(rest => rest.Token == token))],
                    DcvLooks = left.Length == 0 ? 0 : current.Issuance.DcvLooks + 1,
                },
            },
            cancellationToken);
        if (left.Length == 0)
        {
            LogGone(order.Id.Value);
            return null;
        }

        return time.GetUtcNow() + wait;
    }

    /// <summary>Has what an order left taken away, if it is settled.</summary>
    public void CleanUp(Order order)
    {
        if (order is { IsFinal: true, HasPlacedDcv: true })
        {
            work.Schedule(
                new WorkItem(WorkKind.DcvCleanUp, order.Id), time.GetUtcNow(), new CommandCaller(order.Tenant.Value, order.Account.Value));
        }
    }

    [LoggerMessage(
        73, LogLevel.Warning, "What was published for order {OrderId} could not be taken away: {Token}. {Reason} Tried again in {Delay}")]
    private partial void LogLeft(string orderId, DcvToken token, string reason, TimeSpan delay);

    [LoggerMessage(74, LogLevel.Information, "What was published for order {OrderId} was taken away")]
    private partial void LogGone(string orderId);
}
