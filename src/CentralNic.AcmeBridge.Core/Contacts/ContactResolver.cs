using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Contacts;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Contacts;

/// <summary>
/// Has each contact of a profile made once at the reseller, and uses it again: contacts cannot be changed, and DigiCert vets an
/// organization once per contact (manual 6.4, 7.1). What was made is looked for before it is made again, so a crash in between does no
/// harm.
/// </summary>
internal sealed partial class ContactResolver(
    ContactRepository contacts, ResellerClient reseller, TimeProvider time, ILogger<ContactResolver> logger)
{
    private readonly KeyedLock<string> _locks = new(1);

    /// <summary>The contacts that an order of a profile's class is sent with.</summary>
    /// <exception cref="ResellerException">The reseller refuses the data of a contact, or is away.</exception>
    public async Task<OrderContacts> ResolveAsync(OfferedProfile offered, CancellationToken cancellationToken) => new()
    {
        Tech = await ResolveAsync(Tech(offered), cancellationToken),
        Organization = await ResolveAsync(Organization(offered), cancellationToken),
        EvApprover = await ResolveAsync(EvApprover(offered), cancellationToken),
    };

    /// <summary>The same contacts as far as they exist; none is made.</summary>
    /// <param name="remembers">Whether those count that were made before; not, where the reseller has refused them.</param>
    /// <returns>The contacts, and whether they are all there.</returns>
    /// <exception cref="ResellerException">The reseller is away.</exception>
    public async Task<(OrderContacts Contacts, bool AreAll)> FindAsync(
        OfferedProfile offered, bool remembers, CancellationToken cancellationToken)
    {
        var wanted = new[] { Tech(offered), Organization(offered), EvApprover(offered) };
        var found = new string?[wanted.Length];
        for (var index = 0; index < wanted.Length; index++)
        {
            if (wanted[index] is { } contact)
            {
                found[index] = await FindExistingAsync(contact, remembers, cancellationToken)
                    ?? await FindAsync(contact, cancellationToken);
            }
        }

        return (
            new OrderContacts { Tech = found[0], Organization = found[1], EvApprover = found[2] },
            wanted.Zip(found).All(pair => pair.First is null || pair.Second is not null));
    }

    /// <summary>
    /// Learns which certificate contact the reseller made of a technical contact's handle: it makes a new one each time that it gets the
    /// handle.
    /// </summary>
    public async Task LearnAsync(OfferedProfile offered, CertificateDetails ordered, CancellationToken cancellationToken)
    {
        if (Tech(offered) is { IsAtReseller: false, Reference: not null } contact
            && ordered.TechContacts is [var id]
            && id.StartsWith("CC-", StringComparison.OrdinalIgnoreCase)
            && await contacts.FindAsync(contact, cancellationToken) is null)
        {
            await contacts.KeepAsync(new KnownContact(contact.Fingerprint, id, time.GetUtcNow()), cancellationToken);
        }
    }

    /// <summary>Forgets contacts that an order was refused with: the reseller deletes those that nothing uses.</summary>
    /// <returns>Whether there were any that the bridge had made; the order can be tried again.</returns>
    public async Task<bool> ForgetAsync(OfferedProfile offered, OrderContacts used, CancellationToken cancellationToken)
    {
        var any = false;
        foreach (var (contact, id) in new[]
        {
            (offered.Profile.TechContact, used.Tech),
            (offered.Profile.OrganizationContact, used.Organization),
            (offered.Profile.EvApproverContact, used.EvApprover),
        })
        {
            if (contact is { IsAtReseller: false } && id is not null && await contacts.ForgetAsync(contact, id, cancellationToken))
            {
                LogForgotten(id, offered.Profile.Name);
                any = true;
            }
        }

        return any;
    }

    private static ProfileContact? Tech(OfferedProfile offered) =>
        offered.Class.TechContact != ContactRequirement.No ? offered.Profile.TechContact : null;

    /// <summary>
    /// Manual 9.3.4 wants none of Sectigo's OV and EV classes, 7.1 has it verified: what is configured for such a class is sent.
    /// </summary>
    private static ProfileContact? Organization(OfferedProfile offered) =>
        offered.Class.OrganizationContact != ContactRequirement.No || offered.Class.Level != ValidationLevel.Domain
            ? offered.Profile.OrganizationContact
            : null;

    private static ProfileContact? EvApprover(OfferedProfile offered) =>
        offered.Class.EvApproverContact != ContactRequirement.No || offered.Class.Level == ValidationLevel.Extended
            ? offered.Profile.EvApproverContact
            : null;

    private async Task<string?> ResolveAsync(ProfileContact? contact, CancellationToken cancellationToken)
    {
        if (contact is null or { IsAtReseller: true })
        {
            return contact?.Reference;
        }

        using var turn = await _locks.TakeAsync(contact.Fingerprint, cancellationToken);
        if (await FindExistingAsync(contact, remembers: true, cancellationToken) is { } known)
        {
            return known;
        }

        var id = await FindAsync(contact, cancellationToken);
        if (id is null)
        {
            id = (await reseller.Contacts.AddAsync(RequestFor(contact), CommandPriority.Interactive, cancellationToken)).ContactId;
            LogMade(id, contact.Type);
        }

        return (await contacts.KeepAsync(new KnownContact(contact.Fingerprint, id, time.GetUtcNow()), cancellationToken)).Id;
    }

    /// <summary>What is there without asking the reseller.</summary>
    private async Task<string?> FindExistingAsync(ProfileContact contact, bool remembers, CancellationToken cancellationToken)
    {
        if (contact.IsAtReseller)
        {
            return contact.Reference;
        }

        // Of a technical contact's handle the answer to the order tells what was made of it, without a command of its own.
        return (remembers ? (await contacts.FindAsync(contact, cancellationToken))?.Id : null)
            ?? (contact is { Type: ContactType.Tech, Reference: { } handle } ? handle : null);
    }

    /// <summary>Looks for a contact with the very data. No answer shows the handles that one was made of.</summary>
    private async Task<string?> FindAsync(ProfileContact contact, CancellationToken cancellationToken)
    {
        if (contact.Reference is not null)
        {
            return null;
        }

        var filter = new ContactListFilter { Type = TypeName(contact.Type), Email = contact.Person?.Email };
        await foreach (var found in reseller.Contacts.ListAsync(filter, CommandPriority.Interactive, cancellationToken))
        {
            if (found.DeletionDate is null && found.Type == contact.Type && Same(contact, found))
            {
                LogFound(found.ContactId, contact.Type);
                return found.ContactId;
            }
        }

        return null;
    }

    private static AddContactRequest RequestFor(ProfileContact contact) => new()
    {
        Type = contact.Type,
        PHandle = contact.PHandle,
        OHandle = contact.OHandle,
        Person = contact.Person,
        Organization = contact.Organization,
    };

    private static bool Same(ProfileContact contact, CertificateContact found)
    {
        var (person, organization) = (contact.Person ?? new ContactPerson(), contact.Organization ?? new ContactOrganization());
        var (otherPerson, other) = (found.Person, found.Organization ?? new ContactOrganization());
        return Alike(person.FirstName, otherPerson.FirstName)
            && Alike(person.LastName, otherPerson.LastName)
            && Alike(person.Phone, otherPerson.Phone)
            && Alike(person.Email, otherPerson.Email)
            && Alike(person.JobTitle, otherPerson.JobTitle)
            && Alike(organization.Name, other.Name)
            && Alike(organization.Dba, other.Dba)
            && Alike(organization.Street, other.Street)
            && Alike(organization.Zip, other.Zip)
            && Alike(organization.City, other.City)
            && Alike(organization.State, other.State)
            && Alike(organization.Country, other.Country)
            && Alike(organization.Phone, other.Phone)
            && Alike(organization.Email, other.Email);
    }

    private static bool Alike(string? wanted, string? found) => (wanted ?? "") == (found ?? "");

    private static string TypeName(ContactType type) => type switch
    {
        ContactType.Tech => "tech",
        ContactType.Organization => "organization",
        ContactType.EvApprover => "evapprover",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    [LoggerMessage(190, LogLevel.Information, "Certificate contact {ContactId} ({Type}) was made for a profile and will be used again")]
    private partial void LogMade(string contactId, ContactType type);

    [LoggerMessage(191, LogLevel.Information, "Certificate contact {ContactId} ({Type}) has the data of a profile's contact and is used")]
    private partial void LogFound(string contactId, ContactType type);

    [LoggerMessage(192, LogLevel.Warning, "The reseller does not take contact {ContactId} of profile {Profile} any more; it is made again")]
    private partial void LogForgotten(string contactId, string profile);
}
