using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Events;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>
/// Learns for all orders together what changed upstream: the events of each poll, and now and then the list of certificates,
/// should events be lost. The cost is per poll, not per order. While nothing is awaited nothing is asked.
/// </summary>
internal sealed class CertificatePoller(
    CertificateWatch watch,
    CertificateShelf shelf,
    WorkRunner work,
    ResellerClient reseller,
    IssuanceOptions options,
    TimeProvider time,
    ILogger<CertificatePoller> logger)
{
    /// <summary>Both spellings of the event classes begin so (manual 9.5); others belong to others.</summary>
    internal const string EventClasses = "CERTIFICATE*";

    /// <summary>The reseller's clock may differ from ours.</summary>
    private static readonly TimeSpan ClockMargin = TimeSpan.FromHours(1);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(5);

    private readonly DateTimeOffset _started = time.GetUtcNow();
    private DateTimeOffset? _lastEvent;
    private DateTimeOffset _nextSweep = time.GetUtcNow() + SweepInterval;

    /// <summary>Polls until the program stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(options.PollInterval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (watch.Count == 0 || cancellationToken.IsCancellationRequested)
            {
                continue;
            }

            try
            {
                await PollAsync(cancellationToken);
            }
            catch (ResellerException trouble)
            {
                logger.PollFailed(trouble, options.PollInterval);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Reads the events once, and sweeps the list when its time has come.</summary>
    internal async Task PollAsync(CancellationToken cancellationToken)
    {
        var done = new List<string>();
        var filter = new EventListFilter { Class = EventClasses, MinDate = (_lastEvent ?? _started) - ClockMargin };
        await foreach (var @event in reseller.Events.ListAsync(filter, CommandPriority.Polling, cancellationToken))
        {
            _lastEvent = @event.Date > _lastEvent || _lastEvent is null ? @event.Date : _lastEvent;
            if (@event.ObjectId is not { Length: > 0 } id)
            {
                continue;
            }

            var certificate = new CertificateId(id);
            if (Hint(certificate, out var order))
            {
                logger.EventSeen(@event.EventId, @event.Class, @event.Subclass, id, order.Value);
            }
            else if (await shelf.FindAsync(certificate, cancellationToken) is not null)
            {
                done.Add(@event.EventId);
            }
        }

        if (time.GetUtcNow() >= _nextSweep)
        {
            _nextSweep = time.GetUtcNow() + SweepInterval;
            await SweepAsync(cancellationToken);
        }

        foreach (var id in done)
        {
            await reseller.Events.DeleteAsync(id, CommandPriority.Housekeeping, cancellationToken);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await foreach (var entry in reseller.Certificates.ListAsync(new CertificateListFilter(), CommandPriority.Polling, cancellationToken))
        {
            if (entry.Status != CertificateStatus.Processing)
            {
                Hint(new CertificateId(entry.CertificateId), out _);
            }
        }
    }

    private bool Hint(CertificateId certificate, out OrderId order)
    {
        if (!watch.Hint(certificate, out order))
        {
            return false;
        }

        work.Schedule(new WorkItem(WorkKind.Issuance, order));
        return true;
    }
}
