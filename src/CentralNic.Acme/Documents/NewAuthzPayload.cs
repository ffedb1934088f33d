namespace CentralNic.Acme.Documents;

/// <summary>What a client sends to newAuthz (RFC 8555 section 7.4.1).</summary>
public sealed record NewAuthzPayload
{
    /// <summary>The identifier to authorize, not yet checked.</summary>
    public required IdentifierDocument Identifier { get; init; }
}
