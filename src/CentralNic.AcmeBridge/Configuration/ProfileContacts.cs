using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Contacts;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the contacts of a profile: a certificate contact, handles, or the data (manual 6.4, 8.3.1), as its classes need them (9.3.4).</summary>
internal static partial class ProfileContacts
{
    private const string PersonMend = "Give the person's data, or instead of all data a certificate contact (CC-12345678) or a handle.";

    internal static ProfileContact? Tech(SettingsReader reader, string key, IReadOnlyList<CertificateClass> classes)
    {
        const string Mend = "Give a certificate contact (CC-12345678), a contact handle (P-ABC123), or the data (FirstName, LastName, Phone, Email).";
        var contact = Read(reader, key, ContactType.Tech, null, Mend);
        Demand(reader, key, contact, classes.Where(each => each.TechContact == ContactRequirement.Mandatory), Mend);
        return contact;
    }

    internal static ProfileContact? Organization(SettingsReader reader, string key, IReadOnlyList<CertificateClass> classes)
    {
        const string Mend = "Give a certificate contact (CC-12345678), handles (O-ABC456, O-ABC456/P-ABC123), or the data (OrganizationName and the rest).";
        var organization = new ContactOrganization
        {
            Name = reader.Text($"{key}:{SettingKeys.ContactOrganizationName}"),
            Dba = reader.Text($"{key}:{SettingKeys.ContactOrganizationDba}"),
            Street = reader.Text($"{key}:{SettingKeys.ContactOrganizationStreet}"),
            Zip = reader.Text($"{key}:{SettingKeys.ContactOrganizationZip}"),
            City = reader.Text($"{key}:{SettingKeys.ContactOrganizationCity}"),
            State = reader.Text($"{key}:{SettingKeys.ContactOrganizationState}"),
            Country = Formed(reader, $"{key}:{SettingKeys.ContactOrganizationCountry}", Country(), "is not the code of a country", "Give two letters, for example DE.")?.ToUpperInvariant(),
            Phone = Phone(reader, $"{key}:{SettingKeys.ContactOrganizationPhone}"),
            Email = Email(reader, $"{key}:{SettingKeys.ContactOrganizationEmail}"),
        };
        var contact = Read(reader, key, ContactType.Organization, organization, Mend);
        Demand(reader, key, contact, classes.Where(each => each.OrganizationContact == ContactRequirement.Mandatory), Mend);
        RefuseWithoutUse(reader, key, contact, classes.All(each => each.Level == ValidationLevel.Domain), "domain validated classes take no organization");
        return contact;
    }

    internal static ProfileContact? EvApprover(SettingsReader reader, string key, IReadOnlyList<CertificateClass> classes)
    {
        const string Mend = "Give a certificate contact (CC-12345678), a contact handle (P-ABC123), or the data (FirstName, LastName, JobTitle, Phone, Email).";
        var contact = Read(reader, key, ContactType.EvApprover, null, Mend);
        Demand(reader, key, contact, classes.Where(each => each.EvApproverContact == ContactRequirement.Mandatory), Mend);
        RefuseWithoutUse(reader, key, contact, classes.All(each => each.Level != ValidationLevel.Extended), "only classes with extended validation take an approver");
        return contact;
    }

    private static ProfileContact? Read(SettingsReader reader, string key, ContactType type, ContactOrganization? organization, string mend)
    {
        string? reference = reader.Text(key)?.ToUpperInvariant();
        var person = new ContactPerson
        {
            FirstName = reader.Text($"{key}:{SettingKeys.ContactFirstName}"),
            LastName = reader.Text($"{key}:{SettingKeys.ContactLastName}"),
            JobTitle = reader.Text($"{key}:{SettingKeys.ContactJobTitle}"),
            Phone = Phone(reader, $"{key}:{SettingKeys.ContactPhone}"),
            Email = Email(reader, $"{key}:{SettingKeys.ContactEmail}"),
        };
        bool hasData = person != new ContactPerson() || (organization is not null && organization != new ContactOrganization());
        if (reference is null)
        {
            if (!hasData)
            {
                return null;
            }

            RequireData(reader, key, type, person, organization);
            return new ProfileContact { Type = type, Person = person, Organization = organization };
        }

        if (hasData)
        {
            reader.Fail(key, "is given, and so is data of the contact", "Keep one of the two.");
        }

        if (!(type == ContactType.Organization ? OrganizationReference() : PersonReference()).IsMatch(reference))
        {
            reader.Fail(key, "is neither a certificate contact nor a contact handle", mend);
        }

        return ProfileContact.Named(type, reference);
    }

    // What a new contact cannot do without (manual 8.3.1, 9.1.7, 9.1.8); an EV approver's title is what the CA asks for (manual 6.4).
    private static void RequireData(SettingsReader reader, string key, ContactType type, ContactPerson person, ContactOrganization? organization)
    {
        Require(SettingKeys.ContactFirstName, person.FirstName);
        Require(SettingKeys.ContactLastName, person.LastName);
        Require(SettingKeys.ContactPhone, person.Phone);
        Require(SettingKeys.ContactEmail, person.Email);
        if (type == ContactType.EvApprover)
        {
            Require(SettingKeys.ContactJobTitle, person.JobTitle);
        }

        if (organization is not null)
        {
            Require(SettingKeys.ContactOrganizationName, organization.Name);
            Require(SettingKeys.ContactOrganizationStreet, organization.Street);
            Require(SettingKeys.ContactOrganizationCity, organization.City);
            Require(SettingKeys.ContactOrganizationCountry, organization.Country);
            Require(SettingKeys.ContactOrganizationPhone, organization.Phone);
        }

        void Require(string member, string? value)
        {
            // What was given and not understood was told already.
            if (value is null && reader.Text($"{key}:{member}") is null)
            {
                reader.Fail($"{key}:{member}", "is missing", PersonMend);
            }
        }
    }

    private static void Demand(SettingsReader reader, string key, ProfileContact? contact, IEnumerable<CertificateClass> demanding, string mend)
    {
        if (contact is null && demanding.FirstOrDefault() is { } demands)
        {
            reader.Fail(key, $"is missing; {demands.Name} cannot be ordered without it", mend);
        }
    }

    private static void RefuseWithoutUse(SettingsReader reader, string key, ProfileContact? contact, bool isOfNoUse, string why)
    {
        if (contact is not null && isOfNoUse)
        {
            reader.Fail(key, $"is of no use: {why}", "Remove it, or choose another class.");
        }
    }

    private static string? Phone(SettingsReader reader, string key) =>
        Formed(reader, key, Telephone(), "is not a telephone number as the reseller wants it", "Give country code, point and number, for example +49.6894123456.");

    private static string? Email(SettingsReader reader, string key) => Formed(reader, key, Mail(), "is not a mail address", "Give one, for example max@example.org.");

    private static string? Formed(SettingsReader reader, string key, Regex form, string problem, string mend)
    {
        string? text = reader.Text(key);
        if (text is null || form.IsMatch(text))
        {
            return text;
        }

        reader.Fail(key, problem, mend);
        return null;
    }

    [GeneratedRegex("^(?:CC-[0-9]+|[OP]-[A-Z]{3}[0-9]+)$")]
    private static partial Regex PersonReference();

    [GeneratedRegex("^(?:CC-[0-9]+|[OP]-[A-Z]{3}[0-9]+|O-[A-Z]{3}[0-9]+/P-[A-Z]{3}[0-9]+)$")]
    private static partial Regex OrganizationReference();

    [GeneratedRegex(@"^[^\s@]+@[^\s@]+\.[^\s@]+$")]
    private static partial Regex Mail();

    [GeneratedRegex(@"^\+[0-9]{1,3}[. ][0-9 ]{3,20}$")]
    private static partial Regex Telephone();

    [GeneratedRegex("^[A-Za-z]{2}$")]
    private static partial Regex Country();
}
