using System.Globalization;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Limits;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>What <c>--sandbox</c> and the demo set where nothing else does: the weakest source of settings.</summary>
internal static class SandboxDefaults
{
    /// <summary>The port of http-01 and of the sandbox CA's fetches: no special rights are needed for it.</summary>
    internal const int Http01Port = 5002;

    private const string Origin = "default of --sandbox";

    // Compared without case, so that a file's "Default" is this one.
    internal static IReadOnlyDictionary<string, RawSetting> Create() => From(
        (SettingKeys.ResellerLogin, "sandbox"),
        // A loopback API needs no sparing, and the demo is to be quick.
        (SettingKeys.ResellerCommandsPerSecond, "100"),
        (SettingKeys.ResellerBurst, "100"),
        (SettingKeys.ResellerPollInterval, "2s"),
        (SettingKeys.ResellerLostAnswerSettleTime, "2s"),
        (SettingKeys.ResellerEarlyLooks, "5ms,50ms,1s"),
        (SettingKeys.AcmeDefaultProfile, "default"),
        // Nothing costs money here; the purchases for one set of names are limited all the same.
        ($"{SettingKeys.Limits}:{nameof(RequestLimits.PurchasesPerAccount)}", "unlimited"),
        ($"{SettingKeys.Limits}:{nameof(RequestLimits.PurchasesPerExternalAccountKey)}", "unlimited"),
        ($"{SettingKeys.Limits}:{nameof(RequestLimits.PurchasesPerTenant)}", "unlimited"),
        ("Profiles:default:Class", "ssl123dv"),
        ("Profiles:default:Description", "DigiCert SSL123, domain validated (sandbox)"),
        ("Profiles:default:DcvMethods", "HTTP"),
        ("Profiles:default:TechContact", "P-ABC123"),
        ("Profiles:positive:Class", "positivessldv"),
        ("Profiles:positive:Description", "Sectigo PositiveSSL, domain validated (sandbox)"),
        ("Profiles:positive:DcvMethods", "HTTP"),
        ("Profiles:positive:TechContact", "P-ABC123"),
        (SettingKeys.ValidationHttp01Port, Http01Port.ToString(CultureInfo.InvariantCulture)),
        ($"{SettingKeys.ValidationAddressOverrides}:test", "127.0.0.1"),
        (SettingKeys.ValidationAllowedNetworks, "127.0.0.0/8"));

    /// <summary>The demo's own settings, stronger than the sandbox's.</summary>
    internal static IReadOnlyDictionary<string, RawSetting> CreateForDemo(DemoOptions options) => From(
        (SettingKeys.Listen, (options.Listen ?? OrFree(ListenAddress.SandboxDefault)).ToString()),
        (SettingKeys.DcvHttpListen, OrFree(ListenAddress.HttpDcvDefault).ToString()),
        (SettingKeys.DataFolder, options.DataFolder),
        (SettingKeys.ValidationHttp01Port, (options.Http01Port ?? DemoPorts.OrFree(Http01Port)).ToString(CultureInfo.InvariantCulture)),
        ("Profiles:default:Class", options.CertificateClass),
        ("Profiles:default:Description", $"{options.CertificateClass} (sandbox)"),
        (SettingKeys.SandboxIssueDelay, DurationText.Format(options.IssueDelay)),
        (SettingKeys.LoggingJson, options.JsonLog ? "true" : "false"),
        (SettingKeys.LoggingLevel, options.Verbose ? "Debug" : "Error"));

    private static ListenAddress OrFree(ListenAddress usual) => usual.WithPort(DemoPorts.OrFree(usual.Port));

    private static Dictionary<string, RawSetting> From(params ReadOnlySpan<(string Key, string Value)> settings)
    {
        var source = new Dictionary<string, RawSetting>(StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string value) in settings)
        {
            source[key] = new RawSetting(value, Origin);
        }

        return source;
    }
}
