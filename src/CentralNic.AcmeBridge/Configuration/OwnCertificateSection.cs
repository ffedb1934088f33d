using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Tenants;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Tls:OwnCertificate</c>: the certificate that the bridge orders for its own https listeners.</summary>
internal static class OwnCertificateSection
{
    internal static readonly SettingGroup Keys = new("Tls:OwnCertificate")
    {
        Remark = "In place of the files: the bridge orders and renews a certificate for the host of PublicUrl.",
    };

    // Who pays is the switch, so that nothing is bought that nobody has decided.
    internal static readonly Setting<string> Tenant = Keys.Value("Tenant",
        "Set, the bridge orders a certificate for the host of `PublicUrl`, serves it and renews it by itself, in place of the files of "
        + "`Tls`; this tenant pays for it, within its names, profiles, limits and budget. See "
        + "[operating.md](operating.md#its-own-certificate)",
        Text(pattern: TenantsSection.ProfilePattern), example: "default", note: "no certificate is ordered");

    internal static readonly Setting<string> Profile = Keys.Value("Profile",
        "The profile of that order",
        Text(pattern: TenantsSection.ProfilePattern), example: "digicert", note: "that of the tenant's orders that name none");

    internal static readonly Setting<OwnKeyType> KeyType = Keys.Value("KeyType",
        "The key that is made for each such certificate: `ec256` (ECDSA on P-256), `ec384`, `rsa2048`, `rsa3072` or `rsa4096`",
        Word<OwnKeyType>("is no type of key", "Give ec256, ec384, rsa2048, rsa3072 or rsa4096.", lowerCase: true),
        OwnKeyType.Ec256, example: "rsa2048");

    /// <summary>Reads the section, once the rest that it rests on is read.</summary>
    /// <param name="settings">The rest.</param>
    internal static OwnCertificateSettings? Read(SettingsReader reader, BridgeSettings settings)
    {
        var (given, keyType) = (reader.Find(Tenant), reader.Get(KeyType));
        if (given is null)
        {
            if (reader.Text(Profile) is not null)
            {
                reader.Fail(Profile, $"is set without {Tenant.Key}", $"Set {Tenant.Key} to the tenant that pays, or remove the key.");
            }

            return null;
        }

        if (reader.Text(ServerSection.CertificateFile) is not null || reader.Text(ServerSection.KeyFile) is not null)
        {
            reader.Fail(
                Tenant,
                $"is set, and so is {ServerSection.CertificateFile.Key} or {ServerSection.KeyFile.Key}",
                "Keep one of them: the files, or the tenant that pays for a certificate that the bridge orders.");
        }

        if (!settings.Listen.Any(address => address.IsHttps))
        {
            reader.Fail(
                Tenant,
                "is set, and Listen has no https address that could serve the certificate",
                $"Add an https address to {ServerSection.Listen.Key}, for example https://*:443, or remove the key.");
        }

        RequireName(reader, settings.PublicUrl);
        var (id, name) = (new TenantId(given.ToLowerInvariant()), settings.PublicUrl.IdnHost.ToLowerInvariant());
        var tenant = settings.Tenants.FirstOrDefault(known => known.Id == id)
            ?? (id == TenantDirectory.DefaultId ? new Tenant { Id = id } : null);
        if (tenant is null)
        {
            reader.Warn(
                $"{Tenant.Key} names the tenant '{id}', which the configuration has not: unless it was made while the bridge ran, nothing "
                + "is ordered, and health tells it.");
        }
        else
        {
            RequireNames(reader, tenant, name);
        }

        return new OwnCertificateSettings(name, id, ReadProfile(reader, settings, tenant), keyType);
    }

    private static void RequireName(SettingsReader reader, Uri publicUrl)
    {
        if (publicUrl.Scheme != Uri.UriSchemeHttps || publicUrl.HostNameType != UriHostNameType.Dns || !publicUrl.IdnHost.Contains('.'))
        {
            reader.Fail(
                Tenant,
                $"is set, and no CA certifies the host of {ServerSection.PublicUrl.Key}, {publicUrl.GetLeftPart(UriPartial.Authority)}",
                $"Set {ServerSection.PublicUrl.Key} to an https URL with a host name, for example https://acme.example.com.");
        }
    }

    private static void RequireNames(SettingsReader reader, Tenant tenant, string name)
    {
        if (!tenant.MayHave(name))
        {
            reader.Fail(
                Tenant,
                $"pays for what its {TenantsSection.Names.Name} list, and {name}, the host of {ServerSection.PublicUrl.Key}, is not among "
                + "it",
                $"Add it to {TenantsSection.Names.Of(tenant.Id.Value).Key}, or name another tenant.");
        }
    }

    private static string? ReadProfile(SettingsReader reader, BridgeSettings settings, Tenant? tenant)
    {
        IReadOnlyCollection<string> offered = tenant is { Profiles.IsEmpty: false } ? tenant.Profiles : [.. settings.Profiles.Keys];
        var profile = TenantsSection.ReadDefaultProfile(reader, Profile, offered, "the tenant");
        if (reader.Text(Profile) is null && tenant is not null && (tenant.ProfileOfUnnamed ?? settings.Acme.DefaultProfile) is null)
        {
            reader.Fail(
                Profile,
                $"is missing, and the tenant '{tenant.Id}' has no profile for orders that name none",
                $"Name a profile, or set {TenantsSection.DefaultProfile.Of(tenant.Id.Value).Key} or {AcmeSection.DefaultProfile.Key}.");
        }

        return profile;
    }
}
