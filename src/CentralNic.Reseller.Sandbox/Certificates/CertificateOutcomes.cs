using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.Contacts;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Sandbox.Vetting;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>
/// Records how a certificate's request, cancellation or revocation ends: certificate, order, event and refund in one change.
/// </summary>
internal sealed class CertificateOutcomes(
    Register register, CertificateAuthority authority, CertificateEvents events, SandboxOptions options, TimeProvider time, ILogger log)
{
    /// <summary>Issues a certificate for a request whose control is proven.</summary>
    public IssuedCertificate Issue(
        CertificateClass of,
        SigningRequest request,
        IReadOnlyList<string> names,
        DateTimeOffset paidUntil,
        VettedOrganization? organization = null) =>
        authority.Issue(
            new()
            {
                Brand = of.Brand,
                Type = of.Type,
                Key = request.PublicKey,
                Names = names,
                NoLaterThan = paidUntil,
                Organization = organization,
            },
            time.GetUtcNow());

    /// <summary>Issues a certificate that is still awaited; fails it when its order's paid time is over.</summary>
    public void Issue(CertificateEntry entry)
    {
        var now = time.GetUtcNow();
        var paidUntil = register.Read(s => s.Order(entry.OrderId)).PaidUntil;
        if (paidUntil <= now)
        {
            Fail(entry.Id, "the order's paid time is over");
            return;
        }

        var request = SigningRequest.Parse(entry.CsrPem);
        var issued = Issue(ClassTable.Get(entry.Class), request, entry.Names, paidUntil, OrganizationOf(entry, request));
        if (End(entry.Id, SandboxCertificateStatus.Processing, now, c =>
            c.Issued(issued, now), (ids, c) => events.Fulfilled(ids, c, now, null)))
        {
            log.Issued(entry.Id, issued.Serial);
        }
    }

    /// <summary>Ends a certificate that is still awaited: the CA will not issue it.</summary>
    public void Fail(string certificateId, string reason)
    {
        var now = time.GetUtcNow();
        if (End(
            certificateId,
            SandboxCertificateStatus.Processing,
            now,
            c => c.Become(SandboxCertificateStatus.Failed, now) with { FailureReason = reason },
            (ids, c) => events.Fulfilled(ids, c, now, reason)))
        {
            log.Failed(certificateId, reason);
        }
    }

    /// <summary>Ends a cancellation or revocation that was asked for.</summary>
    public void Close(CertificateEntry entry)
    {
        var now = time.GetUtcNow();
        var refusal = options.RefuseClosing ? "the CA refused" : null;
        End(entry.Id, entry.Status, now, c => Closed(c, now, refusal is not null), (ids, c) => events.Closed(ids, c, now, refusal));
    }

    // The contact's data; of a handle the sandbox knows no more than its name, so what the CSR says stands in.
    private VettedOrganization? OrganizationOf(CertificateEntry entry, SigningRequest request)
    {
        if (!OrganizationVetting.IsNeededFor(entry))
        {
            return null;
        }

        var contact = entry.OrganizationContact is { } id ? register.Read(s => s.Contact(id)) : null;
        return contact?.Organization is { Name: { } name } known
            ? new(name, known.City, known.State, known.Country)
            : new(
                SubjectText.Value(request.Subject, SubjectText.Organization) ?? contact?.Handle ?? "unnamed",
                SubjectText.Value(request.Subject, SubjectText.Location),
                SubjectText.Value(request.Subject, SubjectText.State),
                SubjectText.Value(request.Subject, SubjectText.Country));
    }

    private static CertificateEntry Closed(CertificateEntry entry, DateTimeOffset now, bool refused) => (entry.Status, refused) switch
    {
        (SandboxCertificateStatus.CancelProcessing, false) => entry.Become(SandboxCertificateStatus.Canceled, now),
        (SandboxCertificateStatus.CancelProcessing, true) => entry.Become(SandboxCertificateStatus.Processing, now),
        (SandboxCertificateStatus.RevokeProcessing, false) => entry.Become(SandboxCertificateStatus.Revoked, now) with { RevokedAt = now },
        (SandboxCertificateStatus.RevokeProcessing, true) => entry.Become(SandboxCertificateStatus.Active, now),
        _ => throw new InvalidOperationException($"Certificate {entry.Id} is {entry.Status.WireName()}: nobody asked to close it."),
    };

    private bool End(
        string id,
        SandboxCertificateStatus from,
        DateTimeOffset now,
        Func<CertificateEntry, CertificateEntry> to,
        Func<NewIds, CertificateEntry, SandboxEvent> makeEvent) => register.Change((snapshot, ids) =>
    {
        var before = snapshot.Certificate(id);
        if (before.Status != from)
        {
            return null;
        }

        var certificate = to(before);
        var order = snapshot.Order(before.OrderId);
        var all = snapshot.CertificatesOf(order.Id).Select(c => c.Id == certificate.Id ? certificate : c).ToList();
        var status = OrderOutcome.Of(order.Status, all, now);
        return new()
        {
            Orders = [order.Become(status, now)],
            Certificates = [certificate],
            Refund = status == OrderStatus.Canceled || (status == OrderStatus.Failed && options.RefundsFailures)
                ? RefundOf(snapshot.Ledger.PurchaseOf(order.Id), now)
                : null,
            Events = [makeEvent(ids, certificate)],
        };
    }) is not null;

    // DigiCert takes an order back before its first certificate; Sectigo never does (manual 6.3, 7.5).
    private static SandboxRefund? RefundOf(SandboxPurchase? paid, DateTimeOffset now) =>
        paid is not null && ClassTable.Get(paid.Class).RefundOnCancel ? new(paid.Account, paid.OrderId, paid.Price, paid.Vat, now) : null;
}
