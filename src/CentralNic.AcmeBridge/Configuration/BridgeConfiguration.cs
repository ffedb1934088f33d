using System.Collections;
using System.Globalization;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Finds, reads and checks the configuration. Sources, the weakest first: defaults, file, environment, command line.</summary>
public static class BridgeConfiguration
{
    /// <summary>The file that is read when the command line names none.</summary>
    public const string DefaultFile = "appsettings.json";

    private const int HttpPort = 80;

    /// <summary>The configuration of <c>serve</c>, which spends money.</summary>
    /// <param name="options">The command line.</param>
    /// <exception cref="ConfigurationException">Something is missing, wrong, or not decided; it lists everything.</exception>
    public static BridgeSettings LoadToServe(ServeOptions options) =>
        Load(options, Directory.GetCurrentDirectory(), ProcessEnvironment(), spends: !options.Sandbox);

    /// <summary>The configuration for commands that buy nothing.</summary>
    /// <param name="options">The command line.</param>
    /// <exception cref="ConfigurationException">Something is missing or wrong; it lists everything.</exception>
    public static BridgeSettings Load(ServeOptions options) => Load(options, Directory.GetCurrentDirectory(), ProcessEnvironment());

    /// <summary>The configuration of <c>demo</c>: the sandbox's defaults and the command line, nothing else.</summary>
    /// <param name="options">The command line.</param>
    /// <exception cref="ConfigurationException">The command line does not fit together.</exception>
    public static BridgeSettings Load(DemoOptions options)
    {
        var raw = new RawSettings();
        raw.Add(SandboxDefaults.Create());
        raw.Add(SandboxDefaults.CreateForDemo(options));
        return Read(new SettingsReader(raw), Directory.GetCurrentDirectory(), sandbox: true, ProcessEnvironment());
    }

    /// <summary>The data folder alone: all that a command needs that asks the running bridge. The rest is not looked at, so no secret is needed.</summary>
    /// <param name="options">The command line.</param>
    /// <exception cref="ConfigurationException">The file cannot be read, or the folder is none.</exception>
    public static string DataFolderOf(ServeOptions options)
    {
        var directory = Directory.GetCurrentDirectory();
        if (options.DataFolder is { } given)
        {
            return Path.GetFullPath(given, directory);
        }

        var errors = new List<SettingError>();
        RawSettings raw = Collect(options, directory, ProcessEnvironment(), errors);
        if (errors.Count > 0)
        {
            throw new ConfigurationException(errors);
        }

        var reader = new SettingsReader(raw);
        string folder = ServerSection.DataFolder(reader, directory, options.Sandbox);
        return reader.Errors.Count > 0 ? throw new ConfigurationException([.. reader.Errors]) : folder;
    }

    /// <summary>As <see cref="Load(ServeOptions)"/>, with everything that comes from the process given.</summary>
    internal static BridgeSettings Load(
        ServeOptions options, string workingDirectory, IReadOnlyDictionary<string, string> environment, bool spends = false)
    {
        var errors = new List<SettingError>();
        RawSettings raw = Collect(options, workingDirectory, environment, errors);
        // An unreadable file hides what it says: nothing more can be known about the rest.
        if (errors.Count > 0)
        {
            throw new ConfigurationException(errors);
        }

        return Read(new SettingsReader(raw), workingDirectory, options.Sandbox, environment, spends);
    }

    /// <summary>All sources, none of them understood yet.</summary>
    internal static RawSettings Collect(
        ServeOptions options,
        string workingDirectory,
        IReadOnlyDictionary<string, string> environment,
        ICollection<SettingError> errors)
    {
        var raw = new RawSettings();
        if (options.Sandbox)
        {
            raw.Add(SandboxDefaults.Create());
        }

        string name = options.ConfigFile ?? DefaultFile;
        string file = Path.GetFullPath(name, workingDirectory);
        if (options.ConfigFile is not null || File.Exists(file))
        {
            raw.Add(SettingsFile.Read(file, name, errors));
        }

        foreach (IReadOnlyDictionary<string, RawSetting> source in SettingsEnvironment.Read(environment))
        {
            raw.Add(source);
        }

        raw.Add(CommandLineSource(options));
        return raw;
    }

    /// <summary>Understands the settings.</summary>
    internal static BridgeSettings Read(
        SettingsReader reader,
        string workingDirectory,
        bool sandbox,
        IReadOnlyDictionary<string, string> environment,
        bool spends = false)
    {
        var warnings = new List<string>();
        reader.FailUnknownKeys();
        IReadOnlyList<ListenAddress> listen = ServerSection.Listen(reader, sandbox);
        Uri publicUrl = ServerSection.PublicUrl(reader, listen, sandbox);
        TlsFiles? tls = ServerSection.Tls(reader, listen, workingDirectory, sandbox);
        ResellerOptions reseller = ResellerSection.Read(reader, workingDirectory, sandbox, warnings);
        IReadOnlyDictionary<string, CertificateProfile> profiles = ProfilesSection.Read(reader);
        HttpDcvSettings httpDcv = DcvHttpSection.Read(reader, listen);
        string dataFolder = ServerSection.DataFolder(reader, workingDirectory, sandbox);
        SandboxSettings? sandboxSettings = SandboxSection.Read(reader, sandbox, listen, httpDcv);
        var places = new DcvWritableNames(workingDirectory, dataFolder, environment, warnings);
        IReadOnlyList<Tenant> tenants = TenantsSection.Read(reader, [.. profiles.Keys], workingDirectory, warnings);
        var settings = new BridgeSettings
        {
            PublicUrl = publicUrl,
            Listen = listen,
            Tls = tls,
            DataFolder = dataFolder,
            TrustedProxies = ServerSection.TrustedProxies(reader),
            Reseller = reseller,
            Issuance = ResellerSection.ReadIssuance(reader),
            Acme = AcmeSection.Read(reader, publicUrl, profiles, workingDirectory),
            Profiles = profiles,
            Tenants = tenants,
            Budgets = BudgetSection.Read(reader),
            Limits = LimitsSection.Read(reader),
            HttpDcv = httpDcv,
            Dcv = DcvSection.Read(reader, places, httpDcv, sandboxSettings?.DcvHttpPort ?? HttpPort),
            Operator = OperatorSection.Read(reader, places, listen, httpDcv.Listen),
            Validation = ValidationSection.Read(reader, [.. tenants.Select(tenant => tenant.Id)]),
            Logging = LoggingSection.Read(reader),
            Sandbox = sandboxSettings,
            Warnings = warnings,
        };
        if (spends)
        {
            SpendingSection.RequireDecisions(reader);
        }

        if (reader.Errors.Count > 0)
        {
            throw new ConfigurationException([.. reader.Errors]);
        }

        return settings;
    }

    private static Dictionary<string, RawSetting> CommandLineSource(ServeOptions options)
    {
        var source = new Dictionary<string, RawSetting>(StringComparer.OrdinalIgnoreCase);
        if (options.DataFolder is { } folder)
        {
            source[SettingKeys.DataFolder] = new RawSetting(folder, "--data");
        }

        if (options.Listen.Count > 0)
        {
            source[SettingKeys.Listen] = new RawSetting(string.Join(',', options.Listen), "--listen");
        }

        if (options.Http01Port is { } port)
        {
            source[SettingKeys.ValidationHttp01Port] = new RawSetting(port.ToString(CultureInfo.InvariantCulture), "--http01-port");
        }

        if (options.IssueDelay > TimeSpan.Zero)
        {
            source[SettingKeys.SandboxIssueDelay] = new RawSetting(DurationText.Format(options.IssueDelay), "--issue-delay");
        }

        if (options.JsonLog is { } json)
        {
            source[SettingKeys.LoggingJson] = new RawSetting(json ? "true" : "false", "--json-log");
        }

        return source;
    }

    private static Dictionary<string, string> ProcessEnvironment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return variables;
    }
}
