using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.State;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>
/// Brings every certificate to the end that was asked for. Each has one worker, which reads its stored status and does what that
/// asks for: look for proofs and issue after the CA's time, or cancel or revoke after the CA's time.
/// </summary>
internal sealed class Fulfilment(
    Register register,
    SandboxState state,
    CertificateOutcomes outcomes,
    IVetting vetting,
    DcvChecker dcv,
    SandboxOptions options,
    TimeProvider time,
    ILogger<Fulfilment> log)
    : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PendingCertificate> _pending = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Takes up what an earlier run left unfinished.</summary>
    public void Resume()
    {
        foreach (var entry in register.Read(static s => s.Certificates.Where(IsUnfinished).ToList()))
        {
            Begin(entry);
        }
    }

    /// <summary>Begins to work on a certificate, or makes its worker see that something has changed.</summary>
    public void Begin(CertificateEntry entry)
    {
        lock (_gate)
        {
            if (_pending.TryGetValue(entry.Id, out var pending))
            {
                pending.Wake();
                return;
            }

            _pending.Add(entry.Id, pending = new(time, entry.Created + options.Dcv.FirstLookAfter));
            pending.Work = RunAsync(entry.Id, pending);
        }
    }

    /// <summary>Makes the CA look at once; does not wait for what it finds.</summary>
    public void LookNow(string certificateId)
    {
        lock (_gate)
        {
            if (_pending.TryGetValue(certificateId, out var pending))
            {
                pending.Wake();
            }
        }
    }

    /// <summary>Ends cancellations and revocations that were asked for: at once, or after the CA's time if it takes any.</summary>
    public void Close(IEnumerable<CertificateEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (options.CloseDelay <= TimeSpan.Zero)
            {
                outcomes.Close(entry);
                LookNow(entry.Id);
            }
            else
            {
                Begin(entry);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Task[] works;
        lock (_gate)
        {
            works = [.. _pending.Values.Select(p => p.Work)];
        }

        await Task.WhenAll(works);
        _stopping.Dispose();
    }

    private static bool IsUnfinished(CertificateEntry entry) => entry.Status
        is SandboxCertificateStatus.Processing or SandboxCertificateStatus.CancelProcessing or SandboxCertificateStatus.RevokeProcessing;

    private async Task RunAsync(string id, PendingCertificate pending)
    {
        await Task.Yield();
        try
        {
            while (Next(id) is { } entry)
            {
                await StepAsync(entry, pending);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The next run takes it up from the stored state.
        }
        catch (Exception e)
        {
            log.FulfilmentFailed(e, id);
            lock (_gate)
            {
                _pending.Remove(id);
            }
        }
    }

    // Leaving and coming back are one under the lock: a change that comes now finds this worker or begins another.
    private CertificateEntry? Next(string id)
    {
        lock (_gate)
        {
            var entry = Current(id);
            if (IsUnfinished(entry))
            {
                return entry;
            }

            _pending.Remove(id);
            return null;
        }
    }

    private CertificateEntry Current(string id) => register.Read(s => s.Certificate(id));

    private Task StepAsync(CertificateEntry entry, PendingCertificate pending) => entry switch
    {
        { Status: SandboxCertificateStatus.Processing, ProvenAt: null } => LookAsync(entry, pending),
        { Status: SandboxCertificateStatus.Processing } => IssueAsync(entry, entry.ProvenAt.Value + DelayOf(entry), pending),
        _ => CloseAsync(entry, entry.Updated + options.CloseDelay, pending),
    };

    private TimeSpan DelayOf(CertificateEntry entry) =>
        entry.Origin == CertificateOrigin.Reissue ? options.ReissueDelay ?? options.IssueDelay : options.IssueDelay;

    private async Task LookAsync(CertificateEntry entry, PendingCertificate pending)
    {
        await pending.WaitUntilAsync(pending.NextLook, _stopping.Token);
        if (Current(entry.Id).Status != SandboxCertificateStatus.Processing)
        {
            return;
        }

        var brand = ClassTable.Get(entry.Class).Brand;
        var finding = await dcv.LookAsync(brand, entry.Proof, entry.Rows, pending.Proven, _stopping.Token);
        var now = time.GetUtcNow();
        state.RecordFinding(entry.Id, finding.Reason);
        if (finding.Proven)
        {
            log.ControlProven(entry.Id, entry.Proof.Method);
            register.Change((s, _) => s.Certificate(entry.Id) is { Status: SandboxCertificateStatus.Processing } still
                ? new() { Certificates = [still with { ProvenAt = now, Updated = now }] }
                : null);
            return;
        }

        log.ControlNotProven(entry.Id, finding.Reason);
        var age = now - entry.Created;
        if (age >= DcvSchedule.GiveUpAt)
        {
            outcomes.Fail(entry.Id, finding.Reason ?? "domain control was not proven");
        }

        pending.NextLook = now + DcvSchedule.NextLook(age);
    }

    private async Task IssueAsync(CertificateEntry entry, DateTimeOffset due, PendingCertificate pending)
    {
        var now = time.GetUtcNow();
        var progress = vetting.ProgressOf(entry, now);
        if (progress.Refusal is { } refusal)
        {
            outcomes.Fail(entry.Id, refusal);
        }
        else if (!progress.Passed)
        {
            await pending.WaitUntilAsync(progress.AskAgainAt ?? DateTimeOffset.MaxValue, _stopping.Token);
        }
        else if (now < due)
        {
            await pending.WaitUntilAsync(due, _stopping.Token);
        }
        else
        {
            outcomes.Issue(entry);
        }
    }

    private async Task CloseAsync(CertificateEntry entry, DateTimeOffset due, PendingCertificate pending)
    {
        if (time.GetUtcNow() < due)
        {
            await pending.WaitUntilAsync(due, _stopping.Token);
        }
        else
        {
            outcomes.Close(entry);
        }
    }
}
