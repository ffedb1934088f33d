using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller.Classes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Acme</c>.</summary>
internal static class AcmeSection
{
    // Traefik gives up on a silent answer after 30 seconds.
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(29);

    internal static AcmePolicy Read(
        SettingsReader reader, Uri publicUrl, IReadOnlyDictionary<string, CertificateProfile> profiles, string workingDirectory)
    {
        var defaults = new AcmePolicy();
        var types = ChallengeTypes(reader, defaults);
        return new AcmePolicy
        {
            TermsOfService = reader.Url(SettingKeys.AcmeTermsOfService, "Give the URL of the terms that clients agree to, or leave it empty."),
            TermsOfServiceChangeNeedsConsent = reader.Flag(SettingKeys.AcmeTermsOfServiceChangeNeedsConsent, missing: false),
            ExternalAccountRequired = reader.Flag(SettingKeys.AcmeExternalAccountRequired, missing: false),
            Website = reader.Url(SettingKeys.AcmeWebsite, "Give the URL of a page about this server, or leave it empty."),
            LimitsHelp = reader.Url(SettingKeys.AcmeLimitsHelp, "Give the URL of a page about this server's limits, or leave it empty."),
            CaaIdentities = CaaIdentities(reader, defaults, profiles.Values, types),
            DefaultProfile = DefaultProfile(reader, [.. profiles.Keys]),
            HoldTime = reader.Duration(SettingKeys.AcmeHoldTime, defaults.HoldTime, TimeSpan.Zero, LongestHold),
            OrderLifetime = reader.Duration(SettingKeys.AcmeOrderLifetime, defaults.OrderLifetime, TimeSpan.FromMinutes(5), TimeSpan.FromDays(90)),
            AuthorizationLifetime = reader.Duration(
                SettingKeys.AcmeAuthorizationLifetime, defaults.AuthorizationLifetime, TimeSpan.FromMinutes(5), TimeSpan.FromDays(398)),
            AuthorizationReuse = reader.Duration(SettingKeys.AcmeAuthorizationReuse, defaults.AuthorizationReuse, TimeSpan.Zero, TimeSpan.FromDays(30)),
            ChallengeTypes = types,
            DnsPersist = DnsPersistSection.Read(reader, publicUrl, types),
            WeakKeys = WeakKeyLists(reader, workingDirectory),
            MaxNamesPerOrder = reader.Integer(SettingKeys.AcmeMaxNamesPerOrder, defaults.MaxNamesPerOrder, 1, 250),
        };
    }

    // A record with a name that the CAs do not go by would keep them from issuing.
    private static IReadOnlyList<string> CaaIdentities(SettingsReader reader, AcmePolicy defaults, IEnumerable<CertificateProfile> profiles, IReadOnlyList<string> types)
    {
        var given = reader.List<string>(
            SettingKeys.AcmeCaaIdentities,
            defaults.CaaIdentities,
            NetworkText.TryParseDomain,
            "Give the CAs' names as CAA records hold them, for example digicert.com.");
        var classes = profiles.SelectMany(profile => profile.Classes).Select(CertificateClassCatalog.BuiltIn.Find).OfType<CertificateClass>();
        string[] known = [.. classes.SelectMany(certificateClass => CaIdentities.Of(certificateClass.Ca)).Distinct(StringComparer.Ordinal)];
        if (known.Length > 0)
        {
            foreach (string stranger in given.Except(known, StringComparer.OrdinalIgnoreCase))
            {
                reader.Fail(
                    SettingKeys.AcmeCaaIdentities,
                    $"has '{stranger}', by which no CA of the profiles goes",
                    $"Give some of: {string.Join(", ", known)}; or leave it out, and clients are told them all.");
            }
        }

        if (given.Count > 0 && types.Contains(ChallengeType.DnsPersist01, StringComparer.Ordinal))
        {
            reader.Fail(
                SettingKeys.AcmeCaaIdentities,
                $"cannot be told beside {ChallengeType.DnsPersist01}, whose clients want its issuer domain names among them",
                $"Leave it out, or take {ChallengeType.DnsPersist01} out of Acme:ChallengeTypes.");
        }

        return given;
    }

    private static WeakKeys WeakKeyLists(SettingsReader reader, string workingDirectory)
    {
        const string Mend = "Name files as openssl-blacklist, dwk_blocklists or badkeys have them (docs/acme-divergences.md, Weak keys).";
        var files = reader.List<string>(SettingKeys.AcmeWeakKeyLists, [], TryParseText, Mend);
        try
        {
            return WeakKeys.Load(files.Select(file => Path.GetFullPath(file, workingDirectory)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            reader.Fail(SettingKeys.AcmeWeakKeyLists, $"cannot be read: {failure.Message.TrimEnd('.')}", Mend);
            return WeakKeys.WithoutLists;
        }
    }

    private static IReadOnlyList<string> ChallengeTypes(SettingsReader reader, AcmePolicy defaults)
    {
        var mend = $"Give some of: {string.Join(", ", ChallengeType.All)}.";
        var types = reader.List<string>(SettingKeys.AcmeChallengeTypes, defaults.ChallengeTypes, TryParseChallengeType, mend);
        if (types.Count == 0)
        {
            reader.Fail(SettingKeys.AcmeChallengeTypes, "has no challenge type, so nothing could be proved", mend);
        }

        return [.. types.Distinct(StringComparer.Ordinal)];
    }

    private static bool TryParseText(string text, out string file, out string problem)
    {
        (file, problem) = (text, "");
        return true;
    }

    private static bool TryParseChallengeType(string text, out string type, out string problem)
    {
        type = text;
        problem = "is not a challenge type that this server has";
        return ChallengeType.All.Contains(text, StringComparer.Ordinal);
    }

    // A single profile needs no choosing. With several, guessing could buy the dearer one.
    private static string? DefaultProfile(SettingsReader reader, IReadOnlyCollection<string> profiles)
    {
        if (reader.Text(SettingKeys.AcmeDefaultProfile) is not { } name)
        {
            return profiles.Count == 1 ? profiles.First() : null;
        }

        string? known = profiles.FirstOrDefault(profile => profile.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (known is null && profiles.Count > 0)
        {
            reader.Fail(SettingKeys.AcmeDefaultProfile, "is not a profile", $"Give one of: {string.Join(", ", profiles)}.");
        }

        return known;
    }
}
