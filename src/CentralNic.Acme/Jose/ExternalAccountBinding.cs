using System.Security.Cryptography;
using System.Text.Json;
using CentralNic.Acme.Problems;

namespace CentralNic.Acme.Jose;

/// <summary>
/// An external account binding (RFC 8555 section 7.3.4): a JWS with a MAC over the account's public key. All but its MAC is checked, until
/// <see cref="Verify"/>.
/// </summary>
public sealed class ExternalAccountBinding
{
    private const int MaxLength = 8 * 1024;

    private readonly string _algorithm;
    private readonly JwsParts _parts;

    private ExternalAccountBinding(string algorithm, string kid, string json, JwsParts parts)
    {
        _algorithm = algorithm;
        _parts = parts;
        Kid = kid;
        Json = json;
    }

    /// <summary>The name of the key that the MAC was made with.</summary>
    public string Kid { get; }

    /// <summary>The binding, exactly as the client sent it.</summary>
    public string Json { get; }

    /// <summary>Reads a binding.</summary>
    /// <param name="element">The value of <c>externalAccountBinding</c>.</param>
    /// <param name="url">The URL that the request was signed for.</param>
    /// <param name="accountKey">The key that signed the request.</param>
    /// <exception cref="AcmeProblemException">
    /// malformed or badSignatureAlgorithm: a rule of RFC 8555 section 7.3.4 is broken; the detail says which.
    /// </exception>
    public static ExternalAccountBinding Parse(JsonElement element, string url, JsonWebKey accountKey)
    {
        ArgumentNullException.ThrowIfNull(accountKey);
        try
        {
            var json = element.GetRawText();
            if (json.Length > MaxLength)
            {
                throw Malformed($"is longer than {MaxLength} characters");
            }

            RequireText(element);
            var parts = JwsParts.Read(element, "The 'externalAccountBinding'");
            using var document = JsonDocument.Parse(parts.Header, StrictJson.Options);
            var header = document.RootElement;
            var algorithm = Algorithm(Text(header, "alg"));
            var kid = Text(header, "kid") is { Length: > 0 } name ? name : throw Malformed("has no 'kid' in its protected header");
            RequireAbsent(header, "nonce", "jwk", "crit", "b64");
            if (Text(header, "url") != url)
            {
                throw Malformed("has another 'url' than the request");
            }

            using var payload = JsonDocument.Parse(parts.Payload, StrictJson.Options);
            return IsKey(payload.RootElement, accountKey)
                ? new ExternalAccountBinding(algorithm, kid, json, parts)
                : throw Malformed("has a payload that is not the public key of the request");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new AcmeProblemException(
                Malformed("has a header or payload that is not JSON without duplicate members").Problem, fault.Message, fault);
        }
    }

    /// <summary>Verifies the MAC, in a time that does not depend on how much of it is right.</summary>
    /// <param name="key">The key that <see cref="Kid"/> names.</param>
    public bool Verify(ReadOnlySpan<byte> key) =>
        CryptographicOperations.FixedTimeEquals(MacAlgorithm.Compute(_algorithm, key, _parts.SigningInput), _parts.Signature);

    private static string Algorithm(string? name) => MacAlgorithm.Supported.FirstOrDefault(known => known == name)
        ?? throw new AcmeProblemException(new AcmeProblem(
            AcmeErrorType.BadSignatureAlgorithm,
            $"The 'alg' of the 'externalAccountBinding' must be one of {string.Join(", ", MacAlgorithm.Supported)}.")
        {
            Algorithms = MacAlgorithm.Supported,
        });

    /// <summary>
    /// The account's document repeats the binding, members that mean nothing included, so all of it must be fit to be written.
    /// </summary>
    private static void RequireText(JsonElement element)
    {
        try
        {
            using var nowhere = new Utf8JsonWriter(Stream.Null);
            element.WriteTo(nowhere);
        }
        catch (InvalidOperationException fault)
        {
            throw new AcmeProblemException(Malformed("has text that is not valid Unicode").Problem, fault.Message, fault);
        }
    }

    private static void RequireAbsent(JsonElement header, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (header.TryGetProperty(member, out _))
            {
                throw Malformed($"has '{member}' in its protected header");
            }
        }
    }

    private static bool IsKey(JsonElement payload, JsonWebKey key)
    {
        try
        {
            return JsonWebKey.Parse(payload).Equals(key);
        }
        catch (AcmeProblemException)
        {
            // Whatever it is, it is not the key, which was accepted.
            return false;
        }
    }

    private static string? Text(JsonElement header, string name) =>
        header.ValueKind == JsonValueKind.Object && header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static AcmeProblemException Malformed(string what) =>
        new(AcmeErrorType.Malformed, $"The 'externalAccountBinding' {what} (RFC 8555 section 7.3.4).");
}
