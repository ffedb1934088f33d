using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Revocations;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Events;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Collecting;

/// <summary>
/// Learns for all orders together what changed upstream: the events of each poll, and now and then the list of certificates,
/// should events be lost. The cost is per poll, not per order. While nothing is awaited it is asked seldom, for what others revoke.
/// </summary>
internal sealed class CertificatePoller(
    AwaitedCertificates watch,
    CertificateRepository certificates,
    Revoker revoker,
    RevocationRecords revocations,
    ClockCheck clock,
    WorkRunner work,
    ResellerClient reseller,
    SeenEvents seen,
    IssuanceOptions options,
    TimeProvider time,
    ILogger<CertificatePoller> logger) : IPeriodicTask
{
    /// <summary>Far above the length of a certificate's id (manual 6.2); what is longer is none.</summary>
    private const int LongestId = 64;

    /// <summary>The reseller's clock may differ from ours.</summary>
    private static readonly TimeSpan ClockMargin = TimeSpan.FromHours(1);

    /// <summary>The wait between two checks of the list of all certificates while one is awaited.</summary>
    internal static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan IdleInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan RevokedSweepInterval = TimeSpan.FromDays(1);

    private DateTimeOffset _started = time.GetUtcNow();
    private readonly EventHints _hints = new(options.PollInterval, SweepInterval);
    private DateTimeOffset? _lastEvent;
    private DateTimeOffset _nextSweep = time.GetUtcNow() + SweepInterval;
    private DateTimeOffset _nextIdlePoll = time.GetUtcNow() + IdleInterval;
    private DateTimeOffset _nextRevokedSweep = time.GetUtcNow();

    public string Name => "reseller-news";

    public TimeSpan FirstWait => options.PollInterval;

    public TimeSpan FirstRetry => options.PollInterval;

    /// <summary>Orders wait for what it finds.</summary>
    public TimeSpan LongestRetry => options.PollInterval > OneMinute ? options.PollInterval : OneMinute;

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        if (clock.IsOff)
        {
            // What is remembered of times would be wrong when the clock is right again.
            return PeriodicRound.Idle(options.PollInterval);
        }

        Redate(time.GetUtcNow());
        if (watch.Count == 0 && time.GetUtcNow() < _nextIdlePoll)
        {
            return PeriodicRound.Idle(options.PollInterval);
        }

        await PollAsync(cancellationToken);
        _nextIdlePoll = time.GetUtcNow() + IdleInterval;
        return PeriodicRound.Done(options.PollInterval);
    }

    /// <summary>Times that are further ahead than any is set were set by a clock that was ahead.</summary>
    private void Redate(DateTimeOffset now)
    {
        _started = _started <= now ? _started : now - RevokedSweepInterval;
        _lastEvent = _lastEvent <= now ? _lastEvent : null;
        _nextSweep = _nextSweep <= now + SweepInterval ? _nextSweep : now;
        _nextIdlePoll = _nextIdlePoll <= now + IdleInterval ? _nextIdlePoll : now;
        _nextRevokedSweep = _nextRevokedSweep <= now + RevokedSweepInterval ? _nextRevokedSweep : now;
    }

    /// <summary>Reads the events once, and sweeps the list when its time has come.</summary>
    internal async Task PollAsync(CancellationToken cancellationToken)
    {
        var done = new List<(string Event, CertificateId Certificate)>();
        var closed = new Dictionary<CertificateId, bool>();
        var now = time.GetUtcNow();
        var filter = new EventListFilter { Class = AwaitedCertificates.EventClasses, MinDate = (_lastEvent ?? _started) - ClockMargin };
        _hints.BeginPoll(now);
        await foreach (var @event in reseller.Events.ListAsync(filter, CommandPriority.Polling, cancellationToken))
        {
            seen.Add(@event);

            // A date that has not come yet is wrong, and would hide all events before it.
            _lastEvent = @event.Date <= now && (@event.Date > _lastEvent || _lastEvent is null) ? @event.Date : _lastEvent;
            if (@event.ObjectId is not { Length: > 0 and <= LongestId } id)
            {
                continue;
            }

            var certificate = new CertificateId(id);
            if (watch.Awaits(certificate))
            {
                if (_hints.IsDue(@event.EventId) && Hint(certificate, out var order))
                {
                    logger.EventSeen(@event.EventId, @event.Class, @event.Subclass, id, order.Value);
                }
            }
            else if (@event.Class.StartsWith(AwaitedCertificates.EventClassPrefix, StringComparison.OrdinalIgnoreCase)
                && await certificates.FindAsync(certificate, cancellationToken) is not null)
            {
                if (@event.Class.Contains("CLOSE", StringComparison.OrdinalIgnoreCase))
                {
                    closed[certificate] = @event.Subclass.Contains("FAIL", StringComparison.OrdinalIgnoreCase);
                }

                done.Add((@event.EventId, certificate));
            }
        }

        seen.ReadToEnd();
        _hints.EndPoll();
        if (clock.IsOff)
        {
            return;
        }

        var failures = new Failures();
        foreach (var (certificate, failed) in closed)
        {
            await failures.CatchAsync(
                async () =>
                {
                    await revoker.LookAsync(certificate, failed, cancellationToken);
                    closed.Remove(certificate);
                },
                cancellationToken);
        }

        await failures.CatchAsync(() => SweepWhenDueAsync(cancellationToken), cancellationToken);
        foreach (var (id, _) in done.Where(read => !closed.ContainsKey(read.Certificate)))
        {
            await reseller.Events.DeleteAsync(id, CommandPriority.Housekeeping, cancellationToken);
        }

        failures.Throw();
    }

    private async Task SweepWhenDueAsync(CancellationToken cancellationToken)
    {
        if (watch.Count > 0 && time.GetUtcNow() >= _nextSweep)
        {
            _nextSweep = time.GetUtcNow() + SweepInterval;
            var awaited = watch.Certificates;
            awaited.ExceptWith(await SweepAsync(new CertificateListFilter(), cancellationToken));
            if (awaited.Count > 0)
            {
                // The list may leave out what was cancelled.
                await SweepAsync(new CertificateListFilter { Status = "cancel*" }, cancellationToken);
            }
        }
        else if (watch.Count == 0 && time.GetUtcNow() >= _nextRevokedSweep)
        {
            // Events of the time when the bridge did not run may be gone.
            await SweepAsync(new CertificateListFilter { Status = "revoked" }, cancellationToken);
            _nextRevokedSweep = time.GetUtcNow() + RevokedSweepInterval;
        }
    }

    /// <returns>The certificates that the list shows.</returns>
    private async Task<HashSet<CertificateId>> SweepAsync(CertificateListFilter filter, CancellationToken cancellationToken)
    {
        var shown = new HashSet<CertificateId>();
        await foreach (var entry in reseller.Certificates.ListAsync(filter, CommandPriority.Polling, cancellationToken))
        {
            shown.Add(new CertificateId(entry.CertificateId));
            if (entry.Status is CertificateStatus.Revoked or CertificateStatus.RevokeProcessing)
            {
                await revocations.SawAsync(new CertificateId(entry.CertificateId), entry.Status, closeFailed: false, cancellationToken);
            }

            if (entry.Status != CertificateStatus.Processing)
            {
                Hint(new CertificateId(entry.CertificateId), out _);
            }
            else
            {
                watch.SawUnissued(new CertificateId(entry.CertificateId), time.GetUtcNow());
            }
        }

        return shown;
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
