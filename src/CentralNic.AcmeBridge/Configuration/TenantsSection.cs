using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Tenants;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Tenants</c>: who pays, and for what.</summary>
internal static class TenantsSection
{
    internal const string Section = "Tenants";

    internal static readonly SettingGroup Keys = new("Tenants:<name>") { Names = "default" };

    internal static readonly ListSetting<string> Names = Keys.List("Names",
        "The domains, each with all names below it, that the tenant's accounts may order. `*`: all",
        Domains(), [NameSuffixes.Any], example: """["example.com", "example.net"]""",
        note: "`[\"*\"]`; for the tenant `default` required to serve, except with `--sandbox`",
        sample: """["example.com", "example.net"]""", remark: "To be decided before the bridge serves: the domains, or [\"*\"] for all.");
    internal static readonly ListSetting<string> Profiles = Keys.List("Profiles",
        "The profiles that they may order. With one alone, it is also the profile of orders that name none",
        Text(pattern: NamePattern[1..^1]), [], example: """["digicert"]""", note: "all", sample: """["digicert", "sectigo"]""");
    internal static readonly ListSetting<string> PreauthorizedNames = Keys.List("PreauthorizedNames",
        "The domains, each with all names below it, for which no proof of control is asked",
        Domains(), [], example: """["intern.example.com"]""", note: "empty: none");

    internal static IReadOnlyList<Tenant> Read(SettingsReader reader, IReadOnlyCollection<string> profiles)
    {
        var keys = new ExternalAccountKeysSection(reader);
        var tenants = new List<Tenant>();
        foreach (var name in reader.ChildrenOf(Section).Where(name => !IsMisspelt(reader, name)))
        {
            if (Name().IsMatch(name))
            {
                tenants.Add(ReadOne(reader, name, profiles, keys));
            }
            else
            {
                reader.Fail($"{Section}:{name}", "is not a name for a tenant", NameMend);
            }
        }

        return tenants;
    }

    /// <summary>What must be the same for all and may be otherwise for each tenant.</summary>
    internal static Dictionary<string, T> ReadEach<T>(SettingsReader reader, Func<string, T> read) =>
        reader.ChildrenOf(Section).ToDictionary(name => name.ToLowerInvariant(), read, StringComparer.Ordinal);

    /// <summary>
    /// A tenant that a variable names by mistake would be one more, which may order everything: one of the environment alone must say
    /// what it may order. The tenant <c>default</c> is always there.
    /// </summary>
    private static bool IsMisspelt(SettingsReader reader, string name)
    {
        var variables = reader.OnlyFromEnvironment(Keys.Of(name));
        if (variables.Count == 0
            || name.Equals(TenantDirectory.DefaultId.Value, StringComparison.OrdinalIgnoreCase)
            || variables.Any(variable => IsMember(variable.Key, Names.Of(name).Key) || IsMember(variable.Key, Profiles.Of(name).Key)))
        {
            return false;
        }

        var others = reader.ChildrenOf(Section).Append(TenantDirectory.DefaultId.Value)
            .Where(other => !other.Equals(name, StringComparison.OrdinalIgnoreCase));
        var near = KnownSettings.NearestName(name, others) is { } known ? $"Did you mean {Keys.Of(known)}? " : "";
        reader.Fail(
            Keys.Of(name),
            $"is named by the {string.Join(", ", variables.Select(variable => variable.Origin))} alone, "
            + $"without {Names.Name} or {Profiles.Name}",
            near + "A tenant of its own needs one of them; put * for all names.");
        return true;

        static bool IsMember(string key, string list) =>
            key.Equals(list, StringComparison.OrdinalIgnoreCase) || key.StartsWith(list + ":", StringComparison.OrdinalIgnoreCase);
    }

    private static Tenant ReadOne(
        SettingsReader reader, string name, IReadOnlyCollection<string> profiles, ExternalAccountKeysSection keys) => new()
        {
            // Keys are compared without case, but what is kept about a tenant is not.
            Id = new TenantId(name.ToLowerInvariant()),
            Names = new NameSuffixes(reader.Get(Names.Of(name))),
            Profiles = ReadProfiles(reader, Profiles.Of(name), profiles),
            PreauthorizedNames = new NameSuffixes(reader.Get(PreauthorizedNames.Of(name))),
            ExternalAccountKeys = keys.Read(name),
        };

    private static ImmutableArray<string> ReadProfiles(
        SettingsReader reader, ListSetting<string> setting, IReadOnlyCollection<string> profiles) =>
    [
        .. reader.Get(setting with
        {
            Type = setting.Type.ReadBy(
                (string text, [MaybeNullWhen(false)] out string profile, out string problem) =>
                {
                    problem = "is not a profile";
                    profile = profiles.FirstOrDefault(known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
                    return profile is not null;
                },
                $"Give some of: {string.Join(", ", profiles)}; or leave the list away for all."),
        }),
    ];
}
