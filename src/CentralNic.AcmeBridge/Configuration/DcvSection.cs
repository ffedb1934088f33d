using System.Net;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Dcv</c>: the publishers besides the HTTP responder, and how proofs are looked for.</summary>
internal static class DcvSection
{
    /// <summary>The file, below the data folder, that lists what is to be published by hand.</summary>
    internal const string ManualListFile = "dcv-by-hand.json";

    internal static readonly SettingGroup ResellerDnsKeys = new("Dcv:ResellerDns") { IsReloaded = true };

    internal static readonly SettingGroup ManualKeys = new("Dcv:Manual") { IsReloaded = true };

    internal static readonly SettingGroup Keys = new("Dcv");

    internal static readonly IReadOnlyList<string> RecordMethods = [DcvMethods.DnsTxt, DcvMethods.DnsCname];

    private static readonly DcvVisibilityOptions Defaults = new();

    internal static readonly ListSetting<string> ResellerDnsNames = ResellerDnsKeys.List("Names",
        "The domains whose zones are on the reseller's name servers, in the same account",
        Domains(), [], example: """["example.net"]""", note: "empty: not used", sample: """["example.net"]""");
    internal static readonly ListSetting<string> ResellerDnsAliasTargets = ResellerDnsKeys.List("AliasTargets",
        "As for `Rfc2136`",
        Domains(), [], example: """["dcv.yours.example"]""", note: "the publisher's `Names`", sample: """["example.net"]""");
    internal static readonly Setting<TimeSpan> ResellerDnsTtl = ResellerDnsKeys.Value("Ttl",
        "The TTL of what is added; the reseller makes it a minute at least",
        RecordTtl, TimeSpan.FromMinutes(1), example: "5m");
    internal static readonly ListSetting<string> ManualNames = ManualKeys.List("Names",
        "The domains that a person publishes for",
        Domains(), [], example: """["legacy.example"]""", note: "empty: not used", sample: """["legacy.example"]""");
    internal static readonly ListSetting<string> ManualAliasTargets = ManualKeys.List("AliasTargets",
        "As for `Rfc2136`",
        Domains(), [], example: """["dcv.yours.example"]""", note: "the publisher's `Names`", sample: """["legacy.example"]""");
    internal static readonly ListSetting<string> ManualMethods = ManualKeys.List("Methods",
        "The DCV methods that the person publishes for",
        Method, RecordMethods, example: """["HTTP", "DNS-TXT"]""");
    internal static readonly Setting<bool> CheckCaa = Keys.Value("CheckCaa",
        "Whether CAA records are looked at before anything is bought. Names with a fixed address (`Validation:AddressOverrides`) are "
        + "never looked at",
        Flag, true, example: "false");
    internal static readonly ListSetting<IPEndPoint> NameServers = Keys.List("NameServers:<suffix>",
        "The authoritative servers of a domain and all below it, where those that the public DNS names cannot be asked from here",
        DnsServer("Give addresses of authoritative DNS servers, for example 192.0.2.53 or [2001:db8::53]:5353."), [],
        example: "\"corp.example\": [\"10.0.0.53\"]", note: "none", samples: [("corp.example", """["10.0.0.53"]""")]);
    internal static readonly Setting<int> HttpPort = Keys.Value("HttpPort",
        "The port from which files are fetched to see that they are visible. Another than 80 only for tests",
        Port, 80, example: "8080");
    internal static readonly Setting<int> HttpsPort = Keys.Value("HttpsPort",
        "The same for method HTTPS",
        Port, Defaults.HttpsPort, example: "8443");
    internal static readonly Setting<TimeSpan> LookTimeout = Keys.Value("LookTimeout",
        "The time that one look at one proof may take",
        Duration("1s", "2m"), Defaults.LookTimeout, example: "20s");
    internal static readonly Setting<TimeSpan> LongestWait = Keys.Value("LongestWait",
        "The longest wait between two looks; the first ones follow after 1, 2, 3, 5, 10, 20, 30, 60 and 120 seconds",
        Duration("1s", "1h"), Defaults.LongestWait, example: "10m");

    /// <summary>The TTL of what a publisher adds.</summary>
    internal static SettingType<TimeSpan> RecordTtl => Duration("1s", "1d");

    /// <summary>A method that a publisher can publish for.</summary>
    internal static SettingType<string> Method => Word(DcvMethods.Published, "is not a DCV method that can be published");

    /// <summary>Reads it.</summary>
    /// <param name="reader">The settings.</param>
    /// <param name="http">The HTTP responder, which is read apart.</param>
    /// <param name="dataFolder">Where the list of what is to be published by hand is kept.</param>
    /// <param name="httpPort">The port that stands in for 80 unless the settings say otherwise.</param>
    internal static DcvOptions Read(SettingsReader reader, HttpDcvSettings http, string dataFolder, int httpPort)
    {
        var resellerDns = new ResellerDnsOptions
        {
            Names = reader.Get(ResellerDnsNames),
            AliasTargets = ReadAliasTargets(reader, ResellerDnsAliasTargets),
            Ttl = reader.Get(ResellerDnsTtl),
        };
        var manual = new ManualDcvOptions
        {
            Names = reader.Get(ManualNames),
            AliasTargets = ReadAliasTargets(reader, ManualAliasTargets),
            Methods = reader.Get(ManualMethods),
            ListFile = Path.Combine(dataFolder, ManualListFile),
        };
        return new DcvOptions
        {
            HttpNames = http.Names,
            Rfc2136 = DcvRfc2136Section.Read(reader),
            ResellerDns = resellerDns.Names.Count == 0 ? null : resellerDns,
            Hooks = DcvHookSection.Read(reader),
            Manual = manual.Names.Count == 0 ? null : manual,
            Visibility = new DcvVisibilityOptions
            {
                HttpPort = reader.Get(HttpPort, httpPort),
                HttpsPort = reader.Get(HttpsPort),
                NameServers = ReadNameServers(reader),
                LookTimeout = reader.Get(LookTimeout),
                LongestWait = reader.Get(LongestWait),
            },
            CheckCaa = reader.Get(CheckCaa),
        };
    }

    /// <summary>The names that a publisher serves, of which there must be some.</summary>
    internal static IReadOnlyList<string> ReadNames(SettingsReader reader, ListSetting<string> setting)
    {
        var names = reader.Get(setting);
        if (names.Count == 0 && !reader.HasFailed(setting))
        {
            reader.Fail(setting, "is missing; the publisher would serve nothing", setting.Type.Mend(""));
        }

        return names;
    }

    /// <summary>Where a publisher writes if a standing alias leads there; <see langword="null"/>: where its names are.</summary>
    internal static IReadOnlyList<string>? ReadAliasTargets(SettingsReader reader, ListSetting<string> setting) =>
        reader.Get(setting) is { Count: > 0 } targets ? targets : null;

    private static Dictionary<string, IReadOnlyList<IPEndPoint>> ReadNameServers(SettingsReader reader)
    {
        var servers = new Dictionary<string, IReadOnlyList<IPEndPoint>>(StringComparer.OrdinalIgnoreCase);
        foreach (var suffix in reader.ChildrenOf("Dcv:NameServers"))
        {
            var setting = NameServers.Of(suffix);
            var addresses = reader.Get(setting);
            if (!NetworkText.TryParseDomain(suffix, out var domain, out var problem))
            {
                reader.Fail(setting, problem, "Name the domain whose servers these are, for example example.com.");
            }
            else if (addresses.Count > 0)
            {
                servers[domain] = addresses;
            }
        }

        return servers;
    }
}
