namespace CentralNic.Acme.Documents;

/// <summary>The time in which a client should renew (RFC 9773 section 4.2). Times are UTC, to the second.</summary>
public sealed record SuggestedWindowDocument
{
    /// <summary>Its start.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Its end, after the start.</summary>
    public required DateTimeOffset End { get; init; }
}
