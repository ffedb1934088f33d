using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Profiles;
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
        CertificateClass? certificateClass = Class(reader, Key(name, SettingKeys.ProfileClass));
        return new CertificateProfile
        {
            Name = name,
            Description = reader.Text(Key(name, SettingKeys.ProfileDescription)) ?? Describe(name, certificateClass),
            Class = certificateClass?.Name ?? "",
            DcvMethods = DcvMethods(reader, Key(name, SettingKeys.ProfileDcvMethods), certificateClass),
            TechContact = TechContact(reader, Key(name, SettingKeys.ProfileTechContact), certificateClass),
            ServerType = reader.Text(Key(name, SettingKeys.ProfileServerType))?.ToLowerInvariant(),
            Period = Period(reader, Key(name, SettingKeys.ProfilePeriod), certificateClass),
            NeededPaidTime = reader.Duration(
                Key(name, SettingKeys.ProfileNeededPaidTime), TimeSpan.FromDays(30), TimeSpan.FromDays(1), TimeSpan.FromDays(300)),
            ImmediateIssuance = reader.Flag(Key(name, SettingKeys.ProfileImmediateIssuance), false),
        };
    }

    private static CertificateClass? Class(SettingsReader reader, string key)
    {
        string known = $"Give one of: {string.Join(", ", CertificateClassCatalog.BuiltIn.Classes.Where(IsSellable).Select(entry => entry.Name))}.";
        if (reader.Text(key) is not { } text)
        {
            reader.Fail(key, "is missing", known);
            return null;
        }

        CertificateClass? found = CertificateClassCatalog.BuiltIn.Find(text);
        if (found is null)
        {
            reader.Fail(key, "is not a certificate class", known);
        }
        else if (!IsSellable(found))
        {
            reader.Fail(key, "needs an organization contact, which a profile cannot name yet", known);
        }

        return found;
    }

    // An order for the others would be refused after finalize, when it is too late to tell the client why.
    private static bool IsSellable(CertificateClass certificateClass) =>
        certificateClass.OrganizationContact != ContactRequirement.Mandatory && certificateClass.EvApproverContact != ContactRequirement.Mandatory;

    private static IReadOnlyList<string> DcvMethods(SettingsReader reader, string key, CertificateClass? certificateClass)
    {
        string mend = $"Give some of: {string.Join(", ", certificateClass?.DcvMethods ?? AllMethods)}.";
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

                problem = $"is not a DCV method of {certificateClass?.Name}";
                return certificateClass is null || certificateClass.Takes(method);
            },
            mend) is { Count: > 0 } methods ? methods : DefaultMethods;
    }

    private static string? TechContact(SettingsReader reader, string key, CertificateClass? certificateClass)
    {
        const string Mend = "Give a certificate contact (CC-12345678) or a contact handle (P-ABC123).";
        string? contact = reader.Text(key)?.ToUpperInvariant();
        if (contact is null && certificateClass?.TechContact == ContactRequirement.Mandatory)
        {
            reader.Fail(key, $"is missing; {certificateClass.Name} cannot be ordered without it", Mend);
        }
        else if (contact is not null && !Contact().IsMatch(contact))
        {
            reader.Fail(key, "is neither a certificate contact nor a contact handle", Mend);
        }

        return contact;
    }

    private static string? Period(SettingsReader reader, string key, CertificateClass? certificateClass)
    {
        string? period = reader.Text(key)?.ToLowerInvariant();
        if (period is not null && certificateClass is not null && !certificateClass.Periods.Contains(period))
        {
            reader.Fail(key, $"is not a period of {certificateClass.Name}", $"Give one of: {string.Join(", ", certificateClass.Periods)}; or leave it empty.");
        }

        return period;
    }

    private static string Describe(string name, CertificateClass? certificateClass) =>
        certificateClass is null ? name : $"{certificateClass.MarketedName} by {certificateClass.Ca}";

    private static string Key(string profile, string member) => $"{SettingKeys.Profiles}:{profile}:{member}";

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex ProfileName();

    [GeneratedRegex("^(?:CC-[0-9]+|[OP]-[A-Z]{3}[0-9]+)$")]
    private static partial Regex Contact();
}
