using System.Security.Cryptography;
using System.Text;

namespace CentralNic.Acme.Jose;

/// <summary>Key authorizations (RFC 8555 section 8.1).</summary>
public static class KeyAuthorization
{
    /// <summary>Makes the key authorization of a challenge.</summary>
    /// <param name="token">The challenge's token.</param>
    /// <param name="thumbprint">The account key's <see cref="JsonWebKey.Thumbprint"/>.</param>
    public static string Create(string token, string thumbprint) => $"{token}.{thumbprint}";

    /// <summary>
    /// What the TXT record of a dns-01 challenge holds: the SHA-256 of the key authorization, base64url (RFC 8555 section 8.4).
    /// </summary>
    /// <param name="keyAuthorization">The key authorization.</param>
    public static string DnsValue(string keyAuthorization)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(keyAuthorization), hash);
        return Base64Url.Encode(hash);
    }
}
