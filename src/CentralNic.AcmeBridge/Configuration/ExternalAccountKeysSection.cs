using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Names;
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
        "The key itself; from the environment, or as `secrets encrypt` prints it",
        Text(
            $"Give a key of {ExternalAccountKey.LeastBytes} bytes or more, base64url, in a file named by KeyFile, "
            + "or in an environment variable; 'eab new' makes one."),
        example: "Tenants__shop__ExternalAccountKeys__shop_1__Key=…", isSecret: true, isForEnvironmentOnly: true);
    internal static readonly Setting<bool> OneAccountOnly = Keys.Value("OneAccountOnly",
        "Whether the key serves for one account only, ever",
        Flag, false, example: "true");

    internal static readonly ListSetting<string> Names = Keys.List("Names",
        "The domains, each with all names below it, that accounts made with the key may order, among those of the tenant",
        Domains(), [], example: """["www.example.com"]""", note: "all of the tenant's");
    internal static readonly ListSetting<string> Profiles = Keys.List("Profiles",
        "The profiles that they may order, among those of the tenant",
        Text(pattern: TenantsSection.ProfilePattern), [], example: """["digicert"]""", note: "all of the tenant's");
    internal static readonly Setting<string> DefaultProfile = Keys.Value("DefaultProfile",
        "The profile of their orders that name none; some clients cannot, such as certbot 2",
        Text(pattern: TenantsSection.ProfilePattern), example: "digicert", note: "the only one of `Profiles`, or the tenant's");

    private readonly HashSet<string> _kids = new(ExternalAccountKey.KidComparer);

    /// <summary>Reads the keys of a tenant.</summary>
    /// <param name="tenant">The tenant's name as the settings have it.</param>
    /// <param name="owner">The tenant without its keys, which narrow what it may order.</param>
    /// <param name="profiles">All profiles.</param>
    internal ImmutableArray<ExternalAccountKey> Read(string tenant, Tenant owner, IReadOnlyCollection<string> profiles)
    {
        var keys = ImmutableArray.CreateBuilder<ExternalAccountKey>();
        var section = $"{TenantsSection.Keys.Of(tenant)}:ExternalAccountKeys";
        foreach (var kid in reader.ChildrenOf(section))
        {
            var oneAccountOnly = reader.Get(OneAccountOnly.Of(tenant, kid));
            var names = ReadNames(Names.Of(tenant, kid), owner);
            string[] offered = [.. profiles.Where(owner.MayUse)];
            var own = TenantsSection.ReadProfiles(reader, Profiles.Of(tenant, kid), offered, "that the tenant may order");
            var standard = TenantsSection.ReadDefaultProfile(
                reader, DefaultProfile.Of(tenant, kid), own.IsEmpty ? offered : own, "the key's accounts");
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
                keys.Add(new ExternalAccountKey(kid, new Secret(hmac))
                {
                    OneAccountOnly = oneAccountOnly,
                    Names = names,
                    Profiles = own,
                    DefaultProfile = standard,
                });
            }
        }

        return keys.ToImmutable();
    }

    private NameSuffixes? ReadNames(ListSetting<string> setting, Tenant owner)
    {
        var names = reader.Get(setting);
        foreach (var foreign in names.Where(name => name == NameSuffixes.Any ? owner.Names.Match("") < 0 : !owner.MayHave(name)))
        {
            reader.Fail(
                setting.Key,
                $"has '{foreign}', which the tenant may not order",
                $"Give some of its domains, or names below them: {string.Join(", ", owner.Names.Values)}.");
        }

        return reader.IsListGiven(setting) && names.Count > 0 ? new NameSuffixes(names) : null;
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
