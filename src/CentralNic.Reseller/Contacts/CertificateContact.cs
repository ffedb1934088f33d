using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Contacts;

/// <summary>
/// A contact at the reseller: the answer to AddCertificateContact, StatusCertificateContact and a row of QueryCertificateContactList
/// (manual 8.3). What the answer does not say is <see langword="null"/>. Dates are UTC.
/// </summary>
public sealed record CertificateContact
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        "certificatecontact", "contact", "type", "status", "first name", "last name", "job title", "phone", "email",
        "organization", "organization name", "organization dba", "organization street", "organization city", "organization zip",
        "organization state", "organization country", "organization phone", "organization email", "organization category",
        "registrar", "created by", "created date", "updated by", "updated date", "deletion date");

    /// <summary>The contact's id, for example <c>CC-12345678</c>.</summary>
    public required string ContactId { get; init; }

    /// <summary>What it is for; <see langword="null"/> when the answer does not say.</summary>
    public ContactType? Type { get; init; }

    /// <summary>
    /// How far it is: <c>unverified</c> in an answer to AddCertificateContact, <c>linked</c>, <c>unlinked</c> or
    /// <c>clientAutoDeleteProhibited</c> in lists.
    /// </summary>
    public string? Status { get; init; }

    /// <summary>The person.</summary>
    public required ContactPerson Person { get; init; }

    /// <summary>The organization; <see langword="null"/> when the answer has nothing of one.</summary>
    public ContactOrganization? Organization { get; init; }

    /// <summary>The organization's business category.</summary>
    public string? OrganizationCategory { get; init; }

    /// <summary>The account that has it.</summary>
    public string? Registrar { get; init; }

    /// <summary>The account that made it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary>The account that changed it last.</summary>
    public string? UpdatedBy { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? UpdatedDate { get; init; }

    /// <summary>When it will be deleted because nothing uses it.</summary>
    public DateTimeOffset? DeletionDate { get; init; }

    /// <summary>All properties that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }

    /// <summary>Reads an answer; <see langword="null"/>: no id is known.</summary>
    internal static CertificateContact? Read(ResellerResponse response, string? contactId) =>
        Read(response.First, contactId, () => ResellerValue.Others(response, Known));

    internal static CertificateContact? Read(ResellerRow row) =>
        Read(name => ResellerValue.NullIfEmpty(row[name]), contactId: null, () => ResellerValue.Others(row, Known));

    private static CertificateContact? Read(
        Func<string, string?> value, string? contactId, Func<IReadOnlyDictionary<string, IReadOnlyList<string>>> others) =>
        (value("certificatecontact") ?? value("contact") ?? contactId) is not { } id
            ? null
            : new CertificateContact
            {
                ContactId = id,
                Type = ReadType(value("type")),
                Status = value("status"),
                Person = new ContactPerson
                {
                    FirstName = value("first name"),
                    LastName = value("last name"),
                    JobTitle = value("job title"),
                    Phone = value("phone"),
                    Email = value("email"),
                },
                Organization = ReadOrganization(value),
                OrganizationCategory = value("organization category"),
                Registrar = value("registrar"),
                CreatedBy = value("created by"),
                CreatedDate = ResellerValue.Date(value("created date")),
                UpdatedBy = value("updated by"),
                UpdatedDate = ResellerValue.Date(value("updated date")),
                DeletionDate = ResellerValue.Date(value("deletion date")),
                Other = others(),
            };

    private static ContactOrganization? ReadOrganization(Func<string, string?> value)
    {
        var organization = new ContactOrganization
        {
            Name = value("organization name") ?? value("organization"),
            Dba = value("organization dba"),
            Street = value("organization street"),
            Zip = value("organization zip"),
            City = value("organization city"),
            State = value("organization state"),
            Country = value("organization country"),
            Phone = value("organization phone"),
            Email = value("organization email"),
        };
        return organization == new ContactOrganization() ? null : organization;
    }

    private static ContactType? ReadType(string? text) => text?.ToUpperInvariant() switch
    {
        null => null,
        "TECH" => ContactType.Tech,
        "ORGANIZATION" => ContactType.Organization,
        "EVAPPROVER" => ContactType.EvApprover,
        _ => ContactType.Unknown,
    };
}
