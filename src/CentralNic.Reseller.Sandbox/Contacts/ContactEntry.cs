using System.Text.Json.Serialization;

namespace CentralNic.Reseller.Sandbox.Contacts;

/// <summary>A certificate contact as it is stored (manual 6.4): immutable once made.</summary>
internal sealed record ContactEntry
{
    /// <summary><c>CC-</c> and eight digits.</summary>
    public required string Id { get; init; }

    public required string Account { get; init; }

    public ContactType Type { get; init; }

    /// <summary>The P-handle, or else the O-handle, that it was made from, if it was.</summary>
    public string? Handle { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? JobTitle { get; init; }

    public ContactOrganization? Organization { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The account that made it, if it was pushed to another one since.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When it was pushed to its account; <see langword="null"/>: never.</summary>
    public DateTimeOffset? Updated { get; init; }

    [JsonIgnore]
    public DateTimeOffset LastChange => Updated ?? Created;
}
