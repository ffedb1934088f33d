using System.Diagnostics.CodeAnalysis;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.Reseller.Classes;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Profiles</c>, held against the rules of the certificate classes (manual 9.3).</summary>
internal static class ProfilesSection
{
    private const string Section = "Profiles";

    internal static readonly SettingGroup Keys = new("Profiles:<name>") { IsReloaded = true };

    private static readonly string[] Classes = [.. CertificateClassCatalog.BuiltIn.Classes.Select(entry => entry.Name)];

    private static readonly SettingType<CertificateClass> KnownClass = new(
        (string text, [MaybeNullWhen(false)] out CertificateClass found, out string problem) =>
        {
            problem = "is not a certificate class";
            found = CertificateClassCatalog.BuiltIn.Find(text);
            return found is not null;
        },
        _ => $"Give one or several of: {string.Join(", ", Classes)}.",
        new JsonForm(Words: Classes),
        found => found.Name);

    internal static readonly ListSetting<CertificateClass> Class = Keys.List("Class",
        "The reseller's certificate class (manual 9.3.1), or several, the preferred one first: of those that suit an order's names the "
        + "cheapest is bought, see [issuance.md](design/issuance.md)",
        KnownClass, [], example: """["ssl123dv", "positivessldv"]""", note: "required",
        samples: [
                ("digicert", """["ssl123dv"]"""), ("sectigo", "positivessldv"),
                ("organization", """["securesiteflexev"]"""), ("named", """["multidomainev"]"""),
            ]);
    internal static readonly Setting<string> Description = Keys.Value("Description",
        "One sentence, told to clients",
        Text(), example: "DigiCert SSL123", note: "the product's name",
        samples: [("digicert", "DigiCert SSL123, domain validated"), ("sectigo", "Sectigo PositiveSSL, domain validated")]);

    // What the bridge can do by itself without anything else set up.
    internal static readonly ListSetting<string> DcvMethods = Keys.List("DcvMethods",
        "How the CA may validate the domain, the preferred way first: `HTTP`, `HTTPS`, `DNS-TXT` (DigiCert only), `DNS-CNAME`, `EMAIL` "
        + "(a person opens a link); a class of the profile must support each (manual 9.3.3)",
        Word(Core.Dcv.DcvMethods.All, "is not a DCV method"), [Core.Dcv.DcvMethods.Http], example: """["HTTP", "DNS-TXT"]""",
        samples: [("digicert", """["HTTP"]"""), ("sectigo", """["HTTP"]"""), ("organization", """["EMAIL"]""")]);

    private static readonly ContactSettings TechContact = ContactSettings.Tech(Keys);

    private static readonly ContactSettings OrganizationContact = ContactSettings.Organization(Keys);

    private static readonly ContactSettings EvApproverContact = ContactSettings.EvApprover(Keys);

    internal static readonly Setting<string> ApproverEmails = Keys.Value("ApproverEmails:<suffix>",
        "With `EMAIL`: the address that the CA asks for the domain and all names below it: `admin@`, `administrator@`, `hostmaster@`, "
        + "`webmaster@` or `postmaster@` with the domain or one above it",
        ApproverEmailsSection.Address, example: "\"example.com\": \"hostmaster@example.com\"", note: "the CA chooses",
        samples: [("organization/example.com", "hostmaster@example.com")]);
    internal static readonly Setting<string> ServerType = Keys.Value("ServerType",
        "The server type told to the CA (manual 9.2)",
        Text(), example: "nginx", note: "not sent", samples: [("digicert", "other")]);
    internal static readonly Setting<string> Period = Keys.Value("Period",
        "The period to order (manual 9.3.5)",
        Text(pattern: "[0-9]+[A-Za-z]"), example: "1y", note: "not sent", samples: [("digicert", "1y")]);
    internal static readonly Setting<TimeSpan> NeededPaidTime = Keys.Value("NeededPaidTime",
        "With at least this much paid time left a certificate is reissued free; with less a new year is bought. From `1d` to `300d`; "
        + "see [issuance.md](design/issuance.md)",
        Duration("1d", "300d"), TimeSpan.FromDays(30), example: "20d", samples: [("digicert", "30d")]);
    internal static readonly Setting<bool> ImmediateIssuance = Keys.Value("ImmediateIssuance",
        "Whether the CA is asked to issue at once, where class and method allow it: DigiCert's domain validated classes with `HTTP`, "
        + "`HTTPS` or `DNS-TXT`. Tried against the sandbox only, so it is off unless named",
        Flag, false, example: "true", samples: [("digicert", "false")]);
    internal static readonly Setting<SharingMode> Sharing = Keys.Value("Sharing",
        "Whose orders for the same names share one purchase: `tenant`, `account`, or `never`. Changing this makes the next order buy "
        + "again",
        Word<SharingMode>("is no way to share", "Give tenant, account or never.", lowerCase: true), SharingMode.Tenant, example: "account",
        samples: [("digicert", "tenant")]);

    internal static IReadOnlyDictionary<string, CertificateProfile> Read(SettingsReader reader)
    {
        var profiles = new Dictionary<string, CertificateProfile>(StringComparer.OrdinalIgnoreCase);
        var names = reader.ChildrenOf(Section);
        if (names.Count == 0)
        {
            reader.Fail(Section, "is empty", "Define at least one profile, for example Profiles:default:Class with the value ssl123dv.");
        }

        foreach (var name in names)
        {
            if (Name().IsMatch(name))
            {
                profiles[name] = ReadOne(reader, name);
            }
            else
            {
                reader.Fail($"{Section}:{name}", "is not a name for a profile", NameMend);
            }
        }

        return profiles;
    }

    private static CertificateProfile ReadOne(SettingsReader reader, string name)
    {
        var classes = ReadClasses(reader, Class.Of(name));
        var preferred = classes.Count > 0 ? classes[0] : null;
        return new CertificateProfile
        {
            Name = name,
            Description = reader.Get(Description.Of(name), preferred is null ? name : $"{preferred.MarketedName} by {preferred.Ca}"),
            Class = preferred?.Name ?? "",
            FurtherClasses = [.. classes.Skip(1).Select(further => further.Name)],
            DcvMethods = ReadDcvMethods(reader, DcvMethods.Of(name), classes),
            ApproverEmails = ApproverEmailsSection.Read(reader, name),
            TechContact = TechContact.Read(reader, name, classes),
            OrganizationContact = OrganizationContact.Read(reader, name, classes),
            EvApproverContact = EvApproverContact.Read(reader, name, classes),
            ServerType = reader.Find(ServerType.Of(name))?.ToLowerInvariant(),
            Period = ReadPeriod(reader, Period.Of(name), classes),
            NeededPaidTime = reader.Get(NeededPaidTime.Of(name)),
            ImmediateIssuance = reader.Get(ImmediateIssuance.Of(name)),
            Sharing = reader.Get(Sharing.Of(name)),
        };
    }

    private static IReadOnlyList<CertificateClass> ReadClasses(SettingsReader reader, ListSetting<CertificateClass> setting)
    {
        var classes = reader.Get(setting);
        if (classes.Count == 0 && !reader.HasFailed(setting))
        {
            reader.Fail(setting, "is missing", setting.Type.Mend(""));
        }

        return [.. classes.DistinctBy(entry => entry.Name)];
    }

    private static IReadOnlyList<string> ReadDcvMethods(
        SettingsReader reader, ListSetting<string> setting, IReadOnlyList<CertificateClass> classes)
    {
        string[] taken = [.. setting.Type.Form.Words!.Where(method => classes.Count == 0 || classes.Any(each => each.Takes(method)))];
        var ofClasses = setting.Type.ReadBy(
            (string text, [MaybeNullWhen(false)] out string method, out string problem) =>
            {
                if (!setting.Type.Parse(text, out method, out problem))
                {
                    return false;
                }

                problem = $"is not a DCV method of {string.Join(" or ", classes.Select(each => each.Name))}";
                return taken.Contains(method);
            },
            $"Give some of: {string.Join(", ", taken)}.");
        return reader.Get(setting with { Type = ofClasses }) is { Count: > 0 } methods ? methods : setting.Missing;
    }

    private static string? ReadPeriod(SettingsReader reader, Setting<string> setting, IReadOnlyList<CertificateClass> classes)
    {
        var period = reader.Find(setting)?.ToLowerInvariant();
        if (period is not null && classes.FirstOrDefault(each => !each.Periods.Contains(period)) is { } without)
        {
            reader.Fail(
                setting,
                $"is not a period of {without.Name}",
                $"Give one of: {string.Join(", ", without.Periods)}; or leave it empty.");
        }

        return period;
    }
}
