using System.Globalization;
using CentralNic.AcmeBridge.CommandLine;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>What <c>--sandbox</c> and the demo set where nothing else does: the weakest source of settings.</summary>
internal static class SandboxDefaults
{
    /// <summary>The port of http-01 and of the sandbox CA's fetches: no special rights are needed for it.</summary>
    internal const int Http01Port = 5002;

    private const string Origin = "default of --sandbox";

    // Compared without case, so that a file's "Default" is this one.
    internal static IReadOnlyDictionary<string, RawSetting> Create() => From(
        (ServerSection.Listen.Key, ListenAddress.SandboxDefault.ToString()),
        (ServerSection.DataFolder.Key, "data/sandbox"),
        (ResellerSection.Login.Key, "sandbox"),
        // A loopback API needs no sparing, and the demo is to be quick.
        (ResellerSection.CommandsPerSecond.Key, "100"),
        (ResellerSection.Burst.Key, "100"),
        (ResellerSection.PollInterval.Key, "2s"),
        (ResellerSection.LostAnswerSettleTime.Key, "2s"),
        (ResellerSection.EarlyLooks.Key, "5ms,50ms,1s"),
        (AcmeSection.DefaultProfile.Key, "default"),
        // Nothing costs money here; the purchases for one set of names are limited all the same.
        ("Limits:PurchasesPerAccount", "unlimited"),
        ("Limits:PurchasesPerExternalAccountKey", "unlimited"),
        ("Limits:PurchasesPerTenant", "unlimited"),
        ("Profiles:default:Class", "ssl123dv"),
        ("Profiles:default:Description", "DigiCert SSL123, domain validated (sandbox)"),
        ("Profiles:default:DcvMethods", "HTTP"),
        ("Profiles:default:TechContact", "P-ABC123"),
        ("Profiles:positive:Class", "positivessldv"),
        ("Profiles:positive:Description", "Sectigo PositiveSSL, domain validated (sandbox)"),
        ("Profiles:positive:DcvMethods", "HTTP"),
        ("Profiles:positive:TechContact", "P-ABC123"),
        (ValidationSection.Http01Port.Key, Http01Port.ToString(CultureInfo.InvariantCulture)),
        (ValidationSection.AddressOverrides.Of("test").Key, "127.0.0.1"),
        (ValidationSection.AllowedNetworks.Key, "127.0.0.0/8"));

    /// <summary>The demo's own settings, stronger than the sandbox's.</summary>
    internal static IReadOnlyDictionary<string, RawSetting> CreateForDemo(DemoOptions options) => From(
        (ServerSection.Listen.Key, (options.Listen ?? OrFree(ListenAddress.SandboxDefault)).ToString()),
        (DcvHttpSection.Listen.Key, OrFree(ListenAddress.HttpDcvDefault).ToString()),
        (ServerSection.DataFolder.Key, options.DataFolder),
        (ValidationSection.Http01Port.Key, (options.Http01Port ?? DemoPorts.OrFree(Http01Port)).ToString(CultureInfo.InvariantCulture)),
        ("Profiles:default:Class", options.CertificateClass),
        ("Profiles:default:Description", $"{options.CertificateClass} (sandbox)"),
        (SandboxSection.IssueDelay.Key, DurationText.Format(options.IssueDelay)),
        (LoggingSection.Json.Key, options.JsonLog ? "true" : "false"),
        (LoggingSection.Level.Key, options.Verbose ? "Debug" : "Error"));

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
