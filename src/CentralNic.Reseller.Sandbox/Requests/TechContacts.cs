using System.Text.RegularExpressions;
using CentralNic.Reseller.Sandbox.Books;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.Gateway;

namespace CentralNic.Reseller.Sandbox.Requests;

/// <summary>The technical contacts of a request: certificate contacts, handles, or data of new ones (manual 6.4, 9.1.17, 9.1.19).</summary>
internal sealed partial class TechContacts
{
    private static readonly string[] DataFields = ["techfirstname", "techlastname", "techphone", "techemail", "techjobtitle"];

    private readonly List<string> _existing = [];
    private readonly List<ContactEntry> _fresh = [];

    /// <summary>Reads the contacts from a command.</summary>
    /// <exception cref="CommandRefusedException">504: the class wants one, or a new one lacks data; 541, 545: one that cannot be.</exception>
    public static TechContacts Read(CommandCall call, CertificateClass of, Register register, DateTimeOffset now)
    {
        var contacts = new TechContacts();
        foreach (var (number, id) in call.Numbered("techcontact"))
        {
            contacts.AddKnown(call, $"techcontact{number}", id, register, now);
        }

        foreach (var number in DataFields.SelectMany(call.Numbered).Select(f => f.Number).Distinct().Order())
        {
            contacts._fresh.Add(new()
            {
                Id = "",
                Account = call.Account.Login,
                FirstName = call.Required($"techfirstname{number}"),
                LastName = call.Required($"techlastname{number}"),
                Email = call.Required($"techemail{number}"),
                Phone = call.Required($"techphone{number}"),
                JobTitle = call.Text($"techjobtitle{number}"),
                Created = now,
            });
        }

        return of.TechContact == ContactRule.Mandatory && contacts._existing.Count + contacts._fresh.Count == 0
            ? throw CommandCall.Missing("techcontact0")
            : contacts;
    }

    /// <summary>Gives the new contacts their ids.</summary>
    /// <returns>All ids, and the new contacts.</returns>
    public (List<string> Ids, List<ContactEntry> Fresh) Complete(NewIds ids)
    {
        List<ContactEntry> fresh = [.. _fresh.Select(c => c with { Id = ids.Contact() })];
        return ([.. _existing, .. fresh.Select(c => c.Id)], fresh);
    }

    private void AddKnown(CommandCall call, string parameter, string id, Register register, DateTimeOffset now)
    {
        if (Handle().IsMatch(id))
        {
            // The sandbox holds no domain contacts: every well-formed handle is taken as one of the account's.
            _fresh.Add(new() { Id = "", Account = call.Account.Login, Handle = id, Created = now });
        }
        else if (id.StartsWith("CC-", StringComparison.OrdinalIgnoreCase))
        {
            var contact = register.FindContact(call.Account.Login, id)
                ?? throw new CommandRefusedException(ReturnCodes.EntityReferenceNotFound, parameter.ToUpperInvariant());
            _existing.Add(contact.Id);
        }
        else
        {
            throw CommandCall.Invalid(parameter, "neither a handle nor a certificate contact");
        }
    }

    [GeneratedRegex("^[PO]-[A-Z]{3}[0-9]{1,8}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Handle();
}
