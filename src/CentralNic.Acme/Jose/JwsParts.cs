using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CentralNic.Acme.Problems;

namespace CentralNic.Acme.Jose;

/// <summary>A JWS in the flattened JSON serialization (RFC 7515 section 7.2.2), taken apart; nothing of it is understood yet.</summary>
/// <param name="Header">The protected header, decoded.</param>
/// <param name="Payload">The payload, decoded.</param>
/// <param name="SigningInput">The header's and the payload's base64url text, with a dot between (RFC 7515 section 5.1).</param>
/// <param name="Signature">The signature or MAC, decoded.</param>
internal sealed record JwsParts(byte[] Header, byte[] Payload, byte[] SigningInput, byte[] Signature)
{
    /// <summary>Takes a JWS apart.</summary>
    /// <param name="what">What it is, to begin a sentence with: <c>The body</c>.</param>
    /// <exception cref="AcmeProblemException">malformed: it is of another form.</exception>
    /// <exception cref="InvalidOperationException">It has text that is not valid Unicode.</exception>
    public static JwsParts Read(JsonElement root, string what)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Malformed($"{what} is not a JSON object.");
        }

        if (root.TryGetProperty("signatures", out _))
        {
            throw Malformed("The general JWS serialization ('signatures') is not accepted; use the flattened one.");
        }

        if (root.TryGetProperty("header", out _))
        {
            throw Malformed("The JWS has an unprotected 'header', which ACME does not allow.");
        }

        var protectedText = Member(root, "protected");
        var payloadText = Member(root, "payload");
        var signingInput = new byte[protectedText.Length + 1 + payloadText.Length];
        protectedText.CopyTo(signingInput);
        signingInput[protectedText.Length] = (byte)'.';
        payloadText.CopyTo(signingInput.AsSpan(protectedText.Length + 1));
        return new JwsParts(
            Decode(protectedText, "protected"),
            Decode(payloadText, "payload"),
            signingInput,
            Decode(Member(root, "signature"), "signature"));
    }

    private static ReadOnlySpan<byte> Member(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value))
        {
            throw Malformed($"The JWS has no '{name}'.");
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw Malformed($"The '{name}' of the JWS is not a string.");
        }

        var raw = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        return raw.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(value.GetString()!) : raw;
    }

    private static byte[] Decode(ReadOnlySpan<byte> text, string name) => Base64Url.TryDecode(text, out var bytes)
        ? bytes
        : throw Malformed($"The '{name}' of the JWS is not base64url without padding.");

    private static AcmeProblemException Malformed(string detail) => new(AcmeErrorType.Malformed, detail);
}
