using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>Now and then, writes down that orders expired.</summary>
internal sealed class OrderExpiry(OrderRepository orders, ClockCheck clock, TimeProvider time) : IPeriodicTask
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    public string Name => "order-expiry";

    public TimeSpan FirstWait => Interval;

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        if (!await clock.IsKnownToBeRightAsync(cancellationToken))
        {
            return PeriodicRound.Idle(Interval);
        }

        var expired = new List<OrderId>();
        await foreach (var order in orders.ListOpenAsync(cancellationToken))
        {
            if (order.At(time.GetUtcNow()).IsFinal)
            {
                expired.Add(order.Id);
            }
        }

        await PeriodicRound.ForEachAsync(
            expired, id => orders.UpdateAsync(id, order => order.At(time.GetUtcNow()), cancellationToken), cancellationToken);
        return PeriodicRound.Done(Interval);
    }
}
