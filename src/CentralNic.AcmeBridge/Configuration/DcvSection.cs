using System.Diagnostics.CodeAnalysis;
using System.Net;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Dcv</c>: the publishers besides the HTTP responder, and how proofs are looked for.</summary>
internal static class DcvSection
{
    /// <summary>The file, below the data folder, that lists what is to be published by hand.</summary>
    internal const string ManualListFile = "dcv-by-hand.json";

    internal const string NamesMend = "Give domains, each standing for all names below it too, or * for all.";

    internal static readonly IReadOnlyList<string> RecordMethods = [DcvMethods.DnsTxt, DcvMethods.DnsCname];

    /// <summary>Reads it.</summary>
    /// <param name="reader">The settings.</param>
    /// <param name="places">What surrounds them.</param>
    /// <param name="http">The HTTP responder, which is read apart.</param>
    /// <param name="httpPort">The port that stands in for 80 unless the settings say otherwise.</param>
    internal static DcvOptions Read(SettingsReader reader, DcvWritableNames places, HttpDcvSettings http, int httpPort)
    {
        IReadOnlyList<string> resellerNames = Names(reader, SettingKeys.DcvResellerDnsNames);
        TimeSpan resellerTtl = Ttl(reader, SettingKeys.DcvResellerDnsTtl);
        IReadOnlyList<string> manualNames = Names(reader, SettingKeys.DcvManualNames);
        IReadOnlyList<string>? resellerTargets = AliasTargets(reader, SettingKeys.DcvResellerDnsAliasTargets);
        IReadOnlyList<string>? manualTargets = AliasTargets(reader, SettingKeys.DcvManualAliasTargets);
        IReadOnlyList<string> manualMethods = Methods(reader, SettingKeys.DcvManualMethods);
        return new DcvOptions
        {
            HttpNames = http.Names,
            Rfc2136 = DcvRfc2136Section.Read(reader, places),
            ResellerDns = resellerNames.Count == 0 ? null : new ResellerDnsOptions { Names = resellerNames, AliasTargets = resellerTargets, Ttl = resellerTtl },
            Hooks = DcvHookSection.Read(reader, places),
            Manual = manualNames.Count == 0
                ? null
                : new ManualDcvOptions
                {
                    Names = manualNames,
                    AliasTargets = manualTargets,
                    Methods = manualMethods,
                    ListFile = Path.Combine(places.DataFolder, ManualListFile),
                },
            Visibility = Visibility(reader, httpPort),
            CheckCaa = reader.Flag(SettingKeys.DcvCheckCaa, missing: true),
        };
    }

    /// <summary>The names that a publisher serves; empty when the key is missing.</summary>
    internal static IReadOnlyList<string> Names(SettingsReader reader, string key) =>
        reader.List<string>(key, [], DcvHttpSection.TryParseName, NamesMend);

    /// <summary>The names that a publisher serves, of which there must be some.</summary>
    internal static IReadOnlyList<string> RequiredNames(SettingsReader reader, string key)
    {
        int mistakes = reader.Errors.Count;
        IReadOnlyList<string> names = Names(reader, key);
        if (names.Count == 0 && reader.Errors.Count == mistakes)
        {
            reader.Fail(key, "is missing; the publisher would serve nothing", NamesMend);
        }

        return names;
    }

    /// <summary>Where a publisher writes if a standing alias leads there; <see langword="null"/>: the key is missing, and its names are meant.</summary>
    internal static IReadOnlyList<string>? AliasTargets(SettingsReader reader, string key) => Names(reader, key) is { Count: > 0 } targets ? targets : null;

    /// <summary>The methods that a publisher can publish for.</summary>
    internal static IReadOnlyList<string> Methods(SettingsReader reader, string key) => reader.List(
        key,
        RecordMethods,
        static (string text, [MaybeNullWhen(false)] out string method, out string problem) =>
        {
            (method, problem) = (text.ToUpperInvariant(), "is not a DCV method that can be published");
            return DcvMethods.Published.Contains(method);
        },
        $"Give some of: {string.Join(", ", DcvMethods.Published)}.");

    /// <summary>The TTL of what a publisher adds.</summary>
    internal static TimeSpan Ttl(SettingsReader reader, string key) =>
        reader.Duration(key, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    private static DcvVisibilityOptions Visibility(SettingsReader reader, int httpPort)
    {
        var defaults = new DcvVisibilityOptions();
        return new DcvVisibilityOptions
        {
            HttpPort = reader.Integer(SettingKeys.DcvHttpPort, httpPort, 1, 65535),
            HttpsPort = reader.Integer(SettingKeys.DcvHttpsPort, defaults.HttpsPort, 1, 65535),
            NameServers = NameServers(reader),
            LookTimeout = reader.Duration(SettingKeys.DcvLookTimeout, defaults.LookTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2)),
            LongestWait = reader.Duration(SettingKeys.DcvLongestWait, defaults.LongestWait, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        };
    }

    private static Dictionary<string, IReadOnlyList<IPEndPoint>> NameServers(SettingsReader reader)
    {
        const string Mend = "Give addresses of authoritative DNS servers, for example 192.0.2.53 or [2001:db8::53]:5353.";
        var servers = new Dictionary<string, IReadOnlyList<IPEndPoint>>(StringComparer.OrdinalIgnoreCase);
        foreach (string suffix in reader.ChildrenOf(SettingKeys.DcvNameServers))
        {
            string key = $"{SettingKeys.DcvNameServers}:{suffix}";
            IReadOnlyList<IPEndPoint> addresses = reader.List<IPEndPoint>(key, [], NetworkText.TryParseResolver, Mend);
            if (!NetworkText.TryParseDomain(suffix, out string domain, out string problem))
            {
                reader.Fail(key, problem, "Name the domain whose servers these are, for example example.com.");
            }
            else if (addresses.Count > 0)
            {
                servers[domain] = addresses;
            }
        }

        return servers;
    }
}
