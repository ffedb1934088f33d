using System.Collections;
using System.Globalization;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Secrets;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Finds, reads and checks the configuration. Sources, the weakest first: defaults, file, environment, command line.</summary>
public static class BridgeConfiguration
{
    /// <summary>The file that is read when the command line names none.</summary>
    public const string DefaultFile = "appsettings.json";

    /// <summary>Where the packages have the configuration; looked at where none is named and the working directory has none.</summary>
    public const string InstalledFile = "/etc/acme-bridge/appsettings.json";

    /// <summary>The configuration of <c>serve</c>, which spends money.</summary>
    /// <param name="options">The command line.</param>
    /// <exception cref="ConfigurationException">Something is missing, wrong, or not decided; it lists everything.</exception>
    public static BridgeSettings LoadToServe(ServeOptions options) =>
        LoadToServe(options, Directory.GetCurrentDirectory(), ProcessEnvironment());

    /// <summary>As <see cref="LoadToServe(ServeOptions)"/>, with everything that comes from the process given.</summary>
    internal static BridgeSettings LoadToServe(
        ServeOptions options, string workingDirectory, IReadOnlyDictionary<string, string> environment) =>
        Load(options, workingDirectory, environment, spends: !options.Sandbox) with
        {
            ReadAgain = () => LoadToServe(options, workingDirectory, environment),
        };

    /// <summary>What <c>serve</c> would read, and where it comes from.</summary>
    /// <param name="options">The command line.</param>
    /// <exception cref="ConfigurationException">The file cannot be read.</exception>
    internal static ConfigurationReport Examine(ServeOptions options) =>
        Examine(options, Directory.GetCurrentDirectory(), ProcessEnvironment());

    /// <summary>As <see cref="Examine(ServeOptions)"/>, with everything that comes from the process given.</summary>
    internal static ConfigurationReport Examine(
        ServeOptions options, string workingDirectory, IReadOnlyDictionary<string, string> environment)
    {
        var reader = ReaderOf(options, workingDirectory, environment);
        _ = Understand(reader, spends: !options.Sandbox);
        return ConfigurationReport.Of(reader);
    }

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
        var sandbox = SandboxSource.ForDemo(options);
        raw.Add(sandbox.Defaults);
        return Read(new SettingsReader(raw, Directory.GetCurrentDirectory(), ProcessEnvironment()) { Sandbox = sandbox });
    }

    /// <summary>
    /// The data folder alone: all that a command needs that asks the running bridge. The rest is not looked at, so no secret is needed.
    /// </summary>
    /// <param name="options">The command line.</param>
    /// <exception cref="ConfigurationException">The file cannot be read, or the folder is none.</exception>
    public static string DataFolderOf(ServeOptions options)
    {
        var directory = Directory.GetCurrentDirectory();
        if (options.DataFolder is { } given)
        {
            return Path.GetFullPath(given, directory);
        }

        var reader = ReaderOf(options, directory, ProcessEnvironment());
        var folder = ServerSection.ReadDataFolder(reader);
        return reader.Errors.Count > 0 ? throw new ConfigurationException([.. reader.Errors]) : folder;
    }

    /// <summary>What secrets of the configuration are encrypted with. The rest is not looked at.</summary>
    /// <param name="options">The command line.</param>
    /// <exception cref="ConfigurationException">The file cannot be read, or there is no key.</exception>
    internal static KeyEncryptionKeys EncryptionKeysOf(ServeOptions options)
    {
        var reader = ReaderOf(options, Directory.GetCurrentDirectory(), ProcessEnvironment());
        var keys = SecretsSection.ReadKeys(reader);
        if (keys is null && reader.Errors.Count == 0)
        {
            reader.Fail(SecretsSection.KeyFile, "is missing", SecretsSection.KeyFile.Type.Mend(""));
        }

        return keys ?? throw new ConfigurationException([.. reader.Errors]);
    }

    /// <summary>The environment variables of the bridge's that hold encrypted secrets.</summary>
    internal static IEnumerable<(string Variable, string Value)> EncryptedInEnvironment() =>
        from source in SettingsEnvironment.Read(ProcessEnvironment())
        from setting in source.Values
        where EncryptedValue.IsOne(setting.Value.Trim())
        select (setting.Origin[SettingsEnvironment.Origin.Length..].Trim(), setting.Value);

    /// <summary>
    /// The configuration file: the one that is named, that of the working directory, or that of the installed package, which is not for the
    /// sandbox; <see langword="null"/>: there is none.
    /// </summary>
    internal static string? FindFile(ServeOptions options, string workingDirectory) =>
        options.ConfigFile ?? (File.Exists(Path.Combine(workingDirectory, DefaultFile)) ? DefaultFile
            : !options.Sandbox && !OperatingSystem.IsWindows() && File.Exists(InstalledFile) ? InstalledFile
            : null);

    /// <summary>As <see cref="Load(ServeOptions)"/>, with everything that comes from the process given.</summary>
    internal static BridgeSettings Load(
        ServeOptions options, string workingDirectory, IReadOnlyDictionary<string, string> environment, bool spends = false) =>
        Read(ReaderOf(options, workingDirectory, environment), spends);

    /// <summary>The settings of all sources, none of them understood yet.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read.</exception>
    internal static SettingsReader ReaderOf(ServeOptions options, string workingDirectory, IReadOnlyDictionary<string, string> environment)
    {
        var errors = new List<SettingError>();
        var sandbox = options.Sandbox ? SandboxSource.ForServe() : null;
        var raw = Collect(options, sandbox, workingDirectory, environment, errors);
        // An unreadable file hides what it says: nothing more can be known about the rest.
        return errors.Count > 0
            ? throw new ConfigurationException(errors)
            : new SettingsReader(raw, workingDirectory, environment) { Sandbox = sandbox };
    }

    /// <summary>All sources, none of them understood yet.</summary>
    private static RawSettings Collect(
        ServeOptions options,
        SandboxSource? sandbox,
        string workingDirectory,
        IReadOnlyDictionary<string, string> environment,
        ICollection<SettingError> errors)
    {
        var raw = new RawSettings();
        if (sandbox is not null)
        {
            raw.Add(sandbox.Defaults);
        }

        if (FindFile(options, workingDirectory) is { } file)
        {
            raw.Add(SettingsFile.Read(Path.GetFullPath(file, workingDirectory), file, errors));
        }

        foreach (var source in SettingsEnvironment.Read(environment))
        {
            raw.Add(source);
        }

        raw.Add(CommandLineSource(options));
        return raw;
    }

    private static BridgeSettings Read(SettingsReader reader, bool spends = false)
    {
        var settings = Understand(reader, spends);
        return reader.Errors.Count > 0 ? throw new ConfigurationException([.. reader.Errors]) : settings;
    }

    /// <summary>Understands the settings; with mistakes, what it returns is of no use.</summary>
    internal static BridgeSettings Understand(SettingsReader reader, bool spends)
    {
        reader.FailUnknownKeys();
        if (reader.Sandbox is not null)
        {
            SandboxSource.ReplaceReseller(reader);
        }

        reader.EncryptionKeys = SecretsSection.ReadKeys(reader);
        var listen = ServerSection.ReadListen(reader);
        var publicUrl = ServerSection.ReadPublicUrl(reader, listen);
        if (reader.Sandbox is null)
        {
            ServerSection.RequireHttps(reader, listen, publicUrl);
        }
        else
        {
            SandboxSection.CheckPublicUrl(reader, listen, publicUrl);
        }

        var dataFolder = ServerSection.ReadDataFolder(reader);
        var protection = SecretsSection.Read(reader, dataFolder);
        var profiles = ProfilesSection.Read(reader);
        var httpDcv = DcvHttpSection.Read(reader, listen);
        // Without --sandbox too, so that mistakes in the section are told.
        var sandbox = SandboxSection.Read(reader, listen, httpDcv);
        var tenants = TenantsSection.Read(reader, [.. profiles.Keys]);
        var settings = new BridgeSettings
        {
            PublicUrl = publicUrl,
            Listen = listen,
            Tls = ServerSection.ReadTls(reader),
            DataFolder = dataFolder,
            TrustedProxies = ServerSection.ReadTrustedProxies(reader),
            Reseller = ResellerSection.Read(reader),
            Issuance = ResellerSection.ReadIssuance(reader),
            Acme = AcmeSection.Read(reader, publicUrl, profiles),
            Profiles = profiles,
            Tenants = tenants,
            Budgets = BudgetSection.Read(reader),
            Limits = LimitsSection.Read(reader),
            Approvals = ApprovalSection.Read(reader),
            SecretKeys = protection,
            Backups = BackupSection.Read(reader, protection),
            Retention = RetentionSection.Read(reader),
            Otlp = TelemetrySection.Read(reader),
            HttpDcv = httpDcv,
            Dcv = DcvSection.Read(reader, httpDcv, dataFolder, reader.Sandbox is null ? DcvSection.HttpPort.Missing : sandbox.DcvHttpPort),
            Operator = OperatorSection.Read(reader, listen, httpDcv.Listen),
            Validation = ValidationSection.Read(reader, [.. tenants.Select(tenant => tenant.Id)]),
            Logging = LoggingSection.Read(reader),
            Sandbox = reader.Sandbox is null ? null : sandbox,
            Warnings = reader.Warnings,
            Snapshot = reader.Snapshot,
            SecretFiles = reader.SecretFiles,
            KnownSecrets = reader.KnownSecrets,
            EncryptionKeys = reader.EncryptionKeys,
            Effective = () => ConfigurationReport.Of(reader),
        };
        settings = settings with { OwnCertificate = OwnCertificateSection.Read(reader, settings) };
        if (spends)
        {
            SpendingSection.RequireDecisions(reader);
        }

        return settings;
    }

    private static Dictionary<string, RawSetting> CommandLineSource(ServeOptions options)
    {
        var source = new Dictionary<string, RawSetting>(StringComparer.OrdinalIgnoreCase);
        if (options.DataFolder is { } folder)
        {
            source[ServerSection.DataFolder.Key] = new RawSetting(folder, "--data");
        }

        if (options.Listen.Count > 0)
        {
            source[ServerSection.Listen.Key] = new RawSetting(string.Join(',', options.Listen), "--listen");
        }

        if (options.Http01Port is { } port)
        {
            source[ValidationSection.Http01Port.Key] = new RawSetting(port.ToString(CultureInfo.InvariantCulture), "--http01-port");
        }

        if (options.IssueDelay > TimeSpan.Zero)
        {
            source[SandboxSection.IssueDelay.Key] = new RawSetting(DurationText.Format(options.IssueDelay), "--issue-delay");
        }

        if (options.JsonLog is { } json)
        {
            source[LoggingSection.Json.Key] = new RawSetting(json ? "true" : "false", "--json-log");
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
