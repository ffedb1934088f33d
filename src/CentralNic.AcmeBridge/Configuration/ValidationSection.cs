using System.Net;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Validation</c>.</summary>
internal static class ValidationSection
{
    internal static ValidationOptions Read(SettingsReader reader, IReadOnlyCollection<TenantId> tenants)
    {
        var defaults = new ValidationOptions();
        return new ValidationOptions
        {
            Http01Port = reader.Integer(SettingKeys.ValidationHttp01Port, defaults.Http01Port, 1, 65535),
            TlsAlpn01Port = reader.Integer(SettingKeys.ValidationTlsAlpn01Port, defaults.TlsAlpn01Port, 1, 65535),
            HttpsPort = reader.Integer(SettingKeys.ValidationHttpsPort, defaults.HttpsPort, 1, 65535),
            Resolvers = reader.List<IPEndPoint>(
                SettingKeys.ValidationResolvers,
                defaults.Resolvers,
                NetworkText.TryParseResolver,
                "Give addresses of DNS servers, for example 192.0.2.53 or [2001:db8::53]:5353."),
            AddressOverrides = AddressOverrides(reader),
            AllowedNetworks = reader.List<IPNetwork>(
                SettingKeys.ValidationAllowedNetworks,
                defaults.AllowedNetworks,
                NetworkText.TryParseNetwork,
                "Give networks, for example 10.0.0.0/8."),
            PermittedTenants = PermittedTenants(reader, [.. tenants.Append(TenantDirectory.DefaultId).Distinct()]),
            AttemptTimeout = reader.Duration(
                SettingKeys.ValidationAttemptTimeout, defaults.AttemptTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
            RetryDelays = reader.List<TimeSpan>(SettingKeys.ValidationRetryDelays, defaults.RetryDelays, TryParseDelay, DurationText.Mend),
            MaxRedirects = reader.Integer(SettingKeys.ValidationMaxRedirects, defaults.MaxRedirects, 0, 50),
            MaxBodyBytes = reader.Integer(SettingKeys.ValidationMaxBodyBytes, defaults.MaxBodyBytes, 256, 1024 * 1024),
        };
    }

    private static List<AddressOverride> AddressOverrides(SettingsReader reader)
    {
        var overrides = new List<AddressOverride>();
        foreach (string suffix in reader.ChildrenOf(SettingKeys.ValidationAddressOverrides))
        {
            string key = $"{SettingKeys.ValidationAddressOverrides}:{suffix}";
            if (!NetworkText.TryParseDomain(suffix, out string domain, out string problem))
            {
                reader.Fail(key, problem, "Name the domain whose names get a fixed address, for example test.");
            }
            else if (reader.Text(key) is { } text)
            {
                if (IPAddress.TryParse(text, out IPAddress? address))
                {
                    overrides.Add(new AddressOverride(domain, address));
                }
                else
                {
                    reader.Fail(key, "is not an IP address", "Give the address that names at and below the domain get, for example 127.0.0.1.");
                }
            }
        }

        return overrides;
    }

    private static IReadOnlyList<TenantId> PermittedTenants(SettingsReader reader, IReadOnlyList<TenantId> tenants) => reader.List(
        SettingKeys.ValidationPermittedTenants,
        [],
        (string text, out TenantId tenant, out string problem) =>
        {
            problem = "is not a tenant";
            tenant = new TenantId(text.ToLowerInvariant());
            return tenants.Contains(tenant);
        },
        $"Give some of: {string.Join(", ", tenants)}; or leave the list away for all.");

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
