using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Contacts;

/// <summary>
/// A person whom the CA can ask: a technical contact, an organization's contact or an EV approver (manual 6.4). What is not known is
/// <see langword="null"/>.
/// </summary>
public sealed record ContactPerson
{
    /// <summary>The given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>The family name.</summary>
    public string? LastName { get; init; }

    /// <summary>The telephone number, for example <c>+1.5552345678</c>.</summary>
    public string? Phone { get; init; }

    /// <summary>The mail address.</summary>
    public string? Email { get; init; }

    /// <summary>The job title; EV approvers need one.</summary>
    public string? JobTitle { get; init; }

    /// <summary>Sets <c>techfirstname0</c> and the like.</summary>
    internal void Set(ResellerCommand command, string prefix, string suffix) => command
        .Set($"{prefix}firstname{suffix}", FirstName)
        .Set($"{prefix}lastname{suffix}", LastName)
        .Set($"{prefix}phone{suffix}", Phone)
        .Set($"{prefix}email{suffix}", Email)
        .Set($"{prefix}jobtitle{suffix}", JobTitle);
}
