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

    internal static readonly SettingGroup Keys = new("Tenants:<name>") { Names = "default", IsReloaded = true };

    internal static readonly ListSetting<string> Names = Keys.List("Names",
        "The domains, each with all names below it, that the tenant's accounts may order. `*`: all",
        Domains(), [NameSuffixes.Any], example: """["example.com", "example.net"]""",
        note: "`[\"*\"]`; for the tenant `default` required to serve, except with `--sandbox`",
        sample: """["example.com", "example.net"]""", remark: "To be decided before the bridge serves: the domains, or [\"*\"] for all.");
    internal static readonly ListSetting<string> Profiles = Keys.List("Profiles",
        "The profiles that they may order. With one alone, it is also the profile of orders that name none",
        Text(pattern: NamePattern[1..^1]), [], example: """["digicert"]""", note: "all", sample: """["digicert", "sectigo"]""");
    internal static readonly Setting<string> DefaultProfile = Keys.Value("DefaultProfile",
        "The profile of the tenant's orders that name none; some clients cannot, such as certbot 2",
        Text(pattern: NamePattern[1..^1]), example: "digicert", note: "the only one of `Profiles`, or `Acme:DefaultProfile`");
    internal static readonly ListSetting<string> PreauthorizedNames = Keys.List("PreauthorizedNames",
        "The domains, each with all names below it, for which no proof of control is asked",
        Domains(), [], example: """["intern.example.com"]""", note: "empty: none");

    internal static IReadOnlyList<Tenant> Read(SettingsReader reader, IReadOnlyCollection<string> profiles)
    {
        var keys = new ExternalAccountKeysSection(reader);
        var tenants = new List<Tenant>();
        foreach (var name in reader.ChildrenOf(Section))
        {
            if (Name().IsMatch(name))
            {
                RequireBounds(reader, name);
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
    /// A tenant that is named by mistake, in the file or by a variable, would be one more, which may order everything: each must say what
    /// it may order. The tenant <c>default</c> is always there.
    /// </summary>
    private static void RequireBounds(SettingsReader reader, string name)
    {
        if (name.Equals(TenantDirectory.DefaultId.Value, StringComparison.OrdinalIgnoreCase)
            || reader.IsListGiven(Names.Of(name)) || reader.IsListGiven(Profiles.Of(name)))
        {
            return;
        }

        var variables = reader.OnlyFromEnvironment(Keys.Of(name));
        var others = reader.ChildrenOf(Section).Append(TenantDirectory.DefaultId.Value)
            .Where(other => !other.Equals(name, StringComparison.OrdinalIgnoreCase));
        var near = KnownSettings.NearestName(name, others) is { } known ? $"Did you mean {Keys.Of(known)}? " : "";
        reader.Fail(
            Keys.Of(name),
            (variables.Count > 0
                ? $"is named by the {string.Join(", ", variables.Select(variable => variable.Origin))} alone, "
                : "says nothing of what its accounts may order, ")
            + $"without {Names.Name} or {Profiles.Name}",
            near + "A tenant of its own needs one of them; put * for all names.");
    }

    private static Tenant ReadOne(
        SettingsReader reader, string name, IReadOnlyCollection<string> profiles, ExternalAccountKeysSection keys) => new()
        {
            // Keys are compared without case, but what is kept about a tenant is not.
            Id = new TenantId(name.ToLowerInvariant()),
            Names = new NameSuffixes(reader.Get(Names.Of(name))),
            Profiles = ReadProfiles(reader, Profiles.Of(name), profiles),
            DefaultProfile = ReadDefaultProfile(reader, DefaultProfile.Of(name), Profiles.Of(name), profiles),
            PreauthorizedNames = new NameSuffixes(reader.Get(PreauthorizedNames.Of(name))),
            ExternalAccountKeys = keys.Read(name),
        };

    private static string? ReadDefaultProfile(
        SettingsReader reader, Setting<string> setting, ListSetting<string> own, IReadOnlyCollection<string> profiles)
    {
        if (reader.Find(setting) is not { } text)
        {
            return null;
        }

        string[] offered = [.. reader.IsListGiven(own) ? reader.Get(own) : profiles];
        if (!offered.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            reader.Fail(setting, "is not a profile that the tenant may order", $"Give one of: {string.Join(", ", offered)}.");
        }

        return profiles.FirstOrDefault(known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
    }

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
