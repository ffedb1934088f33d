namespace CentralNic.Acme.Problems;

/// <summary>What the error types are called on the wire, and the HTTP status that goes with each.</summary>
internal static class AcmeErrorTypeNames
{
    /// <summary>The namespace of the error types (RFC 8555 section 6.7).</summary>
    public const string Namespace = "urn:ietf:params:acme:error:";

    /// <summary>The registered URN of a type, for example <c>urn:ietf:params:acme:error:badNonce</c>.</summary>
    public static string ToUrn(this AcmeErrorType type) => type switch
    {
        AcmeErrorType.AccountDoesNotExist => Namespace + "accountDoesNotExist",
        AcmeErrorType.AlreadyReplaced => Namespace + "alreadyReplaced",
        AcmeErrorType.AlreadyRevoked => Namespace + "alreadyRevoked",
        AcmeErrorType.BadCsr => Namespace + "badCSR",
        AcmeErrorType.BadNonce => Namespace + "badNonce",
        AcmeErrorType.BadPublicKey => Namespace + "badPublicKey",
        AcmeErrorType.BadRevocationReason => Namespace + "badRevocationReason",
        AcmeErrorType.BadSignatureAlgorithm => Namespace + "badSignatureAlgorithm",
        AcmeErrorType.Caa => Namespace + "caa",
        AcmeErrorType.Compound => Namespace + "compound",
        AcmeErrorType.Connection => Namespace + "connection",
        AcmeErrorType.Dns => Namespace + "dns",
        AcmeErrorType.ExternalAccountRequired => Namespace + "externalAccountRequired",
        AcmeErrorType.IncorrectResponse => Namespace + "incorrectResponse",
        AcmeErrorType.InvalidContact => Namespace + "invalidContact",
        AcmeErrorType.InvalidProfile => Namespace + "invalidProfile",
        AcmeErrorType.Malformed => Namespace + "malformed",
        AcmeErrorType.OrderNotReady => Namespace + "orderNotReady",
        AcmeErrorType.RateLimited => Namespace + "rateLimited",
        AcmeErrorType.RejectedIdentifier => Namespace + "rejectedIdentifier",
        AcmeErrorType.ServerInternal => Namespace + "serverInternal",
        AcmeErrorType.Tls => Namespace + "tls",
        AcmeErrorType.Unauthorized => Namespace + "unauthorized",
        AcmeErrorType.UnsupportedContact => Namespace + "unsupportedContact",
        AcmeErrorType.UnsupportedIdentifier => Namespace + "unsupportedIdentifier",
        AcmeErrorType.UserActionRequired => Namespace + "userActionRequired",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an ACME error type."),
    };

    /// <summary>
    /// The usual HTTP status of a type. RFC 8555 and RFC 9773 fix some of them; the rest are 400 for what the client must correct and 403
    /// for what it may not do.
    /// </summary>
    internal static int ToStatus(this AcmeErrorType type) => type switch
    {
        AcmeErrorType.Caa
            or AcmeErrorType.ExternalAccountRequired
            or AcmeErrorType.OrderNotReady
            or AcmeErrorType.Unauthorized
            or AcmeErrorType.UserActionRequired => 403,
        AcmeErrorType.AlreadyReplaced => 409,
        AcmeErrorType.RateLimited => 429,
        AcmeErrorType.ServerInternal => 500,
        _ => 400,
    };
}
