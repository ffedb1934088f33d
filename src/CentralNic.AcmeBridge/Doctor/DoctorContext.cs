using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Operator;
using CentralNic.Reseller;
using CentralNic.Reseller.Accounts;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Doctor;

/// <summary>What the checks share: the configuration, the running bridge, and the reseller, each as far as it is there.</summary>
internal sealed class DoctorContext : IAsyncDisposable
{
    private ResellerClient? _reseller;
    private (AccountStatus? Status, ResellerException? Failure, TimeSpan Took)? _account;

    private DoctorContext(ServeOptions where, string dataFolder) => (Where, DataFolder) = (where, dataFolder);

    /// <summary>Where the configuration and the data folder are.</summary>
    public ServeOptions Where { get; }

    /// <summary>The data folder, absolute.</summary>
    public string DataFolder { get; }

    /// <summary>The configuration; <see langword="null"/>: it has mistakes.</summary>
    public BridgeSettings? Settings { get; private init; }

    /// <summary>The mistakes in the configuration.</summary>
    public IReadOnlyList<SettingError> Mistakes { get; private init; } = [];

    /// <summary>The way to the running bridge; <see langword="null"/>: see <see cref="NotRunning"/>.</summary>
    public OperatorClient? Bridge { get; private init; }

    /// <summary>How the running bridge is; <see langword="null"/>: none answers.</summary>
    public HealthReport? Health { get; private init; }

    /// <summary>Why no bridge answers, a sentence; <see langword="null"/>: one does.</summary>
    public string? NotRunning { get; private init; }

    /// <summary>Whether one runs that may not be asked.</summary>
    public bool IsRefused { get; private init; }

    /// <summary>Roots that clients trust besides those of the operating system.</summary>
    public X509Certificate2Collection Roots { get; private init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the parts log that are put to use here. What they meet is in the findings.</summary>
    public ILoggerFactory Loggers { get; } = NullLoggerFactory.Instance;

    /// <summary>The configuration, for checks that need it.</summary>
    public BridgeSettings Configured => Settings ?? throw new InvalidOperationException("There is no configuration.");

    /// <summary>What the cheapest class costs with VAT, of those whose price was told; <see langword="null"/>: none was.</summary>
    public decimal? CheapestPrice { get; private set; }

    /// <summary>The reseller; for checks that need the configuration.</summary>
    public ResellerClient Reseller => _reseller ??= new ResellerClient(
        Configured.Reseller with
        {
            // A person waits, and sees every failure anyway.
            ReadAttempts = Math.Min(2, Configured.Reseller.ReadAttempts),
            ConnectTimeout = Shorter(Configured.Reseller.ConnectTimeout, TimeSpan.FromSeconds(10)),
            TotalTimeout = Shorter(Configured.Reseller.TotalTimeout, TimeSpan.FromSeconds(60)),
            UseSessions = false,
        },
        Time,
        NullLogger<ResellerClient>.Instance);

    /// <summary>Whether the reseller is the simulated one inside the bridge, which has no address here.</summary>
    public bool IsResellerInside => Settings is { Sandbox: not null, Reseller.Endpoint.Port: 0 };

    /// <summary>Reads the configuration and looks for the running bridge.</summary>
    /// <exception cref="ConfigurationException">Not even the data folder can be known.</exception>
    /// <exception cref="CommandFailedException">The file with roots cannot be read.</exception>
    public static async Task<DoctorContext> OpenAsync(DoctorOptions options, CancellationToken cancellationToken)
    {
        var (settings, mistakes) = Read(options.Where);
        return await OpenAsync(options, settings, mistakes, cancellationToken);
    }

    /// <summary>As <see cref="OpenAsync(DoctorOptions, CancellationToken)"/>, with the configuration given.</summary>
    internal static async Task<DoctorContext> OpenAsync(
        DoctorOptions options, BridgeSettings? settings, IReadOnlyList<SettingError> mistakes, CancellationToken cancellationToken)
    {
        var folder = settings?.DataFolder ?? BridgeConfiguration.DataFolderOf(options.Where);
        var (bridge, health, reason, isRefused) = await ConnectAsync(folder, cancellationToken);
        return new DoctorContext(options.Where, folder)
        {
            Settings = settings,
            Mistakes = mistakes,
            Bridge = bridge,
            Health = health,
            NotRunning = reason,
            IsRefused = isRefused,
            Roots = RootsOf(options, settings),
        };
    }

    /// <summary>Asks StatusAccount, once for all checks.</summary>
    /// <returns>The answer, or why there is none, and how long it took.</returns>
    public async Task<(AccountStatus? Status, ResellerException? Failure, TimeSpan Took)> AskAccountAsync(
        CancellationToken cancellationToken)
    {
        if (_account is { } known)
        {
            return known;
        }

        var start = Time.GetTimestamp();
        AccountStatus? status = null;
        ResellerException? failure = null;
        try
        {
            status = await Reseller.Account.StatusAsync(CommandPriority.Interactive, cancellationToken);
        }
        catch (ResellerException refused)
        {
            failure = refused;
        }

        var asked = (status, failure, Time.GetElapsedTime(start));
        _account = asked;
        return asked;
    }

    /// <summary>Takes note of a price, with VAT.</summary>
    public void LearnPrice(decimal price) => CheapestPrice = CheapestPrice is { } known ? Math.Min(known, price) : price;

    public async ValueTask DisposeAsync()
    {
        Bridge?.Dispose();
        if (_reseller is not null)
        {
            await _reseller.DisposeAsync();
        }

        foreach (var root in Roots)
        {
            root.Dispose();
        }
    }

    /// <summary>What serve would read; where that needs decisions that were not made, what can be understood without them.</summary>
    private static (BridgeSettings? Settings, IReadOnlyList<SettingError> Mistakes) Read(ServeOptions where)
    {
        try
        {
            return (BridgeConfiguration.LoadToServe(where), []);
        }
        catch (ConfigurationException wrong)
        {
            try
            {
                return (BridgeConfiguration.Load(where), wrong.Errors);
            }
            catch (ConfigurationException)
            {
                return (null, wrong.Errors);
            }
        }
    }

    private static async Task<(OperatorClient? Bridge, HealthReport? Health, string? Reason, bool IsRefused)> ConnectAsync(
        string folder, CancellationToken cancellationToken)
    {
        OperatorClient? bridge = null;
        try
        {
            bridge = OperatorClient.Connect(folder);
            return (bridge, await bridge.GetAsync("health", OperatorJson.Default.HealthReport, cancellationToken), null, false);
        }
        catch (CommandFailedException failure)
        {
            bridge?.Dispose();
            return (null, null, failure.Message, !OperatorSocket.IsNotRunning(failure));
        }
    }

    private static X509Certificate2Collection RootsOf(DoctorOptions options, BridgeSettings? settings)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            if (options.RootsFile is { } file)
            {
                roots.ImportFromPemFile(file);
            }

            // With the sandbox, clients are told to trust the development CA.
            if (settings is { Sandbox: not null, Tls: null } && Path.Combine(settings.DataFolder, "tls", "ca.pem") is var own
                && File.Exists(own))
            {
                roots.ImportFromPemFile(own);
            }

            return roots;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException
            or System.Security.Cryptography.CryptographicException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"--ca: no certificates in PEM can be read: {failure.Message}", failure);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
