namespace CentralNic.Acme.Problems;

/// <summary>
/// The error types of the <c>urn:ietf:params:acme:error:</c> namespace that the server uses (RFC 8555 section 6.7, RFC 9773, profiles
/// draft).
/// </summary>
public enum AcmeErrorType
{
    /// <summary>The request specified an account that does not exist.</summary>
    AccountDoesNotExist,

    /// <summary>The request's <c>replaces</c> names a certificate that was already replaced (RFC 9773).</summary>
    AlreadyReplaced,

    /// <summary>The certificate to revoke has already been revoked.</summary>
    AlreadyRevoked,

    /// <summary>The CSR is unacceptable.</summary>
    BadCsr,

    /// <summary>The client sent an unacceptable anti-replay nonce.</summary>
    BadNonce,

    /// <summary>The JWS was signed by a public key that the server does not support.</summary>
    BadPublicKey,

    /// <summary>The revocation reason is not allowed.</summary>
    BadRevocationReason,

    /// <summary>The JWS was signed with an algorithm that the server does not support.</summary>
    BadSignatureAlgorithm,

    /// <summary>CAA records forbid the CA from issuing.</summary>
    Caa,

    /// <summary>Several errors, listed as subproblems.</summary>
    Compound,

    /// <summary>The server could not connect to the validation target.</summary>
    Connection,

    /// <summary>A DNS query failed during validation.</summary>
    Dns,

    /// <summary>The request must include a value for <c>externalAccountBinding</c>.</summary>
    ExternalAccountRequired,

    /// <summary>The response to a challenge did not match what was required.</summary>
    IncorrectResponse,

    /// <summary>A contact URL was invalid.</summary>
    InvalidContact,

    /// <summary>The profile is not offered, or does not fit the order.</summary>
    InvalidProfile,

    /// <summary>The request message was malformed.</summary>
    Malformed,

    /// <summary>The order is not ready to be finalized.</summary>
    OrderNotReady,

    /// <summary>The request exceeds a rate limit.</summary>
    RateLimited,

    /// <summary>The server will not issue for the identifier.</summary>
    RejectedIdentifier,

    /// <summary>The server experienced an internal error.</summary>
    ServerInternal,

    /// <summary>The server received a TLS error during validation.</summary>
    Tls,

    /// <summary>The client lacks sufficient authorization.</summary>
    Unauthorized,

    /// <summary>A contact URL has a scheme that the server does not support.</summary>
    UnsupportedContact,

    /// <summary>An identifier is of a type that the server does not support.</summary>
    UnsupportedIdentifier,

    /// <summary>The user must visit the <c>instance</c> URL and act there.</summary>
    UserActionRequired,
}
