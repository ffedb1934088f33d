using System.Text.Json;

namespace CentralNic.Acme.Documents;

/// <summary>What the new key signs in a key change (RFC 8555 section 7.3.5).</summary>
public sealed record KeyChangePayload
{
    /// <summary>The URL of the account.</summary>
    public required string Account { get; init; }

    /// <summary>The account's key before the change, a JWK, not yet checked.</summary>
    public required JsonElement OldKey { get; init; }
}
