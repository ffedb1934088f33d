using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.Reseller;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The sections <c>Tenants:&lt;name&gt;:ExternalAccountKeys</c>; a kid may stand in one of them only.</summary>
/// <param name="reader">The settings.</param>
internal sealed partial class ExternalAccountKeysSection(SettingsReader reader)
{
    internal static readonly SettingGroup Keys =
        new("Tenants:<name>:ExternalAccountKeys:<kid>") { Names = "default/key_1", IsReloaded = true };

    /// <summary>What key ids look like.</summary>
    internal const string KidPattern = "^[A-Za-z0-9._-]{1,128}$";

    internal static readonly Setting<string> KeyFile = Keys.Value("KeyFile",
        "A file that holds the HMAC key of an external account key and nothing else: base64url or Base64, with padding or without, 32 "
        + "bytes or more. `<kid>` is the key's id, which clients send; see [tenants.md](tenants.md#external-account-keys)",
        Text(), example: "/etc/acme-bridge/shop.key", note: "required, or `Key`",
        remark: "'eab new' makes keys. A file that holds the key, or the environment variable "
                + "Tenants__default__ExternalAccountKeys__key_1__Key; never the key itself here.");
    internal static readonly Setting<string> Key = Keys.Value("Key",
        "The key itself; only from the environment, a configuration file with it is refused",
        Text(
            $"Give a key of {ExternalAccountKey.LeastBytes} bytes or more, base64url, in a file named by KeyFile, "
            + "or in an environment variable; 'eab new' makes one."),
        example: "Tenants__shop__ExternalAccountKeys__shop_1__Key=…", isSecret: true, isForEnvironmentOnly: true);
    internal static readonly Setting<bool> OneAccountOnly = Keys.Value("OneAccountOnly",
        "Whether the key serves for one account only, ever",
        Flag, false, example: "true");

    private readonly HashSet<string> _kids = new(ExternalAccountKey.KidComparer);

    internal ImmutableArray<ExternalAccountKey> Read(string tenant)
    {
        var keys = ImmutableArray.CreateBuilder<ExternalAccountKey>();
        var section = $"{TenantsSection.Keys.Of(tenant)}:ExternalAccountKeys";
        foreach (var kid in reader.ChildrenOf(section))
        {
            var oneAccountOnly = reader.Get(OneAccountOnly.Of(tenant, kid));
            var hmac = ReadHmac(Key.Of(tenant, kid), KeyFile.Of(tenant, kid));
            if (!Kid().IsMatch(kid))
            {
                reader.Fail(
                    $"{section}:{kid}",
                    "is not a key id that the bridge takes",
                    "Use up to 128 letters, digits, dots, hyphens and underscores.");
            }
            else if (!_kids.Add(kid))
            {
                reader.Fail($"{section}:{kid}", "is the key id of another tenant too", "Give each key an id of its own.");
            }
            else if (hmac is not null)
            {
                keys.Add(new ExternalAccountKey(kid, new Secret(hmac), oneAccountOnly));
            }
        }

        return keys.ToImmutable();
    }

    private string? ReadHmac(Setting<string> key, Setting<string> file)
    {
        var secret = SecretReader.Read(reader, key, file, "key");
        if (secret is null || ExternalAccountKey.TryDecode(secret, out _))
        {
            return secret;
        }

        reader.FailSecret(
            reader.Text(file) is null ? key : file,
            $"does not hold a key in Base64 of {ExternalAccountKey.LeastBytes} bytes or more",
            key.Type.Mend(""));
        return null;
    }

    [GeneratedRegex(KidPattern)]
    private static partial Regex Kid();
}
