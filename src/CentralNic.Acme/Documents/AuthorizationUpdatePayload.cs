namespace CentralNic.Acme.Documents;

/// <summary>What a client sends to an authorization's URL (RFC 8555 section 7.5.2).</summary>
public sealed record AuthorizationUpdatePayload
{
    /// <summary>The new status; only <c>deactivated</c> has a meaning; <see langword="null"/>: not sent.</summary>
    public string? Status { get; init; }
}
