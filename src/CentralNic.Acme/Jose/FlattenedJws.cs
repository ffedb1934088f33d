using System.Text.Json;
using System.Text.Unicode;
using CentralNic.Acme.Problems;

namespace CentralNic.Acme.Jose;

/// <summary>
/// A request in the one form that ACME takes: flattened JWS JSON serialization (RFC 8555 section 6.2). Its form is checked; its signature
/// is not, until <see cref="VerifySignature"/>.
/// </summary>
public sealed class FlattenedJws
{
    /// <summary>The largest body that is read, in bytes, unless told otherwise.</summary>
    public const int DefaultMaxLength = 64 * 1024;

    private FlattenedJws(ProtectedHeader header, byte[] payload, byte[] signingInput, byte[] signature)
    {
        Header = header;
        Payload = payload;
        SigningInput = signingInput;
        Signature = signature;
    }

    /// <summary>The protected header.</summary>
    public ProtectedHeader Header { get; }

    /// <summary>The payload, decoded.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Whether the payload is the empty string, which makes the request a POST-as-GET (RFC 8555 section 6.3).</summary>
    public bool IsPostAsGet => Payload.IsEmpty;

    /// <summary>What was signed: the header's and the payload's base64url text, with a dot between (RFC 7515 section 5.1).</summary>
    public ReadOnlyMemory<byte> SigningInput { get; }

    /// <summary>The signature, decoded.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>Reads a request body of at most <see cref="DefaultMaxLength"/> bytes.</summary>
    /// <param name="body">The body, whole.</param>
    /// <exception cref="AcmeProblemException">malformed, badSignatureAlgorithm or badPublicKey; the detail says what is wrong.</exception>
    public static FlattenedJws Parse(ReadOnlyMemory<byte> body) => Parse(body, DefaultMaxLength);

    /// <summary>Reads a request body.</summary>
    /// <param name="body">The body, whole.</param>
    /// <param name="maxLength">The largest body that is read, in bytes.</param>
    /// <exception cref="AcmeProblemException">malformed, badSignatureAlgorithm or badPublicKey; the detail says what is wrong.</exception>
    public static FlattenedJws Parse(ReadOnlyMemory<byte> body, int maxLength)
    {
        if (body.Length > maxLength)
        {
            throw Malformed($"The body has more than {maxLength} bytes.");
        }

        try
        {
            if (!Utf8.IsValid(body.Span))
            {
                throw Malformed("The body is not UTF-8.");
            }

            using var document = JsonDocument.Parse(body, StrictJson.Options);
            return Read(document.RootElement);
        }
        catch (JsonException fault)
        {
            throw Malformed("The body is not one JSON object in the flattened JWS serialization, without duplicate members.", fault);
        }
        catch (InvalidOperationException fault)
        {
            throw Malformed("The body has text that is not valid Unicode.", fault);
        }
    }

    /// <summary>
    /// Finds the nonce of a body that <see cref="Parse(ReadOnlyMemory{byte})"/> refuses: it was seen, and so it is spent (RFC 8555 section
    /// 6.5).
    /// </summary>
    /// <param name="body">The body, whole; any bytes.</param>
    /// <returns>The nonce as sent, or <see langword="null"/> when no protected header with a nonce can be read.</returns>
    public static string? FindNonce(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, StrictJson.Options);
            if (StringMember(document.RootElement, "protected") is not { } text || !Base64Url.TryDecode(text, out var header))
            {
                return null;
            }

            using var headerDocument = JsonDocument.Parse(header, StrictJson.Options);
            return StringMember(headerDocument.RootElement, "nonce");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null; // Not JSON, or text that is not valid Unicode.
        }
    }

    /// <summary>Verifies the signature.</summary>
    /// <param name="key">The key: the header's own, or that of the account that <c>kid</c> names.</param>
    /// <exception cref="AcmeProblemException">
    /// badPublicKey: the algorithm does not go with the key; malformed: the signature does not verify.
    /// </exception>
    public void VerifySignature(JsonWebKey key)
    {
        EnsureAlgorithmFits(Header.Alg, key);
        if (!key.Verify(Header.Alg, SigningInput.Span, Signature.Span))
        {
            throw Malformed("The JWS signature does not verify with the account key.");
        }
    }

    private static FlattenedJws Read(JsonElement root)
    {
        var parts = JwsParts.Read(root, "The body");
        var header = JwsHeaderReader.Read(parts.Header);
        if (header.Jwk is not null)
        {
            EnsureAlgorithmFits(header.Alg, header.Jwk);
        }

        return new FlattenedJws(header, parts.Payload, parts.SigningInput, parts.Signature);
    }

    private static void EnsureAlgorithmFits(string algorithm, JsonWebKey key)
    {
        if (algorithm != key.Algorithm)
        {
            throw new AcmeProblemException(AcmeErrorType.BadPublicKey, $"The key is for {key.Algorithm}, but 'alg' is {algorithm}.");
        }
    }

    private static string? StringMember(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static AcmeProblemException Malformed(string detail, Exception? fault = null) =>
        new(new AcmeProblem(AcmeErrorType.Malformed, detail), fault?.Message, fault);
}
