using CentralNic.Reseller.Lists;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Contacts;

/// <summary>Which contacts to list (manual 8.3.3). Patterns know <c>*</c>; what is not set does not filter.</summary>
public sealed record ContactListFilter
{
    /// <summary>A pattern of contact ids.</summary>
    public string? Contact { get; init; }

    /// <summary>A pattern of types: <c>tech</c>, <c>organization</c>, <c>evapprover</c>.</summary>
    public string? Type { get; init; }

    /// <summary>A pattern of given names.</summary>
    public string? FirstName { get; init; }

    /// <summary>A pattern of family names.</summary>
    public string? LastName { get; init; }

    /// <summary>A pattern of job titles.</summary>
    public string? JobTitle { get; init; }

    /// <summary>A pattern of telephone numbers.</summary>
    public string? Phone { get; init; }

    /// <summary>A pattern of mail addresses.</summary>
    public string? Email { get; init; }

    /// <summary>An organization's name.</summary>
    public string? Organization { get; init; }

    /// <summary>A pattern of the names under which organizations do business.</summary>
    public string? OrganizationDba { get; init; }

    /// <summary>A pattern of streets.</summary>
    public string? OrganizationStreet { get; init; }

    /// <summary>A pattern of cities.</summary>
    public string? OrganizationCity { get; init; }

    /// <summary>A pattern of postal codes.</summary>
    public string? OrganizationZip { get; init; }

    /// <summary>A pattern of federal states.</summary>
    public string? OrganizationState { get; init; }

    /// <summary>A pattern of countries' codes.</summary>
    public string? OrganizationCountry { get; init; }

    /// <summary>A pattern of organizations' telephone numbers.</summary>
    public string? OrganizationPhone { get; init; }

    /// <summary>A pattern of business categories.</summary>
    public string? OrganizationCategory { get; init; }

    /// <summary>A pattern of the date on which it was made, for example <c>2026-07-*</c>.</summary>
    public string? CreatedDate { get; init; }

    /// <summary>A pattern of the date of the last change.</summary>
    public string? UpdatedDate { get; init; }

    /// <summary>Whether rows have all columns (<c>wide=1</c>), or only ids.</summary>
    public bool Detailed { get; init; } = true;

    /// <summary>The order; <see langword="null"/>: the API's, by id.</summary>
    public ContactListOrder? OrderBy { get; init; }

    /// <summary>Whether the order is reversed.</summary>
    public bool Descending { get; init; }

    /// <summary>How many to fetch with each command; <see langword="null"/>: the API's default.</summary>
    public int? PageSize { get; init; }

    internal ResellerCommand ToCommand() => ListPages.Shape(
        new ResellerCommand("QueryCertificateContactList")
            .Set("apiversion", "2")
            .Set("certificatecontact", Contact)
            .Set("type", Type)
            .Set("firstname", FirstName)
            .Set("lastname", LastName)
            .Set("jobtitle", JobTitle)
            .Set("phone", Phone)
            .Set("email", Email)
            .Set("organization", Organization)
            .Set("organizationdba", OrganizationDba)
            .Set("organizationstreet", OrganizationStreet)
            .Set("organizationcity", OrganizationCity)
            .Set("organizationzip", OrganizationZip)
            .Set("organizationstate", OrganizationState)
            .Set("organizationcountry", OrganizationCountry)
            .Set("organizationphone", OrganizationPhone)
            .Set("organizationcategory", OrganizationCategory)
            .Set("createddate", CreatedDate)
            .Set("updateddate", UpdatedDate),
        Detailed,
        OrderBy?.ToString(),
        Descending,
        PageSize);
}
