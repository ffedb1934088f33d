using System.Collections.Concurrent;
using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.Books;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.Requests;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>Brings every ordered certificate to its end: looks, waits the CA's time, issues, tells by an event.</summary>
internal sealed class Fulfilment(
    Register register,
    SandboxBooks books,
    CertificateAuthority authority,
    DcvLooker looker,
    SandboxOptions options,
    TimeProvider time,
    ILogger<Fulfilment> log)
    : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, PendingCertificate> _pending = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Takes up what an earlier run left unfinished.</summary>
    public void Resume()
    {
        foreach (var entry in register.Certificates(static c => c.Status == SandboxCertificateStatus.Processing))
        {
            Begin(entry);
        }
    }

    /// <summary>Begins to look for a certificate's proofs.</summary>
    public void Begin(CertificateEntry entry)
    {
        var pending = new PendingCertificate(time);
        if (_pending.TryAdd(entry.Id, pending))
        {
            pending.Work = RunAsync(entry, pending);
        }
    }

    /// <summary>Makes the CA look at once; does not wait for what it finds.</summary>
    public void LookNow(string certificateId)
    {
        if (_pending.TryGetValue(certificateId, out var pending))
        {
            pending.Wake();
        }
    }

    /// <summary>Issues a certificate for a request whose control is proven.</summary>
    public IssuedCertificate Issue(CertificateClass of, SigningRequest request, IReadOnlyList<string> names, DateTimeOffset paidUntil) =>
        authority.Issue(
            new() { Brand = of.Brand, Type = of.Type, Key = request.PublicKey, Names = names, NoLaterThan = paidUntil }, time.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_pending.Values.Select(p => p.Work));
        _stopping.Dispose();
    }

    private async Task RunAsync(CertificateEntry entry, PendingCertificate pending)
    {
        await Task.Yield();
        try
        {
            var provenAt = entry.ProvenAt ?? await ProveAsync(entry, pending);
            if (provenAt is { } proven)
            {
                var wait = proven + options.IssueDelay - time.GetUtcNow();
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, time, _stopping.Token);
                }

                Finish(entry);
            }
        }
        catch (IssueRefusedException e)
        {
            Fail(entry, e.Message);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The next run takes it up from the books.
        }
        catch (Exception e)
        {
            log.FulfilmentBroke(e, entry.Id);
        }
        finally
        {
            _pending.TryRemove(entry.Id, out _);
        }
    }

    /// <summary>Looks until all is proven.</summary>
    /// <returns>When it was; <see langword="null"/>: the request failed.</returns>
    private async Task<DateTimeOffset?> ProveAsync(CertificateEntry entry, PendingCertificate pending)
    {
        var brand = ClassTable.Get(entry.Class).Brand;
        var proven = new HashSet<string>(StringComparer.Ordinal);
        var nextLook = entry.Created + options.Dcv.FirstLookAfter;
        while (true)
        {
            await pending.WaitAsync(nextLook - time.GetUtcNow(), _stopping.Token);
            var finding = await looker.LookAsync(brand, entry.Proof, entry.Rows, proven, _stopping.Token);
            var now = time.GetUtcNow();
            books.RecordFinding(entry.Id, finding.Reason);
            if (finding.Proven)
            {
                log.ControlProven(entry.Id, entry.Proof.Method);
                register.Change(entry.Id, (c, _, _) => new() { Certificate = c with { ProvenAt = now, Updated = now } });
                return now;
            }

            log.ControlNotProven(entry.Id, finding.Reason);
            var age = now - entry.Created;
            if (age >= DcvSchedule.GiveUpAt)
            {
                Fail(entry, finding.Reason ?? "domain control was not proven");
                return null;
            }

            nextLook = now + DcvSchedule.NextLook(age);
        }
    }

    private void Finish(CertificateEntry entry)
    {
        var of = ClassTable.Get(entry.Class);
        var request = SigningRequest.Parse(entry.CsrPem);
        var issued = Issue(of, request, [.. entry.Rows.Select(r => r.Name)], register.Order(entry.OrderId).PaidUntil);
        var now = time.GetUtcNow();
        if (register.Change(entry.Id, (certificate, order, ids) => certificate.Status != SandboxCertificateStatus.Processing ? null : new()
        {
            Order = order.Become(OrderStatus.Active),
            Certificate = certificate.Issued(issued, now),
            Event = new(ids.Event, entry.Account, "CERTIFICATE_REQUEST", "REQUEST_SUCCESSFUL", entry.Id, now, "", false),
        }))
        {
            log.Issued(entry.Id, issued.Serial);
        }
    }

    private void Fail(CertificateEntry entry, string reason)
    {
        var now = time.GetUtcNow();
        if (register.Change(entry.Id, (certificate, order, ids) => certificate.Status != SandboxCertificateStatus.Processing ? null : new()
        {
            Order = order.Become(OrderStatus.Failed),
            Certificate = certificate.Become(SandboxCertificateStatus.Failed, now) with { FailureReason = reason },
            Event = new(ids.Event, entry.Account, "CERTIFICATE_REQUEST", "REQUEST_FAILED", entry.Id, now, reason, false),
        }))
        {
            log.Failed(entry.Id, reason);
        }
    }
}
