using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CentralNic.AcmeBridge.Core.Network;

/// <summary>
/// The key that webhooks are signed with, by the conventions of Standard Webhooks: text <c>whsec_</c> and Base64 of 24 to 64 bytes.
/// </summary>
[DebuggerDisplay("***")]
public sealed class WebhookSecret
{
    /// <summary>What the text begins with.</summary>
    public const string Prefix = "whsec_";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    /// <summary>Reads the text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The key; <see langword="null"/>: it is none.</returns>
    public static WebhookSecret? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        Span<byte> key = stackalloc byte[64];
        return Convert.TryFromBase64String(text[Prefix.Length..], key, out var length) && length >= 24
            ? new WebhookSecret(key[..length].ToArray())
            : null;
    }

    /// <summary>Signs a message.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="at">When it is sent.</param>
    /// <param name="body">What is sent.</param>
    /// <returns>The value of the header <c>webhook-signature</c>: <c>v1,</c> and the Base64 of the HMAC-SHA256.</returns>
    public string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{Timestamp(at)}."), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(_key, signed));
    }

    /// <summary>The value of the header <c>webhook-timestamp</c>: seconds since 1970.</summary>
    /// <param name="at">When the message is sent.</param>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Stars, whatever the key.</summary>
    public override string ToString() => "***";
}
