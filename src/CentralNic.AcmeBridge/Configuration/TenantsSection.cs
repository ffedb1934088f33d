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

    /// <summary>What names of profiles look like.</summary>
    internal static readonly string ProfilePattern = NamePattern[1..^1];

    internal static readonly SettingGroup Keys = new("Tenants:<name>") { Names = "default", IsReloaded = true };

    internal static readonly ListSetting<string> Names = Keys.List("Names",
        "The domains, each with all names below it, that the tenant's accounts may order. `*`: all",
        Domains(), [NameSuffixes.Any], example: """["example.com", "example.net"]""",
        note: "`[\"*\"]`; for the tenant `default` required to serve, except with `--sandbox`",
        sample: """["example.com", "example.net"]""", remark: "To be decided before the bridge serves: the domains, or [\"*\"] for all.");
    internal static readonly ListSetting<string> Profiles = Keys.List("Profiles",
        "The profiles that they may order. With one alone, it is also the profile of orders that name none",
        Text(pattern: ProfilePattern), [], example: """["digicert"]""", note: "all", sample: """["digicert", "sectigo"]""");
    internal static readonly Setting<string> DefaultProfile = Keys.Value("DefaultProfile",
        "The profile of the tenant's orders that name none; some clients cannot, such as certbot 2",
        Text(pattern: ProfilePattern), example: "digicert", note: "the only one of `Profiles`, or `Acme:DefaultProfile`");
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
        SettingsReader reader, string name, IReadOnlyCollection<string> profiles, ExternalAccountKeysSection keys)
    {
        var own = ReadProfiles(reader, Profiles.Of(name), profiles, "");
        var tenant = new Tenant
        {
            // Keys are compared without case, but what is kept about a tenant is not.
            Id = new TenantId(name.ToLowerInvariant()),
            Names = new NameSuffixes(reader.Get(Names.Of(name))),
            Profiles = own,
            DefaultProfile = ReadDefaultProfile(reader, DefaultProfile.Of(name), own.IsEmpty ? profiles : own, "the tenant"),
            PreauthorizedNames = new NameSuffixes(reader.Get(PreauthorizedNames.Of(name))),
        };
        return tenant with { ExternalAccountKeys = keys.Read(name, tenant, profiles) };
    }

    /// <summary>Reads a default profile.</summary>
    /// <param name="offered">The profiles that it may be.</param>
    /// <param name="whose">Who may order them.</param>
    internal static string? ReadDefaultProfile(
        SettingsReader reader, Setting<string> setting, IReadOnlyCollection<string> offered, string whose)
    {
        if (reader.Find(setting) is not { } text)
        {
            return null;
        }

        var found = offered.FirstOrDefault(known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            reader.Fail(setting, $"is not a profile that {whose} may order", $"Give one of: {string.Join(", ", offered)}.");
        }

        return found;
    }

    /// <summary>Reads a list of profiles.</summary>
    /// <param name="offered">Those that it may have.</param>
    /// <param name="which">What they are, after "is not a profile"; empty: nothing more.</param>
    internal static ImmutableArray<string> ReadProfiles(
        SettingsReader reader, ListSetting<string> setting, IReadOnlyCollection<string> offered, string which) =>
    [
        .. reader.Get(setting with
        {
            Type = setting.Type.ReadBy(
                (string text, [MaybeNullWhen(false)] out string profile, out string problem) =>
                {
                    problem = $"is not a profile {which}".TrimEnd();
                    profile = offered.FirstOrDefault(known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
                    return profile is not null;
                },
                $"Give some of: {string.Join(", ", offered)}; or leave the list away for all."),
        }),
    ];
}
