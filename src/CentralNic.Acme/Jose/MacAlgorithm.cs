using System.Collections.Immutable;
using System.Security.Cryptography;

namespace CentralNic.Acme.Jose;

/// <summary>The MAC algorithms of external account bindings (RFC 8555 section 7.3.4, RFC 7518 section 3.2).</summary>
internal static class MacAlgorithm
{
    /// <summary>HMAC with SHA-256.</summary>
    public const string HS256 = "HS256";

    /// <summary>HMAC with SHA-384.</summary>
    public const string HS384 = "HS384";

    /// <summary>HMAC with SHA-512.</summary>
    public const string HS512 = "HS512";

    public static ImmutableArray<string> Supported { get; } = [HS256, HS384, HS512];

    /// <summary>Makes a MAC.</summary>
    /// <param name="algorithm">One of <see cref="Supported"/>.</param>
    /// <param name="input">What it is made of.</param>
    public static byte[] Compute(string algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> input) => algorithm switch
    {
        HS256 => HMACSHA256.HashData(key, input),
        HS384 => HMACSHA384.HashData(key, input),
        HS512 => HMACSHA512.HashData(key, input),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a MAC algorithm."),
    };
}
