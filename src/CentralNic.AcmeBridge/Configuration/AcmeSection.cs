using CentralNic.AcmeBridge.Core.Policy;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Acme</c>.</summary>
internal static class AcmeSection
{
    // Traefik gives up on a silent answer after 30 seconds.
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(29);

    internal static AcmePolicy Read(SettingsReader reader, IReadOnlyCollection<string> profiles)
    {
        var defaults = new AcmePolicy();
        return new AcmePolicy
        {
            TermsOfService = reader.Url(SettingKeys.AcmeTermsOfService, "Give the URL of the terms that clients agree to, or leave it empty."),
            TermsOfServiceChangeNeedsConsent = reader.Flag(SettingKeys.AcmeTermsOfServiceChangeNeedsConsent, missing: false),
            ExternalAccountRequired = reader.Flag(SettingKeys.AcmeExternalAccountRequired, missing: false),
            Website = reader.Url(SettingKeys.AcmeWebsite, "Give the URL of a page about this server, or leave it empty."),
            CaaIdentities = reader.List<string>(
                SettingKeys.AcmeCaaIdentities,
                defaults.CaaIdentities,
                NetworkText.TryParseDomain,
                "Give the CAs' names as CAA records hold them, for example digicert.com."),
            DefaultProfile = DefaultProfile(reader, profiles),
            HoldTime = reader.Duration(SettingKeys.AcmeHoldTime, defaults.HoldTime, TimeSpan.Zero, LongestHold),
            OrderLifetime = reader.Duration(SettingKeys.AcmeOrderLifetime, defaults.OrderLifetime, TimeSpan.FromMinutes(5), TimeSpan.FromDays(90)),
            AuthorizationLifetime = reader.Duration(
                SettingKeys.AcmeAuthorizationLifetime, defaults.AuthorizationLifetime, TimeSpan.FromMinutes(5), TimeSpan.FromDays(398)),
            MaxNamesPerOrder = reader.Integer(SettingKeys.AcmeMaxNamesPerOrder, defaults.MaxNamesPerOrder, 1, 250),
        };
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
