using System.Collections.Immutable;

namespace CentralNic.Acme.Problems;

/// <summary>A problem as the client may know it (RFC 7807, RFC 8555 section 6.7). The detail holds nothing internal.</summary>
public sealed record AcmeProblem
{
    /// <summary>Makes a problem.</summary>
    /// <param name="type">The ACME error type.</param>
    /// <param name="detail">What is wrong and what to do about it, for a human; never empty.</param>
    public AcmeProblem(AcmeErrorType type, string detail)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(detail);
        Type = type;
        Detail = detail;
    }

    /// <summary>The ACME error type.</summary>
    public AcmeErrorType Type { get; init; }

    /// <summary>What is wrong and what to do about it, for a human.</summary>
    public string Detail { get; init; }

    /// <summary>The HTTP status to answer with; <see langword="null"/>: the usual one of the type.</summary>
    public int? Status { get; init; }

    /// <summary>The HTTP status to answer with: <see cref="Status"/>, or else the usual one of the type.</summary>
    public int HttpStatus => Status ?? DefaultStatus(Type);

    /// <summary>The name that a subproblem is about (RFC 8555 section 6.7.1); never set at the top level.</summary>
    public string? Identifier { get; init; }

    /// <summary>The type of <see cref="Identifier"/>, <c>dns</c> unless the client asked for another.</summary>
    public string IdentifierType { get; init; } = "dns";

    /// <summary>One problem per faulty identifier.</summary>
    public ImmutableArray<AcmeProblem> Subproblems { get; init; } = [];

    /// <summary>
    /// The algorithms that the server supports, on <see cref="AcmeErrorType.BadSignatureAlgorithm"/> (RFC 8555 section 6.2).
    /// </summary>
    public ImmutableArray<string> Algorithms { get; init; } = [];

    /// <summary>How long the client should wait before it tries again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A URL that goes into the <c>Location</c> header, on a key change to a key in use (RFC 8555 section 7.3.5).</summary>
    public string? Location { get; init; }

    /// <summary>
    /// The URL where a human can do what the server waits for, on <see cref="AcmeErrorType.UserActionRequired"/> (RFC 8555 section 7.3.3).
    /// </summary>
    public string? Instance { get; init; }

    /// <summary>The URL of the terms of service to agree to, which goes into a <c>Link</c> header (RFC 8555 section 7.3.3).</summary>
    public string? TermsOfService { get; init; }

    /// <summary>The usual HTTP status of an error type, for example 400 for badNonce, 403 for unauthorized, 429 for rateLimited.</summary>
    /// <param name="type">The type.</param>
    public static int DefaultStatus(AcmeErrorType type) => type.ToStatus();
}
