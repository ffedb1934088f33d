using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Contacts;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>
/// A contact of a profile: a certificate contact, handles, or the data (manual 6.4, 8.3.1), as its classes need them (9.3.4).
/// </summary>
internal sealed partial class ContactSettings
{
    private const string PersonMend = "Give the person's data, or instead of all data a certificate contact (CC-12345678) or a handle.";

    private const string Required = "required with data";

    private const string Person = "Give a certificate contact (CC-12345678), a contact handle (P-ABC123), or the data";

    private readonly ContactType _type;
    private readonly Func<CertificateClass, ContactRequirement> _need;
    private readonly Setting<string> _reference;
    private readonly List<Setting<string>> _person;
    private readonly List<Setting<string>> _organization = [];

    private ContactSettings(
        SettingGroup keys,
        ContactType type,
        Func<CertificateClass, ContactRequirement> need,
        Setting<string> reference,
        string whose,
        string shownIn)
    {
        (_type, _need, _reference) = (type, need, reference);
        var needsTitle = type == ContactType.EvApprover;
        _person =
        [
            Data("FirstName", $"{whose} given name", true, "Max"),
            Data("LastName", $"{whose} family name", true, "Mustermann"),
            Data("JobTitle", $"{whose} job title", needsTitle, "Head of IT"),
            Data("Phone", $"{whose} telephone number, as `+49.6894123456`", true, "+49.6894123456", Phone),
            Data("Email", $"{whose} mail address", true, "max@example.org", Email),
        ];
        if (type == ContactType.Organization)
        {
            _organization =
            [
                Data("OrganizationName", "The organization's registered name", true, "Example Corp"),
                Data("OrganizationDba", "The organization's name in business, if another", false, "Example"),
                Data("OrganizationStreet", "The organization's street and number", true, "Example Street 1"),
                Data("OrganizationZip", "The organization's postal code", false, "12345"),
                Data("OrganizationCity", "The organization's city", true, "Exampletown"),
                Data("OrganizationState", "The organization's federal state", false, "EX"),
                Data("OrganizationCountry", "The organization's country, two letters", true, "DE", Country),
                Data("OrganizationPhone", "The organization's telephone number", true, "+49.6894123400", Phone),
                Data("OrganizationEmail", "The organization's mail address", false, "info@example.org", Email),
            ];
        }

        Setting<string> Data(string name, string meaning, bool required, string example, SettingType<string>? kind = null) =>
            keys.Value(
                $"{reference.Name}:{name}", meaning, kind ?? Text(PersonMend), null, example, required ? Required : "not sent",
                samples: [(shownIn, example)]);
    }

    private static SettingType<string> Phone { get; } = Text(
        Telephone(),
        "is not a telephone number as the reseller wants it",
        "Give country code, point and number, for example +49.6894123456.");

    private static SettingType<string> Email { get; } = Text(Mail(), "is not a mail address", "Give one, for example max@example.org.");

    private static SettingType<string> Country { get; } =
        Text(CountryCode(), "is not the code of a country", "Give two letters, for example DE.");

    internal static ContactSettings Tech(SettingGroup keys) => new(
        keys,
        ContactType.Tech,
        each => each.TechContact,
        keys.Value("TechContact",
            "The technical contact: a certificate contact (`CC-12345678`) or a contact handle (`P-ABC123`), or the data below. Required "
            + "where the class needs one (manual 9.3.4): all domain validated classes do",
            Reference(PersonReference(), $"{Person} (FirstName, LastName, Phone, Email)."), example: "CC-12345678",
            samples: [("digicert", "CC-12345678"), ("sectigo", "P-ABC123")]),
        "The technical contact's",
        shownIn: "named");

    internal static ContactSettings Organization(SettingGroup keys) => new(
        keys,
        ContactType.Organization,
        each => each.OrganizationContact,
        keys.Value("OrganizationContact",
            "The organization in the certificate, for OV and EV: a certificate contact, a handle, or two (`O-ABC456/P-ABC123`). Instead "
            + "of it the data below may be given. Required where the class needs one: DigiCert's OV and EV classes do",
            Reference(
                OrganizationReference(),
                "Give a certificate contact (CC-12345678), handles (O-ABC456, O-ABC456/P-ABC123), "
                + "or the data (OrganizationName and the rest)."),
            example: "O-ABC456", samples: [("named", "O-ABC456")],
            remark: "Contacts may be named, or described as here: then they are made once at the reseller and used again."),
        "Its contact person's",
        shownIn: "organization");

    internal static ContactSettings EvApprover(SettingGroup keys) => new(
        keys,
        ContactType.EvApprover,
        each => each.EvApproverContact,
        keys.Value("EvApproverContact",
            "Who may approve EV certificates for the organization: a certificate contact or a handle, or the data below. Required where "
            + "the class needs one: DigiCert's EV classes do",
            Reference(PersonReference(), $"{Person} (FirstName, LastName, JobTitle, Phone, Email)."), example: "P-ABC123",
            samples: [("named", "P-ABC123")]),
        "The approver's",
        shownIn: "organization");

    /// <summary>Reads the contact of a profile; <see langword="null"/> when it has none.</summary>
    internal ProfileContact? Read(SettingsReader reader, string profile, IReadOnlyList<CertificateClass> classes)
    {
        var reference = _reference.Of(profile);
        var contact = ReadAny(reader, profile, reference);
        if (contact is null && classes.FirstOrDefault(each => _need(each) == ContactRequirement.Mandatory) is { } demands)
        {
            reader.Fail(reference, $"is missing; {demands.Name} cannot be ordered without it", _reference.Type.Mend(""));
        }

        var noUse = _type switch
        {
            ContactType.Organization when classes.All(each => each.Level == ValidationLevel.Domain) =>
                "domain validated classes take no organization",
            ContactType.EvApprover when classes.All(each => each.Level != ValidationLevel.Extended) =>
                "only classes with extended validation take an approver",
            _ => null,
        };
        if (contact is not null && noUse is not null)
        {
            reader.Fail(reference, $"is of no use: {noUse}", "Remove it, or choose another class.");
        }

        return contact;
    }

    private ProfileContact? ReadAny(SettingsReader reader, string profile, Setting<string> reference)
    {
        var named = reader.Text(reference)?.ToUpperInvariant();
        string?[] person = [.. _person.Select(setting => reader.Find(setting.Of(profile)))];
        string?[] organization = [.. _organization.Select(setting => reader.Find(setting.Of(profile)))];
        var hasData = person.Concat(organization).Any(value => value is not null);
        if (named is null)
        {
            if (hasData)
            {
                RequireData(reader, profile);
            }

            return !hasData
                ? null
                : new ProfileContact { Type = _type, Person = PersonOf(person), Organization = OrganizationOf(organization) };
        }

        if (hasData)
        {
            reader.Fail(reference, "is given, and so is data of the contact", "Keep one of the two.");
        }

        // Tells when it is none.
        _ = reader.Find(reference);
        return ProfileContact.Named(_type, named);
    }

    private static ContactPerson PersonOf(string?[] data) => new()
    {
        FirstName = data[0],
        LastName = data[1],
        JobTitle = data[2],
        Phone = data[3],
        Email = data[4],
    };

    private static ContactOrganization? OrganizationOf(string?[] data) => data.Length == 0 ? null : new()
    {
        Name = data[0],
        Dba = data[1],
        Street = data[2],
        Zip = data[3],
        City = data[4],
        State = data[5],
        Country = data[6]?.ToUpperInvariant(),
        Phone = data[7],
        Email = data[8],
    };

    // What a new contact cannot do without (manual 8.3.1, 9.1.7, 9.1.8); an EV approver's title is what the CA asks for (manual 6.4).
    private void RequireData(SettingsReader reader, string profile)
    {
        foreach (var setting in _person.Concat(_organization).Where(setting => setting.Documents.Note == Required))
        {
            // What was given and not understood was told already.
            if (reader.Text(setting.Of(profile)) is null)
            {
                reader.Fail(setting.Of(profile), "is missing", PersonMend);
            }
        }
    }

    private static SettingType<string> Reference(Regex form, string mend) =>
        Text(form, "is neither a certificate contact nor a contact handle", mend);

    [GeneratedRegex("^(?:CC-[0-9]+|[OP]-[A-Z]{3}[0-9]+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PersonReference();

    [GeneratedRegex(
        "^(?:CC-[0-9]+|[OP]-[A-Z]{3}[0-9]+|O-[A-Z]{3}[0-9]+/P-[A-Z]{3}[0-9]+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OrganizationReference();

    [GeneratedRegex(@"^[^\s@]+@[^\s@]+\.[^\s@]+$")]
    private static partial Regex Mail();

    [GeneratedRegex(@"^\+[0-9]{1,3}[. ][0-9 ]{3,20}$")]
    private static partial Regex Telephone();

    [GeneratedRegex("^[A-Za-z]{2}$")]
    private static partial Regex CountryCode();
}
