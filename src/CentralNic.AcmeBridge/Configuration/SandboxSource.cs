using System.Globalization;
using CentralNic.AcmeBridge.CommandLine;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>
/// What the simulated reseller sets: the weakest source of settings, for what nothing else says, and what it replaces whatever else is
/// said. A configuration with this source is for the sandbox, one without it for the real reseller.
/// </summary>
internal sealed class SandboxSource
{
    /// <summary>The port of http-01 and of the sandbox CA's fetches: no special rights are needed for it.</summary>
    internal const int Http01Port = 5002;

    private const string DefaultOrigin = "default of --sandbox";

    private const string Password = "sandbox";

    // Nothing listens on port 0: a composition that forgets to put the sandbox's address here fails, and buys nothing.
    private const string Endpoint = "http://127.0.0.1:0/api/call.cgi";

    private static readonly (string Key, string Value)[] ServeDefaults =
    [
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
        (ValidationSection.AllowedNetworks.Key, "127.0.0.0/8"),
    ];

    private SandboxSource(IReadOnlyDictionary<string, RawSetting> defaults) => Defaults = defaults;

    /// <summary>What counts where no other source says anything.</summary>
    internal IReadOnlyDictionary<string, RawSetting> Defaults { get; }

    /// <summary>The source of <c>--sandbox</c>.</summary>
    internal static SandboxSource ForServe() => new(From(DefaultOrigin, ServeDefaults));

    /// <summary>The source of the demo, whose command line is part of it.</summary>
    internal static SandboxSource ForDemo(DemoOptions options) =>
        new(From(DefaultOrigin, [.. ServeDefaults, .. DemoDefaults(options)]));

    /// <summary>
    /// Puts the sandbox in the place of the reseller. What other sources say of the reseller is read before, so that mistakes in it are
    /// told.
    /// </summary>
    internal static void ReplaceReseller(SettingsReader reader)
    {
        var isOte = reader.Get(ResellerSection.Ote);
        _ = reader.Get(ResellerSection.Endpoint);
        _ = reader.Find(ResellerSection.Proxy);
        if (isOte || reader.Text(ResellerSection.Endpoint) is not null)
        {
            reader.Warn($"{ResellerSection.Endpoint.Key} and {ResellerSection.Ote.Key} have no effect with --sandbox.");
        }

        List<(string Key, string Value)> replaced =
        [
            (ResellerSection.Endpoint.Key, Endpoint),
            (ResellerSection.Ote.Key, "false"),
            // The sandbox is on this machine; what leads out of the network must not lead there.
            (ResellerSection.Proxy.Key, ""),
        ];
        if (reader.Text(ResellerSection.Password) is null && reader.Text(ResellerSection.PasswordFile) is null)
        {
            replaced.Add((ResellerSection.Password.Key, Password));
        }

        reader.Add(From("--sandbox", replaced));
    }

    /// <summary>The demo's own settings, stronger than the sandbox's.</summary>
    private static IEnumerable<(string Key, string Value)> DemoDefaults(DemoOptions options) =>
    [
        (ServerSection.Listen.Key, (options.Listen ?? OrFree(ListenAddress.SandboxDefault)).ToString()),
        (DcvHttpSection.Listen.Key, OrFree(ListenAddress.HttpDcvDefault).ToString()),
        (ServerSection.DataFolder.Key, options.DataFolder),
        (ValidationSection.Http01Port.Key, (options.Http01Port ?? DemoPorts.OrFree(Http01Port)).ToString(CultureInfo.InvariantCulture)),
        ("Profiles:default:Class", options.CertificateClass),
        ("Profiles:default:Description", $"{options.CertificateClass} (sandbox)"),
        (SandboxSection.IssueDelay.Key, DurationText.Format(options.IssueDelay)),
        (LoggingSection.Json.Key, options.JsonLog ? "true" : "false"),
        (LoggingSection.Level.Key, options.Verbose ? "Debug" : "Error"),
    ];

    private static ListenAddress OrFree(ListenAddress usual) => usual.WithPort(DemoPorts.OrFree(usual.Port));

    private static Dictionary<string, RawSetting> From(string origin, IEnumerable<(string Key, string Value)> settings)
    {
        // Compared without case, so that a file's "Default" is this one.
        var source = new Dictionary<string, RawSetting>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in settings)
        {
            source[key] = new RawSetting(value, origin);
        }

        return source;
    }
}
