using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Contacts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>Moves a certificate with its whole order and its contacts to another account (manual 8.4.4).</summary>
internal sealed class Pushing(Register register, AccountRepository accounts, TimeProvider time)
{
    /// <summary>Pushes. The executing account must be above both accounts, or one of them.</summary>
    /// <exception cref="CommandRefusedException">
    /// 545: the object or the target is not to be found there; 541: it is in the target already.
    /// </exception>
    public PushedObjects Push(string executing, string certificateId, string target)
    {
        if (!accounts.Oversees(executing, target))
        {
            throw CommandCall.NotFound("target");
        }

        PushedObjects? pushed = null;
        register.Change((snapshot, ids) =>
        {
            if (snapshot.FindCertificate(certificateId) is not { } certificate || !accounts.Oversees(executing, certificate.Account))
            {
                throw CommandCall.NotFound("object");
            }

            if (certificate.Account == target)
            {
                throw CommandCall.Invalid("target", "the certificate is there already");
            }

            (var change, pushed) = Move(snapshot, ids, snapshot.Order(certificate.OrderId), target, time.GetUtcNow());
            return change;
        });
        return pushed!;
    }

    private static (StateChange Change, PushedObjects Pushed) Move(
        SandboxSnapshot snapshot, NewIds ids, OrderEntry order, string target, DateTimeOffset now)
    {
        var certificates = snapshot.CertificatesOf(order.Id).ToList();
        var moved = MoveContacts(snapshot, ids, order.Id, certificates, target, now);
        string After(string id) => moved.Find(m => m.Before == id).Contact.Id;
        return (
            new()
            {
                Orders = [order with { Account = target, CreatedBy = order.CreatedBy ?? order.Account, Updated = now }],
                Certificates =
                [
                    .. certificates.Select(c => c with
                    {
                        Account = target,
                        CreatedBy = c.CreatedBy ?? c.Account,
                        Updated = now,
                        TechContacts = [.. c.TechContacts.Select(After)],
                        OrganizationContact = c.OrganizationContact is { } id ? After(id) : null,
                        EvApproverContacts = [.. c.EvApproverContacts.Select(After)],
                    }),
                ],
                Contacts = [.. moved.Select(m => m.Contact)],
            },
            new([.. certificates.Select(c => c.Id)], order.Id, [.. moved.Select(m => (m.Before, m.Contact.Id, m.Cloned))]));
    }

    // A contact that another order needs stays where it is; the new account gets a copy.
    private static List<(string Before, ContactEntry Contact, bool Cloned)> MoveContacts(
        SandboxSnapshot snapshot, NewIds ids, string orderId, List<CertificateEntry> certificates, string target, DateTimeOffset now)
    {
        var elsewhere = snapshot.Certificates.Where(c => c.OrderId != orderId).SelectMany(c => c.Contacts).ToHashSet(
            StringComparer.OrdinalIgnoreCase);
        var moved = new List<(string, ContactEntry, bool)>();
        foreach (var id in certificates.SelectMany(c => c.Contacts).Distinct(StringComparer.Ordinal))
        {
            var contact = snapshot.Contact(id);
            var cloned = elsewhere.Contains(id);
            moved.Add((
                id,
                contact with
                {
                    Id = cloned ? ids.Contact() : id,
                    Account = target,
                    CreatedBy = contact.CreatedBy ?? contact.Account,
                    Updated = now,
                },
                cloned));
        }

        return moved;
    }
}
