using System.Text.Json;
using System.Text.Unicode;
using CentralNic.Acme.Problems;

namespace CentralNic.Acme.Jose;

/// <summary>
/// Reads protected headers (RFC 8555 section 6.2). Members that take a key from elsewhere (jku, x5u, x5c) are never looked at.
/// </summary>
internal static class JwsHeaderReader
{
    /// <param name="json">The decoded value of <c>protected</c>.</param>
    public static ProtectedHeader Read(byte[] json)
    {
        if (!Utf8.IsValid(json))
        {
            throw Malformed("The protected header is not UTF-8.");
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, StrictJson.Options);
        }
        catch (JsonException fault)
        {
            throw new AcmeProblemException(
                new AcmeProblem(AcmeErrorType.Malformed, "The protected header is not a JSON object without duplicate members."),
                fault.Message,
                fault);
        }

        using (document)
        {
            return Read(document.RootElement);
        }
    }

    private static ProtectedHeader Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Malformed("The protected header is not a JSON object.");
        }

        foreach (var extension in (ReadOnlySpan<string>)["crit", "b64"])
        {
            if (root.TryGetProperty(extension, out _))
            {
                throw Malformed($"The protected header has '{extension}'; no JWS extension is supported.");
            }
        }

        var alg = Algorithm(Text(root, "alg") ?? throw Malformed("The protected header has no 'alg'."));
        var url = Text(root, "url") ?? throw Malformed("The protected header has no 'url'.");
        var nonce = Text(root, "nonce");
        // An empty one is base64url of nothing: no nonce that was issued, so badNonce, upon which clients try again with the one in the
        // answer.
        if (nonce is not null && !Base64Url.HasOnlyAlphabet(nonce))
        {
            throw Malformed("The 'nonce' of the protected header is not base64url.");
        }

        var kid = Text(root, "kid");
        var hasJwk = root.TryGetProperty("jwk", out var jwk);
        if (hasJwk == kid is not null)
        {
            throw Malformed(
                $"The protected header has {(hasJwk ? "both 'jwk' and 'kid'" : "neither 'jwk' nor 'kid'")}; exactly one of them is "
                + "needed.");
        }

        return new ProtectedHeader(alg, nonce, url, kid, hasJwk ? JsonWebKey.Parse(jwk) : null);
    }

    private static string Algorithm(string name) => JwsAlgorithm.Find(name)
        ?? throw new AcmeProblemException(new AcmeProblem(
            AcmeErrorType.BadSignatureAlgorithm,
            $"The signature algorithm is not supported; use one of {string.Join(", ", JwsAlgorithm.Supported)}.")
        {
            Algorithms = JwsAlgorithm.Supported,
        });

    private static string? Text(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw Malformed($"The '{name}' of the protected header is not a string.");
    }

    private static AcmeProblemException Malformed(string detail) => new(AcmeErrorType.Malformed, detail);
}
