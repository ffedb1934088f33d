using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Contacts;

/// <summary>
/// A contact to make (manual 8.3.1), of the data given here or of handles that the account has already. It can never be changed.
/// </summary>
public sealed record AddContactRequest
{
    /// <summary>What the contact is for.</summary>
    public required ContactType Type { get; init; }

    /// <summary>The person; for a type that takes it from a handle <see langword="null"/>.</summary>
    public ContactPerson? Person { get; init; }

    /// <summary>The organization, for the types that have one.</summary>
    public ContactOrganization? Organization { get; init; }

    /// <summary>A personal handle (<c>P-ABC123</c>) to take the person's data from.</summary>
    public string? PHandle { get; init; }

    /// <summary>An organization's handle (<c>O-ABC456</c>) to take the organization's data from.</summary>
    public string? OHandle { get; init; }

    internal ResellerCommand ToCommand()
    {
        var type = Type switch
        {
            ContactType.Tech => "tech",
            ContactType.Organization => "organization",
            ContactType.EvApprover => "evapprover",
            _ => throw new ArgumentException("A contact is made for tech, organization or evapprover.", nameof(Type)),
        };
        var command = new ResellerCommand("AddCertificateContact")
            .Set("apiversion", "2")
            .Set("type", type)
            .Set("phandle", PHandle)
            .Set("ohandle", OHandle);
        Person?.Set(command, "", "");
        Organization?.Set(command);
        return command;
    }
}
