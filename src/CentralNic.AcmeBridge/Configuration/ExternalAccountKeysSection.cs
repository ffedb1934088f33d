using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the sections <c>Tenants:&lt;name&gt;:ExternalAccountKeys</c>; a kid may stand in one of them only.</summary>
/// <param name="reader">The settings.</param>
/// <param name="workingDirectory">What relative paths are relative to.</param>
/// <param name="warnings">What works but should be looked at.</param>
internal sealed partial class ExternalAccountKeysSection(SettingsReader reader, string workingDirectory, ICollection<string> warnings)
{
    private static readonly string KeyMend =
        $"Give a key of {ExternalAccountKey.LeastBytes} bytes or more, base64url, in a file named by KeyFile, or in an environment variable; 'eab new' makes one.";

    private readonly HashSet<string> _kids = new(ExternalAccountKey.KidComparer);

    internal ImmutableArray<ExternalAccountKey> Read(string section)
    {
        var keys = ImmutableArray.CreateBuilder<ExternalAccountKey>();
        foreach (string kid in reader.ChildrenOf(section))
        {
            string key = $"{section}:{kid}";
            bool oneAccountOnly = reader.Flag($"{key}:{SettingKeys.ExternalAccountKeyOneAccountOnly}", missing: false);
            string? hmac = Hmac($"{key}:{SettingKeys.ExternalAccountKey}", $"{key}:{SettingKeys.ExternalAccountKeyFile}");
            if (!Kid().IsMatch(kid))
            {
                reader.Fail(key, "is not a key id that the bridge takes", "Use up to 128 letters, digits, dots, hyphens and underscores.");
            }
            else if (!_kids.Add(kid))
            {
                reader.Fail(key, "is the key id of another tenant too", "Give each key an id of its own.");
            }
            else if (hmac is not null)
            {
                keys.Add(new ExternalAccountKey(kid, new Secret(hmac), oneAccountOnly));
            }
        }

        return keys.ToImmutable();
    }

    private string? Hmac(string secretKey, string fileKey)
    {
        string? secret = reader.Text(secretKey);
        string? file = reader.Text(fileKey);
        if (secret is not null && file is not null)
        {
            reader.FailSecret(secretKey, $"is given, and so is {fileKey}", "Keep one of the two.");
            return null;
        }

        if (secret is not null && !reader.IsFromEnvironment(secretKey))
        {
            reader.FailSecret(secretKey, "stands in the configuration file, where secrets do not belong", KeyMend);
            return null;
        }

        if (secret is null && file is null)
        {
            reader.FailSecret(secretKey, "is missing", KeyMend);
            return null;
        }

        secret ??= SecretFile.Read(reader, fileKey, Path.GetFullPath(file!, workingDirectory), "key", warnings);
        if (secret is null || ExternalAccountKey.TryDecode(secret, out _))
        {
            return secret;
        }

        reader.FailSecret(file is null ? secretKey : fileKey, $"does not hold a key in Base64 of {ExternalAccountKey.LeastBytes} bytes or more", KeyMend);
        return null;
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,128}$")]
    private static partial Regex Kid();
}
