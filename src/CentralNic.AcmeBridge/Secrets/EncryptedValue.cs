using System.Text;
using System.Text.RegularExpressions;

namespace CentralNic.AcmeBridge.Secrets;

/// <summary>
/// A secret of the configuration in encrypted form, <c>encrypted:KEY:VALUE</c>: the id of the key, and what it encrypted, base64url.
/// </summary>
internal static partial class EncryptedValue
{
    private const string Prefix = "encrypted:";
    private const string Purpose = "configuration";

    /// <summary>Whether a text claims to be one.</summary>
    public static bool IsOne(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Encrypts a secret with the first of the keys.</summary>
    public static string Of(string secret, KeyEncryptionKeys keys) =>
        $"{Prefix}{keys.Id}:{Acme.Jose.Base64Url.Encode(keys.Encrypt(Encoding.UTF8.GetBytes(secret), Purpose))}";

    /// <summary>Decrypts a secret.</summary>
    /// <param name="text">The text, for which <see cref="IsOne"/> holds.</param>
    /// <param name="keys">The keys; <see langword="null"/>: none are configured.</param>
    /// <param name="secret">The secret; empty after a mistake.</param>
    /// <returns>What is wrong, to follow the setting's name; <see langword="null"/>: nothing.</returns>
    public static string? Decrypt(string text, KeyEncryptionKeys? keys, out string secret)
    {
        secret = "";
        if (Form().Match(text) is not { Success: true } parts)
        {
            return "begins with 'encrypted:', and is not what 'secrets encrypt' printed";
        }

        var id = parts.Groups["id"].Value;
        if (keys is null)
        {
            return $"is encrypted with the key {id}, and no key is configured to decrypt it";
        }

        if (!Acme.Jose.Base64Url.TryDecode(parts.Groups["value"].Value, out var kept)
            || keys.Decrypt(kept, Purpose) is not { } bytes)
        {
            return $"is encrypted with the key {id}, and cannot be decrypted with the configured {keys.Ids}";
        }

        secret = Encoding.UTF8.GetString(bytes);
        return null;
    }

    /// <summary>Whether the first of the keys encrypted it.</summary>
    public static bool IsOf(string text, KeyEncryptionKeys keys) => text.StartsWith($"{Prefix}{keys.Id}:", StringComparison.Ordinal);

    /// <summary>All of them in a text, each once.</summary>
    public static IReadOnlyList<string> In(string text) => [.. Anywhere().Matches(text).Select(match => match.Value).Distinct()];

    [GeneratedRegex("^encrypted:(?<id>[0-9a-f]{8}):(?<value>[A-Za-z0-9_-]+)$")]
    private static partial Regex Form();

    [GeneratedRegex("encrypted:[0-9a-f]{8}:[A-Za-z0-9_-]+")]
    private static partial Regex Anywhere();
}
