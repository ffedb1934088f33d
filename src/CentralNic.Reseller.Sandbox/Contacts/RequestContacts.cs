using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Contacts;

/// <summary>
/// The contacts of a request: certificate contacts, handles, or data of new ones (manual 6.4, 9.1.17, 9.1.19). A renewal takes over the
/// kinds that it does not give.
/// </summary>
internal sealed class RequestContacts
{
    private static readonly string[] Person = ["firstname", "lastname", "phone", "email", "jobtitle"];

    private static readonly string[] OrganizationData =
    [
        "organizationname", "organizationdba", "organizationstreet", "organizationzip", "organizationcity", "organizationstate",
        "organizationcountry", "organizationphone", "organizationemail",
    ];

    private readonly List<ContactEntry> _contacts = [];
    private readonly CommandCall _call;
    private readonly Register _register;
    private readonly DateTimeOffset _now;

    private RequestContacts(CommandCall call, Register register, DateTimeOffset now)
    {
        _call = call;
        _register = register;
        _now = now;
    }

    /// <summary>Reads the contacts from a command.</summary>
    /// <param name="call">The command.</param>
    /// <param name="of">The class, which tells what is mandatory (manual 9.3.4).</param>
    /// <param name="register">Where existing contacts are.</param>
    /// <param name="parent">The certificate that is renewed, or <see langword="null"/>.</param>
    /// <param name="now">The time of new contacts.</param>
    /// <exception cref="CommandRefusedException">
    /// 504: the class wants one, or a new one lacks data; 505, 541, 545: one that cannot be.
    /// </exception>
    public static RequestContacts Read(
        CommandCall call, CertificateClass of, Register register, CertificateEntry? parent, DateTimeOffset now)
    {
        var contacts = new RequestContacts(call, register, now);
        contacts.ReadTech();
        contacts.ReadOrganization();
        contacts.ReadEvApprover();
        if (parent is not null)
        {
            contacts.Inherit(ContactType.Tech, parent.TechContacts);
            contacts.Inherit(ContactType.Organization, parent.OrganizationContact is { } id ? [id] : []);
            contacts.Inherit(ContactType.EvApprover, parent.EvApproverContacts);
        }

        contacts.Demand(ContactType.Tech, of.TechContact, "techcontact0");
        contacts.Demand(ContactType.Organization, of.OrganizationContact, "organizationcontact");
        contacts.Demand(ContactType.EvApprover, of.EvApproverContact, "evapprovercontact0");
        return contacts;
    }

    /// <summary>Gives the new contacts their ids.</summary>
    /// <returns>All contacts of the request, and the new ones among them.</returns>
    public (ContactSet All, List<ContactEntry> Fresh) Complete(NewIds ids)
    {
        var fresh = new List<ContactEntry>();
        var all = new List<ContactEntry>(_contacts.Count);
        foreach (var contact in _contacts)
        {
            all.Add(contact.Id.Length > 0 ? contact : contact with { Id = ids.Contact() });
            if (contact.Id.Length == 0)
            {
                fresh.Add(all[^1]);
            }
        }

        List<string> Of(ContactType type) => [.. all.Where(c => c.Type == type).Select(c => c.Id)];
        return (new(Of(ContactType.Tech), Of(ContactType.Organization).FirstOrDefault(), Of(ContactType.EvApprover)), fresh);
    }

    private void ReadTech()
    {
        foreach (var (number, id) in _call.Numbered("techcontact"))
        {
            AddKnown(ContactType.Tech, $"techcontact{number}", id);
        }

        foreach (var number in Person.SelectMany(f => _call.Numbered("tech" + f)).Select(f => f.Number).Distinct().Order())
        {
            _contacts.Add(ContactFields.Person(_call, ContactType.Tech, "tech", WireText.Number(number), _now));
        }
    }

    private void ReadOrganization()
    {
        foreach (var name in new[] { "organizationcontact", "organizationcontact0", "organizationcontact1" })
        {
            if (_call.Text(name) is { } id)
            {
                AddKnown(ContactType.Organization, name, id);
            }
        }

        if ((_call.Text("organizationphandle") ?? _call.Text("organizationohandle")) is { } handle)
        {
            AddKnown(ContactType.Organization, "organizationohandle", handle);
        }
        else if (OrganizationData.Any(f => _call.Text(f) is not null))
        {
            _contacts.Add(new()
            {
                Id = "",
                Account = _call.Account.Login,
                Type = ContactType.Organization,
                Organization = ContactFields.Organization(_call),
                Created = _now,
            });
        }
    }

    private void ReadEvApprover()
    {
        foreach (var (number, id) in _call.Numbered("evapprovercontact"))
        {
            AddKnown(ContactType.EvApprover, $"evapprovercontact{number}", id);
        }

        if (Person.Any(f => _call.Text("evapprover" + f) is not null))
        {
            _contacts.Add(ContactFields.Person(_call, ContactType.EvApprover, "evapprover", "", _now));
        }
    }

    private void AddKnown(ContactType type, string parameter, string id)
    {
        if (ContactFields.IsHandle(id))
        {
            _contacts.Add(new() { Id = "", Account = _call.Account.Login, Type = type, Handle = id, Created = _now });
        }
        else if (id.StartsWith("CC-", StringComparison.OrdinalIgnoreCase))
        {
            var contact = _register.Read(s => s.FindContact(_call.Account.Login, id)) ?? throw CommandCall.NotFound(parameter);
            _contacts.Add(
                contact.Type == type ? contact : throw CommandCall.Invalid(parameter, $"is a contact of type {contact.Type.WireName()}"));
        }
        else
        {
            throw CommandCall.Invalid(parameter, "neither a handle nor a certificate contact");
        }
    }

    private void Inherit(ContactType type, IReadOnlyList<string> ids)
    {
        if (!_contacts.Any(c => c.Type == type))
        {
            _contacts.AddRange(_register.Read(s => ids.Select(s.Contact).ToList()));
        }
    }

    private void Demand(ContactType type, ContactRule rule, string parameter)
    {
        if (rule == ContactRule.Mandatory && !_contacts.Any(c => c.Type == type))
        {
            throw CommandCall.Missing(parameter);
        }
    }
}
