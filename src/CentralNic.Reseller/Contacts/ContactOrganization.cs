using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Contacts;

/// <summary>
/// An organization that the CA names in a certificate and vets for it (manual 6.4). What is not known is <see langword="null"/>.
/// </summary>
public sealed record ContactOrganization
{
    /// <summary>The registered name.</summary>
    public string? Name { get; init; }

    /// <summary>The name under which it does business, if that is another.</summary>
    public string? Dba { get; init; }

    /// <summary>Street and number.</summary>
    public string? Street { get; init; }

    /// <summary>The postal code.</summary>
    public string? Zip { get; init; }

    /// <summary>The city.</summary>
    public string? City { get; init; }

    /// <summary>The federal state.</summary>
    public string? State { get; init; }

    /// <summary>The country's code of two letters, for example <c>DE</c>.</summary>
    public string? Country { get; init; }

    /// <summary>The telephone number, for example <c>+1.55512345678</c>.</summary>
    public string? Phone { get; init; }

    /// <summary>The mail address.</summary>
    public string? Email { get; init; }

    internal void Set(ResellerCommand command) => command
        .Set("organizationname", Name)
        .Set("organizationdba", Dba)
        .Set("organizationstreet", Street)
        .Set("organizationzip", Zip)
        .Set("organizationcity", City)
        .Set("organizationstate", State)
        .Set("organizationcountry", Country)
        .Set("organizationphone", Phone)
        .Set("organizationemail", Email);
}
