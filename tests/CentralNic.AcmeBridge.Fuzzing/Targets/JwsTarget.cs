using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>
/// Bodies of ACME requests. <c>0</c>: the body. <c>1</c>: a protected header, a line feed and a payload, which the account's key signs.
/// What is accepted is in the one canonical form, and its signature is that of what was signed.
/// </summary>
internal sealed class JwsTarget : IFuzzTarget
{
    private const string Url = "https://acme.example.test/acme/new-order";

    /// <inheritdoc/>
    public string Name => "jws";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } = Text.Words(
        "\"protected\":", "\"payload\":", "\"signature\":", "\"signatures\":", "\"header\":", "\"alg\":", "\"nonce\":", "\"url\":",
        "\"kid\":", "\"jwk\":", "\"kty\":", "\"crv\":", "\"x\":", "\"y\":", "\"n\":", "\"e\":", "\"d\":", "\"k\":", "\"crit\":", "\"b64\":",
        "\"ES256\"", "\"ES384\"", "\"ES512\"", "\"RS256\"", "\"EdDSA\"", "\"HS256\"", "\"none\"", "\"EC\"", "\"RSA\"", "\"OKP\"",
        "\"P-256\"", "\"P-384\"", "\"P-521\"", "\"Ed25519\"", "\"AQAB\"", "null", "true", "{", "}", "[", "]", ",", "\"\"", "\\u0041",
        "\\ud800", "\\u0000", "\ufeff", "=", "==", "+", "/", "-", "_", "[[[[[[[[[[[[[[[[[", "\n", "//", "1");

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        var body = input[0] == '1' ? Sign(input.AsSpan(1)) : input[1..];
        var nonce = FlattenedJws.FindNonce(body);
        FlattenedJws request;
        try
        {
            request = FlattenedJws.Parse(body);
            if (request.Header.Nonce != nonce)
            {
                throw new ContractException($"The nonce '{request.Header.Nonce}' of a body is found as '{nonce}'.");
            }

            request.VerifySignature(request.Header.Jwk ?? FuzzKeys.AccountJwk);
        }
        catch (AcmeProblemException)
        {
            return;
        }

        RequireCanonical(body, request);
        RequireKey(request.Header.Jwk ?? FuzzKeys.AccountJwk, request);
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, byte[] Input)> Seeds()
    {
        var payloads = new[]
        {
            "", "{}", """{"termsOfServiceAgreed":true,"contact":["mailto:admin@example.test"]}""",
            """{"identifiers":[{"type":"dns","value":"www.example.test"}]}""", """{"status":"deactivated"}""",
        };
        foreach (var algorithm in JwsAlgorithm.Supported)
        {
            using var key = AccountKey.Create(algorithm);
            yield return ($"body-{algorithm}-key", Text.Selected('0', JwsSigner.Sign(key, Url, "bm9uY2U", "{}"u8)));
            yield return ($"body-{algorithm}-kid", Text.Selected('0', JwsSigner.Sign(key, Url, "bm9uY2U", "{}"u8, Url + "/1")));
            yield return ($"body-{algorithm}-inner", Text.Selected('0', JwsSigner.Sign(key, Url, null, ""u8)));
        }

        var jwk = FuzzKeys.AccountJwk.ToJson();
        foreach (var (payload, index) in payloads.Select((payload, index) => (payload, index)))
        {
            yield return ($"signed-key-{index}", Text.Selected('1', Encoding.UTF8.GetBytes(
                $$"""{"alg":"ES256","jwk":{{jwk}},"nonce":"bm9uY2U","url":"{{Url}}"}""" + "\n" + payload)));
            yield return ($"signed-kid-{index}", Text.Selected('1', Encoding.UTF8.GetBytes(
                $$"""{"alg":"ES256","kid":"{{Url}}/1","nonce":"bm9uY2U","url":"{{Url}}"}""" + "\n" + payload)));
        }
    }

    private static byte[] Sign(ReadOnlySpan<byte> parts)
    {
        var end = parts.IndexOf((byte)'\n');
        var header = Base64Url.Encode(end < 0 ? parts : parts[..end]);
        var payload = Base64Url.Encode(end < 0 ? [] : parts[(end + 1)..]);
        var signature = Base64Url.Encode(FuzzKeys.SignJose(FuzzKeys.Account, Encoding.ASCII.GetBytes($"{header}.{payload}")));
        return Encoding.ASCII.GetBytes($$"""{"protected":"{{header}}","payload":"{{payload}}","signature":"{{signature}}"}""");
    }

    private static void RequireCanonical(byte[] body, FlattenedJws request)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
        var (header, payload, signature) = (
            document.RootElement.GetProperty("protected").GetString()!,
            document.RootElement.GetProperty("payload").GetString()!,
            document.RootElement.GetProperty("signature").GetString()!);
        if (Base64Url.Encode(request.Payload.Span) != payload
            || Base64Url.Encode(request.Signature.Span) != signature
            || Encoding.ASCII.GetString(request.SigningInput.Span) != $"{header}.{payload}")
        {
            throw new ContractException("A body is accepted that is not in the canonical form.");
        }

        using var read = JsonDocument.Parse(
            System.Buffers.Text.Base64Url.DecodeFromChars(header), new JsonDocumentOptions { AllowDuplicateProperties = false });
        if (read.RootElement.GetProperty("alg").GetString() != request.Header.Alg
            || read.RootElement.GetProperty("url").GetString() != request.Header.Url
            || read.RootElement.TryGetProperty("crit", out _))
        {
            throw new ContractException("A header is read as something else than what it is.");
        }
    }

    /// <summary>Whether the signature holds, by the framework, and for Ed25519 by BouncyCastle, alone.</summary>
    private static bool IsSigned(string jwk, FlattenedJws request)
    {
        using var document = JsonDocument.Parse(jwk);
        var signed = request.SigningInput.Span;
        var signature = request.Signature.Span;
        switch (document.RootElement.GetProperty("kty").GetString())
        {
            case "EC":
                var (curve, hash) = document.RootElement.GetProperty("crv").GetString() switch
                {
                    "P-256" => (ECCurve.NamedCurves.nistP256, HashAlgorithmName.SHA256),
                    "P-384" => (ECCurve.NamedCurves.nistP384, HashAlgorithmName.SHA384),
                    _ => (ECCurve.NamedCurves.nistP521, HashAlgorithmName.SHA512),
                };
                using (var ec = ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = Octets("x"), Y = Octets("y") } }))
                {
                    return ec.VerifyData(signed, signature, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
                }

            case "RSA":
                using (var rsa = RSA.Create(new RSAParameters { Modulus = Octets("n"), Exponent = Octets("e") }))
                {
                    return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                }

            default:
                var verifier = new Ed25519Signer();
                verifier.Init(forSigning: false, new Ed25519PublicKeyParameters(Octets("x")));
                verifier.BlockUpdate(signed);
                return verifier.VerifySignature(signature.ToArray());
        }

        byte[] Octets(string member) =>
            System.Buffers.Text.Base64Url.DecodeFromChars(document.RootElement.GetProperty(member).GetString());
    }

    private static void RequireKey(JsonWebKey key, FlattenedJws request)
    {
        if (!IsSigned(key.ToJson(), request))
        {
            throw new ContractException("A body is accepted whose signature does not hold.");
        }

        byte[] other = [.. request.SigningInput.Span, (byte)'A'];
        if (key.Verify(request.Header.Alg, other, request.Signature.Span))
        {
            throw new ContractException("A signature verifies for something else than what was signed.");
        }

        var again = JsonWebKey.FromJson(key.ToJson());
        if (!again.Equals(key)
            || key.Thumbprint != Base64Url.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToJson())))
            || !again.Matches(key.SubjectPublicKeyInfo.Span))
        {
            throw new ContractException("A key is written as another one.");
        }
    }
}
