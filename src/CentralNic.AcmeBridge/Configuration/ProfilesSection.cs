using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.Reseller.Classes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Profiles</c> and holds it against the rules of the certificate classes (manual 9.3).</summary>
internal static partial class ProfilesSection
{
    private static readonly string[] AllMethods = ["HTTP", "HTTPS", "DNS-TXT", "DNS-CNAME", "EMAIL"];

    // What the bridge can do by itself without anything else set up.
    private static readonly string[] DefaultMethods = ["HTTP"];

    internal static IReadOnlyDictionary<string, CertificateProfile> Read(SettingsReader reader)
    {
        var profiles = new Dictionary<string, CertificateProfile>(StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<string> names = reader.ChildrenOf(SettingKeys.Profiles);
        if (names.Count == 0)
        {
            reader.Fail(SettingKeys.Profiles, "is empty", "Define at least one profile, for example Profiles:default:Class with the value ssl123dv.");
        }

        foreach (string name in names)
        {
            if (ProfileName().IsMatch(name))
            {
                profiles[name] = ReadOne(reader, name);
            }
            else
            {
                reader.Fail($"{SettingKeys.Profiles}:{name}", "is not a name for a profile", "Use up to 64 letters, digits, dots, hyphens and underscores.");
            }
        }

        return profiles;
    }

    private static CertificateProfile ReadOne(SettingsReader reader, string name)
    {
        IReadOnlyList<CertificateClass> classes = Classes(reader, Key(name, SettingKeys.ProfileClass));
        CertificateClass? certificateClass = classes.Count > 0 ? classes[0] : null;
        return new CertificateProfile
        {
            Name = name,
            Description = reader.Text(Key(name, SettingKeys.ProfileDescription)) ?? Describe(name, certificateClass),
            Class = certificateClass?.Name ?? "",
            FurtherClasses = [.. classes.Skip(1).Select(further => further.Name)],
            DcvMethods = DcvMethods(reader, Key(name, SettingKeys.ProfileDcvMethods), classes),
            ApproverEmails = ApproverEmailsSection.Read(reader, Key(name, SettingKeys.ProfileApproverEmails)),
            TechContact = ProfileContacts.Tech(reader, Key(name, SettingKeys.ProfileTechContact), classes),
            OrganizationContact = ProfileContacts.Organization(reader, Key(name, SettingKeys.ProfileOrganizationContact), classes),
            EvApproverContact = ProfileContacts.EvApprover(reader, Key(name, SettingKeys.ProfileEvApproverContact), classes),
            ServerType = reader.Text(Key(name, SettingKeys.ProfileServerType))?.ToLowerInvariant(),
            Period = Period(reader, Key(name, SettingKeys.ProfilePeriod), classes),
            NeededPaidTime = reader.Duration(
                Key(name, SettingKeys.ProfileNeededPaidTime), TimeSpan.FromDays(30), TimeSpan.FromDays(1), TimeSpan.FromDays(300)),
            ImmediateIssuance = reader.Flag(Key(name, SettingKeys.ProfileImmediateIssuance), false),
            Sharing = reader.Value(
                Key(name, SettingKeys.ProfileSharing),
                SharingMode.Tenant,
                (string text, out SharingMode mode, out string problem) =>
                {
                    problem = "is no way to share";
                    return Enum.TryParse(text, ignoreCase: true, out mode) && Enum.IsDefined(mode) && !char.IsAsciiDigit(text[0]);
                },
                "Give tenant, account or never."),
        };
    }

    private static IReadOnlyList<CertificateClass> Classes(SettingsReader reader, string key)
    {
        string known = $"Give one or several of: {string.Join(", ", CertificateClassCatalog.BuiltIn.Classes.Select(entry => entry.Name))}.";
        int mistakesBefore = reader.Errors.Count;
        IReadOnlyList<CertificateClass> classes = reader.List(
            key,
            [],
            (string text, [MaybeNullWhen(false)] out CertificateClass found, out string problem) =>
            {
                problem = "is not a certificate class";
                found = CertificateClassCatalog.BuiltIn.Find(text);
                return found is not null;
            },
            known);
        if (classes.Count == 0 && reader.Errors.Count == mistakesBefore)
        {
            reader.Fail(key, "is missing", known);
        }

        return [.. classes.DistinctBy(entry => entry.Name)];
    }

    private static IReadOnlyList<string> DcvMethods(SettingsReader reader, string key, IReadOnlyList<CertificateClass> classes)
    {
        string mend = $"Give some of: {string.Join(", ", classes.Count == 0 ? AllMethods : AllMethods.Where(method => classes.Any(each => each.Takes(method))))}.";
        return reader.List(
            key,
            DefaultMethods,
            (string text, [MaybeNullWhen(false)] out string method, out string problem) =>
            {
                method = text.ToUpperInvariant();
                if (!AllMethods.Contains(method))
                {
                    problem = "is not a DCV method";
                    return false;
                }

                string wanted = method;
                problem = $"is not a DCV method of {string.Join(" or ", classes.Select(each => each.Name))}";
                return classes.Count == 0 || classes.Any(each => each.Takes(wanted));
            },
            mend) is { Count: > 0 } methods ? methods : DefaultMethods;
    }

    private static string? Period(SettingsReader reader, string key, IReadOnlyList<CertificateClass> classes)
    {
        string? period = reader.Text(key)?.ToLowerInvariant();
        if (period is not null && classes.FirstOrDefault(each => !each.Periods.Contains(period)) is { } without)
        {
            reader.Fail(key, $"is not a period of {without.Name}", $"Give one of: {string.Join(", ", without.Periods)}; or leave it empty.");
        }

        return period;
    }

    private static string Describe(string name, CertificateClass? certificateClass) =>
        certificateClass is null ? name : $"{certificateClass.MarketedName} by {certificateClass.Ca}";

    private static string Key(string profile, string member) => $"{SettingKeys.Profiles}:{profile}:{member}";

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex ProfileName();
}
