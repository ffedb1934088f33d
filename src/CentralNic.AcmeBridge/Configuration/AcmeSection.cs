using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller.Classes;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Acme</c>.</summary>
internal static class AcmeSection
{
    internal static readonly SettingGroup Keys = new("Acme");

    private static readonly AcmePolicy Defaults = new();

    internal static readonly Setting<Uri> TermsOfService = Keys.Value("TermsOfService",
        "The terms that clients must agree to when they make an account",
        Url("Give the URL of the terms that clients agree to, or leave it empty."), example: "https://example.com/terms");
    internal static readonly Setting<bool> TermsOfServiceChangeNeedsConsent = Keys.Value("TermsOfServiceChangeNeedsConsent",
        "Whether accounts that agreed to other terms than these must agree again before they order. Their clients are then told a page "
        + "where a person agrees; see [tenants.md](tenants.md#terms-of-service)",
        Flag, false, example: "true");
    internal static readonly Setting<bool> ExternalAccountRequired = Keys.Value("ExternalAccountRequired",
        "Whether new accounts need a tenant's external account key. Accounts that exist go on. `false` lets whoever reaches the "
        + "directory have an account",
        Flag, false, example: "true", note: "required to serve; with `--sandbox` `false`", sample: "true",
        remark: "To be decided before the bridge serves: true (with keys below), or false to let everybody have an account.");
    internal static readonly Setting<Uri> Website = Keys.Value("Website",
        "A page about this server, shown by clients",
        Url("Give the URL of a page about this server, or leave it empty."), example: "https://example.com/acme");
    internal static readonly Setting<Uri> LimitsHelp = Keys.Value("LimitsHelp",
        "A page about this server's limits, to which refusals for a limit point (`Link: rel=\"help\"`)",
        Url("Give the URL of a page about this server's limits, or leave it empty."), example: "https://example.com/acme-limits",
        note: "`Acme:Website`");
    internal static readonly ListSetting<string> CaaIdentities = Keys.List("CaaIdentities",
        "The names, told to clients, that CAA records of the domains hold to let the CAs issue. Only names that the CAs of your "
        + "profiles use are accepted. Not told at all with `dns-persist-01`",
        Domain("Give the CAs' names as CAA records hold them, for example digicert.com."), Defaults.CaaIdentities,
        example: """["digicert.com", "sectigo.com"]""", note: "empty: all by which the CAs of the profiles go",
        sample: """["digicert.com", "sectigo.com"]""");
    internal static readonly Setting<string> DefaultProfile = Keys.Value("DefaultProfile",
        "The profile of orders that name none. Without it such orders are refused when there are several profiles",
        Text(pattern: NamePattern[1..^1]), example: "digicert", note: "the only profile, if there is one", sample: "digicert",
        isReloaded: true);

    // Traefik gives up on a silent answer after 30 seconds.
    internal static readonly Setting<TimeSpan> HoldTime = Keys.Value("HoldTime",
        "The longest that an answer about an order in progress is held back while nothing changes, so that clients need not ask again "
        + "and again. Clients that are [known to wait](design/acme-conformance.md#clients) are held for 15 s at most, all "
        + "others for 8 s, since some take ten seconds of silence for the end; so a larger value changes nothing. `0s`: answer at once",
        Duration("0s", "29s"), Defaults.HoldTime, example: "10s");
    internal static readonly Setting<TimeSpan> OrderLifetime = Keys.Value("OrderLifetime",
        "How long an order can be finalized",
        Duration("5m", "90d"), Defaults.OrderLifetime, example: "1d");
    internal static readonly Setting<TimeSpan> AuthorizationLifetime = Keys.Value("AuthorizationLifetime",
        "How long a proof of control is valid",
        Duration("5m", "398d"), Defaults.AuthorizationLifetime, example: "8h");
    internal static readonly Setting<TimeSpan> AuthorizationReuse = Keys.Value("AuthorizationReuse",
        "How long after a proof of control the account's further orders for the name take it over, so that they need not prove it "
        + "again. At most as long as `Acme:AuthorizationLifetime`. `0s`: every order is proved anew",
        Duration("0s", "30d"), Defaults.AuthorizationReuse, example: "1h");
    internal static readonly ListSetting<string> ChallengeTypes = Keys.List("ChallengeTypes",
        "The challenges offered to clients: of `http-01`, `dns-01`, `tls-alpn-01`, and `dns-account-01` and `dns-persist-01` (drafts, "
        + "see [acme-divergences.md](design/acme-divergences.md)). Wildcards are only offered those of the DNS; without one "
        + "they are refused",
        Word(ChallengeType.All, "is not a challenge type that this server has", "Give some of", exact: true), Defaults.ChallengeTypes,
        example: """["dns-01"]""");
    internal static readonly ListSetting<string> WeakKeyLists = Keys.List("WeakKeyLists",
        "Files with keys that are not accepted because everybody can have their private part, as dwk_blocklists, badkeys or Debian's "
        + "former package `openssl-blacklist` have them; see [acme-divergences.md](design/acme-divergences.md#weak-keys)",
        Text("Name files as openssl-blacklist, dwk_blocklists or badkeys have them (docs/design/acme-divergences.md, Weak keys)."), [],
        example: """["/etc/acme-bridge/sha256_modulus_2048.csv"]""");
    internal static readonly ListSetting<string> IssuerDomainNames = Keys.List("DnsPersist:IssuerDomainNames",
        "The names by which this server goes in the lasting records of `dns-persist-01`, at most ten: names of your own, not a CA's, "
        + "see [acme-divergences.md](design/acme-divergences.md#dns-persist-01)",
        DnsPersistSection.IssuerName, [], example: """["acme.example.com"]""", note: "required with `dns-persist-01`",
        sample: """["acme.example.com"]""");
    internal static readonly ListSetting<Uri> FormerPublicUrls = Keys.List("DnsPersist:FormerPublicUrls",
        "Values that `PublicUrl` had before. Records that were made for accounts under them go on to count",
        DnsPersistSection.FormerUrl, [], example: """["https://old.example.com"]""");
    internal static readonly Setting<bool> AcceptAccountUrl = Keys.Value("DnsPersist:AcceptAccountUrl",
        "Whether a record may have the account's plain URL, as clients of the draft's version -01 write it. It does not bind the "
        + "account's key, and -02 forbids it",
        Flag, false, example: "true");
    internal static readonly Setting<int> MaxNamesPerOrder = Keys.Value("MaxNamesPerOrder",
        "How many names an order may have",
        Integer(1, 250), Defaults.MaxNamesPerOrder, example: "25");

    internal static AcmePolicy Read(SettingsReader reader, Uri publicUrl, IReadOnlyDictionary<string, CertificateProfile> profiles)
    {
        var types = ReadChallengeTypes(reader);
        var website = reader.Find(Website);
        return new AcmePolicy
        {
            TermsOfService = reader.Find(TermsOfService),
            TermsOfServiceChangeNeedsConsent = reader.Get(TermsOfServiceChangeNeedsConsent),
            ExternalAccountRequired = reader.Get(ExternalAccountRequired),
            Website = website,
            LimitsHelp = reader.Get(LimitsHelp, website!),
            CaaIdentities = ReadCaaIdentities(reader, profiles.Values, types),
            DefaultProfile = ReadDefaultProfile(reader, [.. profiles.Keys]),
            HoldTime = reader.Get(HoldTime),
            OrderLifetime = reader.Get(OrderLifetime),
            AuthorizationLifetime = reader.Get(AuthorizationLifetime),
            AuthorizationReuse = reader.Get(AuthorizationReuse),
            ChallengeTypes = types,
            DnsPersist = DnsPersistSection.Read(reader, publicUrl, types),
            WeakKeys = ReadWeakKeyLists(reader),
            MaxNamesPerOrder = reader.Get(MaxNamesPerOrder),
        };
    }

    // A record with a name that the CAs do not go by would keep them from issuing.
    private static IReadOnlyList<string> ReadCaaIdentities(
        SettingsReader reader, IEnumerable<CertificateProfile> profiles, IReadOnlyList<string> types)
    {
        var given = reader.Get(CaaIdentities);
        var classes = profiles.SelectMany(profile => profile.Classes)
            .Select(CertificateClassCatalog.BuiltIn.Find).OfType<CertificateClass>();
        string[] known = [.. classes.SelectMany(each => CaIdentities.Of(each.Ca)).Distinct(StringComparer.Ordinal)];
        if (known.Length > 0)
        {
            foreach (var stranger in given.Except(known, StringComparer.OrdinalIgnoreCase))
            {
                reader.Fail(
                    CaaIdentities,
                    $"has '{stranger}', which no CA of the profiles recognizes",
                    $"Give some of: {string.Join(", ", known)}; or leave it out, and clients are told them all.");
            }
        }

        if (given.Count > 0 && types.Contains(ChallengeType.DnsPersist01, StringComparer.Ordinal))
        {
            reader.Fail(
                CaaIdentities,
                $"cannot be told beside {ChallengeType.DnsPersist01}, whose clients want its issuer domain names among them",
                $"Leave it out, or take {ChallengeType.DnsPersist01} out of Acme:ChallengeTypes.");
        }

        return given;
    }

    private static WeakKeys ReadWeakKeyLists(SettingsReader reader)
    {
        try
        {
            return WeakKeys.Load(reader.Get(WeakKeyLists).Select(reader.FullPath));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            reader.Fail(WeakKeyLists, $"cannot be read: {failure.Message.TrimEnd('.')}", WeakKeyLists.Type.Mend(""));
            return WeakKeys.WithoutLists;
        }
    }

    private static IReadOnlyList<string> ReadChallengeTypes(SettingsReader reader)
    {
        var types = reader.Get(ChallengeTypes);
        if (types.Count == 0)
        {
            reader.Fail(ChallengeTypes, "has no challenge type, so nothing could be proved", ChallengeTypes.Type.Mend(""));
        }

        return [.. types.Distinct(StringComparer.Ordinal)];
    }

    // A single profile needs no choosing. With several, guessing could buy the dearer one.
    private static string? ReadDefaultProfile(SettingsReader reader, IReadOnlyCollection<string> profiles)
    {
        if (reader.Text(DefaultProfile) is null)
        {
            return profiles.Count == 1 ? reader.Get(DefaultProfile, profiles.First()) : null;
        }

        var name = reader.Find(DefaultProfile)!;
        var known = profiles.FirstOrDefault(profile => profile.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (known is null && profiles.Count > 0)
        {
            reader.Fail(DefaultProfile, "is not a profile", $"Give one of: {string.Join(", ", profiles)}.");
        }

        return known;
    }
}
