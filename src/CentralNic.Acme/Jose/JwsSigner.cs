using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CentralNic.Acme.Jose;

/// <summary>Signs requests as an ACME client does (RFC 8555 section 6.2).</summary>
public static class JwsSigner
{
    /// <summary>Signs a request.</summary>
    /// <param name="key">The account key.</param>
    /// <param name="url">The URL that the request goes to.</param>
    /// <param name="nonce">The nonce; <see langword="null"/>: none, as in the inner JWS of a key change.</param>
    /// <param name="payload">The payload; empty: POST-as-GET.</param>
    /// <param name="kid">The account URL; <see langword="null"/>: the header has the public key instead.</param>
    /// <returns>The body: flattened JWS JSON serialization, UTF-8.</returns>
    public static byte[] Sign(AccountKey key, string url, string? nonce, ReadOnlySpan<byte> payload, string? kid = null)
    {
        var protectedText = Base64Url.Encode(Header(key, url, nonce, kid));
        var payloadText = Base64Url.Encode(payload);
        var signature = Base64Url.Encode(key.Sign(Encoding.ASCII.GetBytes($"{protectedText}.{payloadText}")));
        return Encoding.ASCII.GetBytes($$"""{"protected":"{{protectedText}}","payload":"{{payloadText}}","signature":"{{signature}}"}""");
    }

    private static ReadOnlySpan<byte> Header(AccountKey key, string url, string? nonce, string? kid)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("alg", key.Algorithm);
            if (kid is null)
            {
                writer.WritePropertyName("jwk");
                writer.WriteRawValue(key.PublicKey.ToJson(), skipInputValidation: true);
            }
            else
            {
                writer.WriteString("kid", kid);
            }

            if (nonce is not null)
            {
                writer.WriteString("nonce", nonce);
            }

            writer.WriteString("url", url);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }
}
