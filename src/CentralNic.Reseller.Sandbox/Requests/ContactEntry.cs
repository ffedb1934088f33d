namespace CentralNic.Reseller.Sandbox.Requests;

/// <summary>A certificate contact as the books keep it (manual 6.4): immutable once made.</summary>
internal sealed record ContactEntry
{
    /// <summary><c>CC-</c> and eight digits.</summary>
    public required string Id { get; init; }

    public required string Account { get; init; }

    /// <summary>The P- or O-handle it was made from, if it was.</summary>
    public string? Handle { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? JobTitle { get; init; }

    public required DateTimeOffset Created { get; init; }
}
