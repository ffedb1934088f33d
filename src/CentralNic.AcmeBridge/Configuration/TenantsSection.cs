using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Tenants</c>: who pays, and for what.</summary>
internal static partial class TenantsSection
{
    private const string NamesMend = "Give domains, each standing for all names below it too, or * for all.";

    internal static IReadOnlyList<Tenant> Read(SettingsReader reader, IReadOnlyCollection<string> profiles, string workingDirectory, ICollection<string> warnings)
    {
        var keys = new ExternalAccountKeysSection(reader, workingDirectory, warnings);
        var tenants = new List<Tenant>();
        foreach (string name in reader.ChildrenOf(SettingKeys.Tenants))
        {
            if (IsMisspelt(reader, name))
            {
                continue;
            }

            if (TenantName().IsMatch(name))
            {
                tenants.Add(ReadOne(reader, name, profiles, keys));
            }
            else
            {
                reader.Fail($"{SettingKeys.Tenants}:{name}", "is not a name for a tenant", "Use up to 64 letters, digits, dots, hyphens and underscores.");
            }
        }

        return tenants;
    }

    /// <summary>
    /// A tenant that a variable names by mistake would be one more, which may order everything: one of the environment alone must say what it
    /// may order. The tenant <c>default</c> is always there.
    /// </summary>
    private static bool IsMisspelt(SettingsReader reader, string name)
    {
        string section = $"{SettingKeys.Tenants}:{name}";
        var variables = reader.OnlyFromEnvironment(section);
        if (variables.Count == 0
            || name.Equals(TenantDirectory.DefaultId.Value, StringComparison.OrdinalIgnoreCase)
            || variables.Any(variable => IsMember(variable.Key, SettingKeys.TenantNames) || IsMember(variable.Key, SettingKeys.TenantProfiles)))
        {
            return false;
        }

        var others = reader.ChildrenOf(SettingKeys.Tenants).Append(TenantDirectory.DefaultId.Value).Where(other => !other.Equals(name, StringComparison.OrdinalIgnoreCase));
        string near = SettingKeys.NearestName(name, others) is { } known ? $"Did you mean {SettingKeys.Tenants}:{known}? " : "";
        reader.Fail(
            section,
            $"is named by the {string.Join(", ", variables.Select(variable => variable.Origin))} alone, without {SettingKeys.TenantNames} or {SettingKeys.TenantProfiles}",
            near + "A tenant of its own needs one of them; put * for all names.");
        return true;

        bool IsMember(string key, string member) =>
            key.Equals(Key(name, member), StringComparison.OrdinalIgnoreCase) || key.StartsWith(Key(name, member) + ":", StringComparison.OrdinalIgnoreCase);
    }

    private static Tenant ReadOne(
        SettingsReader reader, string name, IReadOnlyCollection<string> profiles, ExternalAccountKeysSection keys) => new()
        {
            // Keys are compared without case, but what is kept about a tenant is not.
            Id = new TenantId(name.ToLowerInvariant()),
            Names = Names(reader, Key(name, SettingKeys.TenantNames), [NameSuffixes.Any]),
            Profiles = Profiles(reader, Key(name, SettingKeys.TenantProfiles), profiles),
            PreauthorizedNames = Names(reader, Key(name, SettingKeys.TenantPreauthorizedNames), []),
            ExternalAccountKeys = keys.Read(Key(name, SettingKeys.TenantExternalAccountKeys)),
        };

    private static NameSuffixes Names(SettingsReader reader, string key, IReadOnlyList<string> missing) =>
        new(reader.List<string>(key, missing, DcvHttpSection.TryParseName, NamesMend));

    private static ImmutableArray<string> Profiles(SettingsReader reader, string key, IReadOnlyCollection<string> profiles) =>
    [
        .. reader.List(
            key,
            [],
            (string text, [MaybeNullWhen(false)] out string profile, out string problem) =>
            {
                problem = "is not a profile";
                profile = profiles.FirstOrDefault(known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
                return profile is not null;
            },
            $"Give some of: {string.Join(", ", profiles)}; or leave the list away for all."),
    ];

    private static string Key(string tenant, string member) => $"{SettingKeys.Tenants}:{tenant}:{member}";

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex TenantName();
}
