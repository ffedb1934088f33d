using System.Text;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.Doctor.Bundle;

/// <summary>
/// Takes out of texts what must not be handed on: the secrets of the configuration wherever they stand, what looks like a key or token, and
/// mail addresses. What is put into a bundle should have none of them anyway.
/// </summary>
/// <param name="settings">The configuration; <see langword="null"/>: it has mistakes.</param>
internal sealed partial class SecretFilter(BridgeSettings? settings)
{
    /// <summary>Shorter ones would be found in words.</summary>
    private const int ShortestSecret = 6;

    private readonly string[] _secrets =
    [
        .. SecretsOf(settings)
            .Where(secret => secret.Length >= ShortestSecret)
            .SelectMany(secret => new[] { secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('=') })
            .Distinct()
            .OrderByDescending(secret => secret.Length),
    ];

    /// <summary>A text without them.</summary>
    public string Clean(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        text = PrivateKey().Replace(text, "(private key)");
        text = Token().Replace(text, "***");
        return Mail().Replace(text, "(mail address)");
    }

    private static IEnumerable<string> SecretsOf(BridgeSettings? settings) => settings is null
        ? []
        :
        [
            settings.Reseller.Password.Reveal(),
            .. settings.KnownSecrets.Select(secret => secret.Reveal()),
            .. settings.EncryptionKeys?.Reveal() ?? [],
        ];

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)", RegexOptions.Singleline)]
    private static partial Regex PrivateKey();

    /// <summary>Webhook secrets, the API's tokens, age's keys, and what stands behind "Bearer".</summary>
    [GeneratedRegex("whsec_[A-Za-z0-9+/=]+|acmebridge_[A-Za-z0-9_-]+|AGE-SECRET-KEY-1[A-Z0-9]+|(?<=Bearer )[A-Za-z0-9._~+/=-]{16,}")]
    private static partial Regex Token();

    [GeneratedRegex(@"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")]
    private static partial Regex Mail();
}
