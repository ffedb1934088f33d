namespace CentralNic.Acme.Documents;

/// <summary>What a client sends to its account URL (RFC 8555 sections 7.3.2 and 7.3.6).</summary>
public sealed record AccountUpdatePayload
{
    /// <summary>The new contact URLs, not yet checked; empty: remove them; <see langword="null"/>: leave them.</summary>
    public IReadOnlyList<string>? Contact { get; init; }

    /// <summary>The new status; only <c>deactivated</c> has a meaning; <see langword="null"/>: leave it.</summary>
    public string? Status { get; init; }
}
