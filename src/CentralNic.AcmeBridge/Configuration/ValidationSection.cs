using System.Net;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Tenants;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Validation</c>.</summary>
internal static class ValidationSection
{
    internal static readonly SettingGroup Keys = new("Validation");

    private static readonly ValidationOptions Defaults = new();

    private static readonly SettingType<IPAddress> FixedAddress = new(
        TryParseAddress,
        _ => "Give the address that names at and below the domain get, for example 127.0.0.1.",
        new JsonForm(Pattern: "[0-9A-Fa-f.:]+"),
        address => address.ToString());

    internal static readonly Setting<int> Http01Port = Keys.Value("Http01Port",
        "The port that http-01 connects to. Another than 80 (RFC 8555 section 8.3) only for tests",
        Port, Defaults.Http01Port, example: "5002");
    internal static readonly Setting<int> TlsAlpn01Port = Keys.Value("TlsAlpn01Port",
        "The port that tls-alpn-01 connects to. Another than 443 (RFC 8737 section 3) only for tests",
        Port, Defaults.TlsAlpn01Port, example: "5001");
    internal static readonly Setting<int> HttpsPort = Keys.Value("HttpsPort",
        "The port of https addresses that http-01 may be redirected to",
        Port, Defaults.HttpsPort, example: "5443");
    internal static readonly ListSetting<IPEndPoint> Resolvers = Keys.List("Resolvers",
        "The DNS servers to ask, with an optional port. One that validates by DNSSEC keeps forged proofs of signed zones out. Empty: "
        + "the operating system's",
        DnsServer("Give addresses of DNS servers, for example 192.0.2.53 or [2001:db8::53]:5353."), Defaults.Resolvers,
        example: """["192.0.2.53", "[2001:db8::53]:5353"]""", note: "empty");
    internal static readonly Setting<IPAddress> AddressOverrides = Keys.Value("AddressOverrides:<suffix>",
        "A fixed address for a domain and all names below it, when they are ordered; redirects to them from other names are "
        + "looked up in the DNS",
        FixedAddress, example: "\"intern.example.com\": \"10.0.0.80\"", samples: [("intern.example.com", "10.0.0.80")]);
    internal static readonly ListSetting<IPNetwork> AllowedNetworks = Keys.List("AllowedNetworks",
        "Networks that may be dialled although they are not public, for the ordered name alone: not after a redirect to "
        + "another name. All other private, loopback and link-local addresses are refused. What answers there is not quoted to clients",
        Network("Give networks, for example 10.0.0.0/8."), Defaults.AllowedNetworks, example: """["10.0.0.0/24"]""", note: "empty",
        sample: """["10.0.0.0/24"]""");
    internal static readonly ListSetting<string> PermittedTenants = Keys.List("PermittedTenants",
        "The tenants for whose orders `AddressOverrides` and `AllowedNetworks` count; for all others only public addresses are dialled. "
        + "With it, authoritative DNS servers at private addresses are asked only if `Dcv:NameServers` names them",
        Text(pattern: NamePattern[1..^1]), [], example: """["intern"]""", note: "empty: all tenants");
    internal static readonly Setting<TimeSpan> AttemptTimeout = Keys.Value("AttemptTimeout",
        "The time that one attempt may take",
        Duration("1s", "1m"), Defaults.AttemptTimeout, example: "5s");
    internal static readonly ListSetting<TimeSpan> RetryDelays = Keys.List("RetryDelays",
        "The waits before the second, third, … attempt; after the last one the challenge is invalid",
        AnyDuration.ReadBy(TryParseDelay, DurationText.Mend), Defaults.RetryDelays, example: """["5s", "30s", "2m"]""");
    internal static readonly Setting<int> MaxRedirects = Keys.Value("MaxRedirects",
        "How many redirects http-01 follows",
        Integer(0, 50), Defaults.MaxRedirects, example: "3");
    internal static readonly Setting<int> MaxBodyBytes = Keys.Value("MaxBodyBytes",
        "How much of an answer http-01 reads",
        Integer(256, 1024 * 1024), Defaults.MaxBodyBytes, example: "4096");

    internal static ValidationOptions Read(SettingsReader reader, IReadOnlyCollection<TenantId> tenants) => new()
    {
        Http01Port = reader.Get(Http01Port),
        TlsAlpn01Port = reader.Get(TlsAlpn01Port),
        HttpsPort = reader.Get(HttpsPort),
        Resolvers = reader.Get(Resolvers),
        AddressOverrides = ReadAddressOverrides(reader),
        AllowedNetworks = reader.Get(AllowedNetworks),
        PermittedTenants = ReadPermittedTenants(reader, [.. tenants.Append(TenantDirectory.DefaultId).Distinct()]),
        AttemptTimeout = reader.Get(AttemptTimeout),
        RetryDelays = reader.Get(RetryDelays),
        MaxRedirects = reader.Get(MaxRedirects),
        MaxBodyBytes = reader.Get(MaxBodyBytes),
    };

    private static List<AddressOverride> ReadAddressOverrides(SettingsReader reader)
    {
        var overrides = new List<AddressOverride>();
        foreach (var suffix in reader.ChildrenOf("Validation:AddressOverrides"))
        {
            var setting = AddressOverrides.Of(suffix);
            if (!NetworkText.TryParseDomain(suffix, out var domain, out var problem))
            {
                reader.Fail(setting, problem, "Name the domain whose names get a fixed address, for example test.");
            }
            else if (reader.Find(setting) is { } address)
            {
                overrides.Add(new AddressOverride(domain, address));
            }
        }

        return overrides;
    }

    private static IReadOnlyList<TenantId> ReadPermittedTenants(SettingsReader reader, IReadOnlyList<TenantId> tenants)
    {
        var known = Word([.. tenants.Select(tenant => tenant.Value)], "is not a tenant");
        var mend = $"Give some of: {string.Join(", ", tenants)}; or leave the list away for all.";
        return [.. reader.Get(PermittedTenants with { Type = known.ReadBy(known.Parse, mend) }).Select(tenant => new TenantId(tenant))];
    }

    private static bool TryParseAddress(string text, out IPAddress address, out string problem)
    {
        problem = "is not an IP address";
        return IPAddress.TryParse(text, out address!);
    }

    private static bool TryParseDelay(string text, out TimeSpan delay, out string problem)
    {
        if (!DurationText.TryParse(text, out delay, out problem))
        {
            return false;
        }

        problem = "is longer than 1h";
        return delay <= TimeSpan.FromHours(1);
    }
}
