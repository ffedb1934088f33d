using System.Security.Cryptography;
using System.Text;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Policy;

/// <summary>
/// Where the URLs of accounts begin, and the hashed URIs that stand for accounts in records (draft-ietf-acme-dns-persist-02 section 4.1).
/// </summary>
/// <param name="AccountPrefix">What an account's URL is before the account's id.</param>
/// <param name="HashPrefix">What hashed URIs begin with; the directory's <c>accountHashPrefix</c>.</param>
public sealed record AccountUris(string AccountPrefix, string HashPrefix)
{
    /// <summary>The one hash that is known, by its name in the registry of RFC 6920 section 9.4.</summary>
    public const string HashName = "sha-256";

    /// <summary>In place of the domain, so that one record serves for several.</summary>
    public const string AnyDomain = "*";

    /// <summary>An account's URL.</summary>
    /// <param name="account">The account.</param>
    public string UrlOf(AccountId account) => AccountPrefix + account.Value;

    /// <summary>The hashed URI of an account with one of its keys.</summary>
    /// <param name="domain">Where the record is, without its label, in lower-case A-labels; or <see cref="AnyDomain"/>.</param>
    /// <param name="thumbprint">SHA-256 thumbprint of the key, base64url (RFC 7638).</param>
    /// <param name="account">The account.</param>
    public string HashOf(string domain, string thumbprint, AccountId account)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var rest = Encoding.ASCII.GetBytes(domain + thumbprint + UrlOf(account));
        return $"{HashPrefix}{HashName}/{Base64Url.Encode(SHA256.HashData([(byte)domain.Length, .. rest]))}";
    }
}
