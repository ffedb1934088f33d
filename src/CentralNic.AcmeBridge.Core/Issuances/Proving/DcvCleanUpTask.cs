using CentralNic.AcmeBridge.Core.Dcv.Preflight;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Issuances.Proving;

/// <summary>
/// Looks now and then for settled orders with something published, should a wake-up have been lost, and for trials of orders that ended.
/// </summary>
internal sealed class DcvCleanUpTask(OrderRepository orders, DcvCleanUpWork cleanUp, HookTrials trials) : IPeriodicTask
{
    internal static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public string Name => "dcv-clean-up";

    public TimeSpan FirstWait => Interval;

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        await trials.WithdrawAbandonedAsync(cancellationToken);
        await foreach (var order in orders.ListWithPlacedDcvAsync(cancellationToken))
        {
            cleanUp.CleanUp(order);
        }

        return PeriodicRound.Done(Interval);
    }
}
