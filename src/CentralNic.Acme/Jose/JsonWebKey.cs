using System.Security.Cryptography;
using System.Text.Json;
using CentralNic.Acme.Csr;
using CentralNic.Acme.Problems;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace CentralNic.Acme.Jose;

/// <summary>
/// An account's public key (RFC 7517, RFC 8037): EC on P-256, P-384 or P-521, RSA of 2048 to 4096 bits, or Ed25519. Only the members that
/// make the key count; others are dropped. Equal keys have equal <see cref="Thumbprint"/>s. Safe to share between threads.
/// </summary>
public sealed class JsonWebKey : IEquatable<JsonWebKey>
{
    private const int LeastRsaBits = 2048;
    private const int MostRsaBits = 4096;

    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    private readonly string _json;
    private readonly SignatureVerifier _verifier;
    private readonly byte[] _subjectPublicKeyInfo;

    private JsonWebKey(string json, string algorithm, SignatureVerifier verifier, byte[] subjectPublicKeyInfo)
    {
        _json = json;
        _verifier = verifier;
        _subjectPublicKeyInfo = subjectPublicKeyInfo;
        Algorithm = algorithm;
        Thumbprint = PublicKeyEncoding.Thumbprint(json);
    }

    /// <summary>The one JWS algorithm that the key can be used with, one of <see cref="JwsAlgorithm.Supported"/>.</summary>
    public string Algorithm { get; }

    /// <summary>The RFC 7638 thumbprint: SHA-256, base64url, 43 characters.</summary>
    public string Thumbprint { get; }

    /// <summary>The key as DER SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo => _subjectPublicKeyInfo;

    /// <summary>The modulus of an RSA key, big-endian, for <see cref="WeakKeys"/>; empty for others.</summary>
    public ReadOnlyMemory<byte> Modulus { get; private init; }

    /// <summary>The x coordinate of an EC key, big-endian, for <see cref="WeakKeys"/>; empty for others.</summary>
    public ReadOnlyMemory<byte> EcX { get; private init; }

    /// <summary>Reads a key that a client sent.</summary>
    /// <param name="element">The value of <c>jwk</c>.</param>
    /// <exception cref="AcmeProblemException">badPublicKey: the key is faulty or not accepted; the detail says why.</exception>
    public static JsonWebKey Parse(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Refuse("The 'jwk' is not a JSON object.");
        }

        try
        {
            foreach (var member in PrivateMembers)
            {
                if (element.TryGetProperty(member, out _))
                {
                    throw Refuse($"The 'jwk' has the private member '{member}'. Treat that key as disclosed and make another.");
                }
            }

            return Text(element, "kty") switch
            {
                "EC" => ParseEc(element),
                "RSA" => ParseRsa(element),
                "OKP" => ParseOkp(element),
                _ => throw Refuse("The 'kty' of the 'jwk' is not one of EC, RSA, OKP."),
            };
        }
        catch (InvalidOperationException fault)
        {
            // A string that is not valid UTF-16 after unescaping.
            throw new AcmeProblemException(
                new AcmeProblem(AcmeErrorType.BadPublicKey, "The 'jwk' has a member that is not valid text."), null, fault);
        }
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The JWK.</param>
    /// <exception cref="AcmeProblemException">badPublicKey: the text is not a JWK of an accepted key.</exception>
    public static JsonWebKey FromJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, StrictJson.Options);
            return Parse(document.RootElement);
        }
        catch (JsonException fault)
        {
            throw new AcmeProblemException(new AcmeProblem(AcmeErrorType.BadPublicKey, "The 'jwk' is not valid JSON."), null, fault);
        }
    }

    /// <summary>The canonical JWK: the required members alone, in lexical order, without white space (RFC 7638 section 3.2).</summary>
    public string ToJson() => _json;

    /// <summary>Tells whether a certificate's or CSR's key is this key (RFC 8555 section 11.1).</summary>
    /// <param name="subjectPublicKeyInfo">
    /// The DER SubjectPublicKeyInfo, as <see cref="Csr.CertificateSigningRequest.SubjectPublicKeyInfo"/> has it.
    /// </param>
    public bool Matches(ReadOnlySpan<byte> subjectPublicKeyInfo) => subjectPublicKeyInfo.SequenceEqual(_subjectPublicKeyInfo);

    /// <summary>Verifies a JWS signature.</summary>
    /// <param name="alg">The algorithm that the header names.</param>
    /// <param name="signingInput">The JWS signing input (RFC 7515 section 5.1).</param>
    /// <param name="signature">The signature; for ECDSA r‖s of exactly twice the field's size (RFC 7518 section 3.4).</param>
    /// <returns><see langword="false"/>: it does not verify, or the algorithm is not <see cref="Algorithm"/>.</returns>
    public bool Verify(string alg, ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature) =>
        string.Equals(alg, Algorithm, StringComparison.Ordinal) && _verifier.Verify(signingInput, signature);

    /// <summary>Compares by <see cref="Thumbprint"/>.</summary>
    /// <param name="other">The other key.</param>
    public bool Equals(JsonWebKey? other) => other is not null && string.Equals(_json, other._json, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as JsonWebKey);

    /// <inheritdoc/>
    public override int GetHashCode() => _json.GetHashCode(StringComparison.Ordinal);

    /// <summary>Gives <see cref="Thumbprint"/>.</summary>
    public override string ToString() => Thumbprint;

    private static JsonWebKey ParseEc(JsonElement element)
    {
        var curve = EllipticCurve.ByName(Text(element, "crv"))
            ?? throw Refuse("The 'crv' of the EC key is not one of P-256, P-384, P-521.");
        var x = Octets(element, "x");
        var y = Octets(element, "y");
        if (x.Length != curve.FieldSize || y.Length != curve.FieldSize)
        {
            throw Refuse(
                $"The coordinates of a {curve.Name} key have {curve.FieldSize} octets each; these have {x.Length} and {y.Length}.");
        }

        try
        {
            return new JsonWebKey(
                PublicKeyEncoding.EcJwk(curve.Name, x, y),
                curve.Algorithm,
                new SignatureVerifier.Ec(curve, x, y),
                PublicKeyEncoding.EcInfo(curve.Oid, x, y))
            {
                EcX = x,
            };
        }
        catch (CryptographicException fault)
        {
            throw new AcmeProblemException(
                new AcmeProblem(AcmeErrorType.BadPublicKey, $"The point of the EC key does not lie on {curve.Name}."), null, fault);
        }
    }

    private static JsonWebKey ParseRsa(JsonElement element)
    {
        var n = Octets(element, "n");
        var e = Octets(element, "e");
        if (n is [] or [0, ..] || e is [] or [0, ..])
        {
            throw Refuse("The 'n' and 'e' of an RSA key are not empty and have no leading zero octets (RFC 7518 section 6.3.1).");
        }

        if (RsaModulus.FindFault(n, e, LeastRsaBits, MostRsaBits) is { } weakness)
        {
            throw Refuse($"The RSA key {weakness}.");
        }

        try
        {
            return new JsonWebKey(
                PublicKeyEncoding.RsaJwk(n, e),
                JwsAlgorithm.RS256,
                new SignatureVerifier.Rsa(new RSAParameters { Modulus = n, Exponent = e }),
                PublicKeyEncoding.RsaInfo(n, e))
            {
                Modulus = n,
            };
        }
        catch (CryptographicException fault)
        {
            throw new AcmeProblemException(new AcmeProblem(AcmeErrorType.BadPublicKey, "The RSA key cannot be used."), null, fault);
        }
    }

    private static JsonWebKey ParseOkp(JsonElement element)
    {
        if (Text(element, "crv") != "Ed25519")
        {
            throw Refuse("The 'crv' of the OKP key is not Ed25519, the only one that is supported.");
        }

        var x = Octets(element, "x");
        if (x.Length != Ed25519.PublicKeySize)
        {
            throw Refuse($"An Ed25519 key has {Ed25519.PublicKeySize} octets; this one has {x.Length}.");
        }

        var point = Ed25519.ValidatePublicKeyFullExport(x)
            ?? throw Refuse("The Ed25519 key is not a point of the curve's main subgroup.");
        return new JsonWebKey(
            PublicKeyEncoding.OkpJwk("Ed25519", x), JwsAlgorithm.EdDSA, new SignatureVerifier.Ed(point), PublicKeyEncoding.Ed25519Info(x));
    }

    private static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[] Octets(JsonElement element, string member)
    {
        var text = Text(element, member) ?? throw Refuse($"The 'jwk' lacks the member '{member}', or it is not a string.");
        return Base64Url.TryDecode(text, out var octets)
            ? octets
            : throw Refuse($"The member '{member}' of the 'jwk' is not base64url without padding.");
    }

    private static AcmeProblemException Refuse(string detail) => new(AcmeErrorType.BadPublicKey, detail);
}
