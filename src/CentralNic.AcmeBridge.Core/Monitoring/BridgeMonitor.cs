using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Budget;

namespace CentralNic.AcmeBridge.Core.Monitoring;

/// <summary>Prepares what is measured, for whoever is about to read the metrics.</summary>
public sealed class BridgeMonitor
{
    private static readonly TimeSpan SumsAge = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AccountAge = TimeSpan.FromMinutes(10);

    private readonly MonitoredSums _sums;
    private readonly UpstreamReports _upstream;
    private Task _account = Task.CompletedTask;

    internal BridgeMonitor(
        OrderRepository orders,
        OrderMetrics metrics,
        BridgeGauges gauges,
        MonitoredSums sums,
        UpstreamReports upstream,
        TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(gauges); // It is made so that it measures.
        (_sums, _upstream) = (sums, upstream);
        orders.Changed = (before, after) =>
        {
            metrics.Note(before, after);
            OrderTracing.Note(before, after, time.GetUtcNow());
        };
    }

    /// <summary>
    /// Works out anew what is older than some seconds. The account's money is asked for beside it, by a command that changes nothing, at
    /// most every ten minutes and behind all other commands: it is there at one of the next readings.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Store.StoreUnavailableException">
    /// The store cannot be read; what is not kept there can be read nevertheless.
    /// </exception>
    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_account.IsCompleted)
        {
            _account = _upstream.ReadAccountAsync(AccountAge, CommandPriority.Housekeeping, CancellationToken.None);
        }

        return _sums.RefreshAsync(SumsAge, cancellationToken);
    }
}
