using System.Collections.Immutable;
using System.Security.Cryptography;

namespace CentralNic.Acme.Jose;

/// <summary>The signature algorithms that account keys may use (RFC 7518 section 3.1, RFC 8037).</summary>
public static class JwsAlgorithm
{
    /// <summary>ECDSA with P-256 and SHA-256.</summary>
    public const string ES256 = "ES256";

    /// <summary>ECDSA with P-384 and SHA-384.</summary>
    public const string ES384 = "ES384";

    /// <summary>ECDSA with P-521 and SHA-512.</summary>
    public const string ES512 = "ES512";

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    public const string RS256 = "RS256";

    /// <summary>EdDSA with Ed25519.</summary>
    public const string EdDSA = "EdDSA";

    /// <summary>All of them, as <c>algorithms</c> of a badSignatureAlgorithm problem lists them (RFC 8555 section 6.2).</summary>
    public static ImmutableArray<string> Supported { get; } = [ES256, ES384, ES512, RS256, EdDSA];

    /// <summary>The supported algorithm that a header names, as the shared string; <see langword="null"/>: not supported.</summary>
    /// <param name="name">The value of <c>alg</c>; letter case counts.</param>
    internal static string? Find(string name)
    {
        foreach (var algorithm in Supported)
        {
            if (string.Equals(algorithm, name, StringComparison.Ordinal))
            {
                return algorithm;
            }
        }

        return null;
    }

    /// <summary>The hash of an ECDSA or RSA algorithm.</summary>
    internal static HashAlgorithmName HashOf(string algorithm) => algorithm switch
    {
        ES384 => HashAlgorithmName.SHA384,
        ES512 => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };
}
