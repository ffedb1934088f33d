using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CentralNic.Acme.Jose;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Core.Tenants;

/// <summary>A key that binds new ACME accounts to a tenant (RFC 8555 section 7.3.4).</summary>
public sealed class ExternalAccountKey
{
    private readonly byte[] _key;

    /// <summary>Makes the key of what is configured.</summary>
    /// <param name="kid">Its name; clients send it as <c>kid</c>. Letter case does not matter.</param>
    /// <param name="hmac">The HMAC key in any flavour of Base64; at least <see cref="LeastBytes"/> when decoded.</param>
    /// <param name="oneAccountOnly">Whether it serves for one account only, ever.</param>
    /// <exception cref="ArgumentException">The HMAC key is not Base64, or too short.</exception>
    public ExternalAccountKey(string kid, Secret hmac, bool oneAccountOnly = false)
    {
        ArgumentNullException.ThrowIfNull(hmac);
        if (!TryDecode(hmac.Reveal(), out var key))
        {
            throw new ArgumentException($"External account key '{kid}' is not Base64 of {LeastBytes} bytes or more.", nameof(hmac));
        }

        (Kid, OneAccountOnly, _key) = (kid, oneAccountOnly, key);
    }

    /// <summary>The least length of a key in bytes: the length of the shortest MAC (RFC 7518 section 3.2).</summary>
    public const int LeastBytes = 32;

    /// <summary>How kids are compared.</summary>
    public static StringComparer KidComparer => StringComparer.OrdinalIgnoreCase;

    /// <summary>Its name.</summary>
    public string Kid { get; }

    /// <summary>Whether it serves for one account only, ever.</summary>
    public bool OneAccountOnly { get; }

    /// <summary>Makes a random HMAC key of <see cref="LeastBytes"/>, base64url.</summary>
    public static Secret NewHmac() => new(Base64Url.Encode(RandomNumberGenerator.GetBytes(LeastBytes)));

    /// <summary>Decodes a key: base64url or standard Base64, with padding or without.</summary>
    /// <param name="text">The key as text.</param>
    /// <param name="key">The key.</param>
    /// <returns><see langword="false"/>: it is neither, or too short.</returns>
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? key)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Base64Url.TryDecode(text.TrimEnd('=').Replace('+', '-').Replace('/', '_'), out key) && key.Length >= LeastBytes;
    }

    /// <summary>Whether a binding's MAC is made with the key.</summary>
    /// <param name="binding">The binding.</param>
    public bool Verifies(ExternalAccountBinding binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        return binding.Verify(_key);
    }
}
