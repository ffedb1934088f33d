using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using CentralNic.Acme.Nonces;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.OwnCertificates;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.AcmeBridge.DevelopmentCa;
using CentralNic.AcmeBridge.Endpoints;
using CentralNic.AcmeBridge.Logging;
using CentralNic.AcmeBridge.Monitoring;
using CentralNic.AcmeBridge.Operator;
using CentralNic.AcmeBridge.Secrets;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.Reseller;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Commands;
using Microsoft.AspNetCore.HttpOverrides;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>
/// The running bridge: store, reseller client, Core and the HTTP server, started in this order and stopped in the opposite one.
/// </summary>
internal sealed partial class BridgeServer : IAsyncDisposable
{
    /// <summary>Held answers are released at once; what remains are requests in the middle of a commit.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    private readonly WebApplication _app;
    private readonly ResellerClient _reseller;
    private readonly IDocumentStore _store;
    private readonly NonceService _nonces;
    private readonly ServerCertificate? _certificate;
    private readonly BridgeMetrics _metrics;
    private IDisposable? _export;

    private BridgeServer(
        WebApplication app,
        Bridge bridge,
        ResellerClient reseller,
        IDocumentStore store,
        NonceService nonces,
        ServerCertificate? certificate,
        BridgeMetrics metrics)
    {
        _app = app;
        Bridge = bridge;
        _reseller = reseller;
        _store = store;
        _nonces = nonces;
        _certificate = certificate;
        _metrics = metrics;
    }

    /// <summary>The URL of the ACME directory.</summary>
    public required Uri DirectoryUrl { get; init; }

    /// <summary>The file to trust the TLS of the directory by, when the development CA made its certificate.</summary>
    public string? CaFile { get; init; }

    /// <summary>Reads the configuration again.</summary>
    internal required ConfigurationReload Reload { get; init; }

    /// <summary>The operator's ways in.</summary>
    internal OperatorServer? Operators { get; init; }

    /// <summary>What is measured.</summary>
    internal MetricsCollector Metrics => _metrics.Collector;

    /// <summary>What runs behind the endpoints.</summary>
    public Bridge Bridge { get; }

    /// <param name="observer">Told of each command to the reseller; may be <see langword="null"/>.</param>
    /// <param name="levels">What is logged; <see langword="null"/>: it does not change.</param>
    /// <exception cref="StoreUnavailableException">The data folder cannot be used, or another instance uses it.</exception>
    /// <exception cref="DevelopmentCaException">The development CA cannot be made.</exception>
    /// <exception cref="IOException">An address is in use.</exception>
    public static async Task<BridgeServer> StartAsync(
        BridgeSettings settings,
        ILoggerFactory loggers,
        TimeProvider time,
        ICommandObserver? observer,
        CancellationToken cancellationToken,
        LogLevels? levels = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(time);
        var metrics = new BridgeMetrics(loggers);
        var health = new HealthMonitor(time, loggers.CreateLogger<HealthMonitor>());
        var store = await OpenStoreAsync(settings, metrics, loggers, time, cancellationToken);
        var secrets = await OpenSecretsAsync(settings, store, metrics, loggers);
        var commands = new CommandStatistics(time, observer);
        var reseller = new ResellerClient(
            settings.Reseller, time, loggers.CreateLogger<ResellerClient>(), new ResellerHealth(health, commands), metrics.Meters);
        var nonces = new NonceService(time);
        var own = settings.OwnCertificate is { } wanted ? OwnCertificateKeeper.Open(settings.DataFolder, wanted, time, loggers) : null;
        var bridge = new Bridge(PartsOf(settings, store, reseller, secrets, loggers, time) with
        {
            Health = health,
            Commands = commands,
            Meters = metrics.Meters,
            OwnCertificate = own is null
                ? null
                : new OwnCertificateOptions(
                    settings.OwnCertificate!.Name, settings.OwnCertificate.Tenant, settings.OwnCertificate.Profile, own),
        });
        WebApplication? app = null;
        IDisposable? export = null;
        var certificate = own?.Server;
        ConfigurationReload? reload = null;
        try
        {
            var development = settings.Listen.Any(address => address.IsHttps) && settings.Tls is null && own is null
                ? DevelopmentAuthority.LoadOrCreate(settings.DataFolder, settings.Listen.Select(address => address.Host), time)
                : null;
            certificate = development is not null ? ServerCertificate.Of(development.Server, time, loggers)
                : settings.Tls is { } files ? ServerCertificate.Of(files, time, loggers)
                : certificate;
            var urls = new AcmeUrls(settings.PublicUrl);
            app = Build(settings, loggers, certificate);
            metrics.Collector.Include(app.Services.GetRequiredService<IMeterFactory>());
            var probes = new DiagnosticProbes(time);
            MapEndpoints(app, settings, bridge, urls, nonces, probes, metrics, time, loggers);
            export = settings.Otlp is { } collector ? BeginExport(collector, bridge, loggers, time) : null;
            await bridge.LoadAsync(cancellationToken); // Before the first request: who may order what, and how much.
            reload = new ConfigurationReload(
                settings,
                (next, stop) =>
                {
                    secrets.Use(next.SecretKeys);
                    return ConfigurationReload.ApplyAsync(
                        next, PartsOf(next, store, reseller, secrets, loggers, time), bridge, reseller, certificate, levels, stop);
                },
                loggers.CreateLogger<ConfigurationReload>());
            bridge.AddPeriodicTask("secret-files", ConfigurationReload.LookEvery, reload.LookAtSecretsAsync);
            await app.StartAsync(cancellationToken);
            await bridge.StartAsync(cancellationToken);
            var operators = await OperatorServer.OpenAsync(
                settings, bridge, reload, metrics.Collector, probes, time, loggers, cancellationToken);
            bridge.Readiness.BeginServing();
            return new BridgeServer(app, bridge, reseller, store, nonces, certificate, metrics)
            {
                Reload = reload,
                DirectoryUrl = new Uri(urls.Directory),
                CaFile = development?.CaFile,
                Operators = operators,
                _export = export,
            };
        }
        catch
        {
            var failures = new Failures();
            await failures.DisposeAsync(app, export, bridge, reload, nonces, reseller, store, certificate, metrics);

            // Why the start failed is what counts; the rest is for the log.
            failures.ForEach(failure => LogNotDisposed(loggers.CreateLogger<BridgeServer>(), failure));
            throw;
        }
    }

    /// <summary>
    /// Stops: no new requests, then no new work, then the store is closed. A billed command that was sent is awaited. All is disposed,
    /// whatever fails meanwhile.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Bridge.Readiness.EndServing();
        var failures = new Failures();
        await failures.DisposeAsync(Operators);
        await failures.CatchAsync(() => _app.StopAsync(CancellationToken.None));
        await failures.DisposeAsync(_app, _export, Bridge, Reload, _nonces, _reseller, _store, _certificate, _metrics);
        failures.Throw();
    }

    [LoggerMessage(1, LogLevel.Error, "After the failed start something could not be closed")]
    private static partial void LogNotDisposed(ILogger logger, Exception failure);

    /// <summary>What Core is made of, as configured.</summary>
    internal static BridgeParts PartsOf(
        BridgeSettings settings,
        IDocumentStore store,
        ResellerClient reseller,
        SecretKeyRing secrets,
        ILoggerFactory loggers,
        TimeProvider time) => new()
        {
            Store = store,
            Reseller = reseller,
            Classes = CertificateClassCatalog.BuiltIn,
            Profiles = [.. settings.Profiles.Values],
            Tenants = settings.Tenants,
            Budgets = settings.Budgets,
            Limits = settings.Limits,
            Approvals = settings.Approvals,
            Backups = settings.Backups,
            Retention = settings.Retention,
            Policy = settings.Acme,
            Validation = settings.Validation,
            Issuance = settings.Issuance,
            Dcv = settings.Dcv,
            Notify = settings.Operator.Notify,
            DataFolder = settings.DataFolder,
            Secrets = secrets,
            Time = time,
            Loggers = loggers,
        };

    private static async Task<LiteDbDocumentStore> OpenStoreAsync(
        BridgeSettings settings, BridgeMetrics metrics, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await LiteDbDocumentStore.OpenAsync(
                settings.DataFolder,
                new LiteDbStoreOptions { Meters = metrics.Meters },
                loggers.CreateLogger<LiteDbDocumentStore>(),
                time,
                cancellationToken);
        }
        catch
        {
            metrics.Dispose();
            throw;
        }
    }

    /// <summary>The store is closed again when what its secrets are encrypted with cannot be read.</summary>
    private static async Task<SecretKeyRing> OpenSecretsAsync(
        BridgeSettings settings, LiteDbDocumentStore store, BridgeMetrics metrics, ILoggerFactory loggers)
    {
        try
        {
            var ring = SecretKeyRing.Open(settings.DataFolder, settings.SecretKeys, loggers.CreateLogger<SecretKeyRing>());
            ring.TellUnfinishedRotation();
            return ring;
        }
        catch
        {
            await store.DisposeAsync();
            metrics.Dispose();
            throw;
        }
    }

    /// <summary>A method of its own, so that nothing of OpenTelemetry is loaded where nothing is exported.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
#pragma warning disable CA1859 // Who calls it must not know the type, whose fields are the library's.
    private static IDisposable BeginExport(OtlpSettings collector, Bridge bridge, ILoggerFactory loggers, TimeProvider time) =>
        new OtlpExport(collector, bridge, loggers, time);
#pragma warning restore CA1859

    private static WebApplication Build(BridgeSettings settings, ILoggerFactory loggers, ServerCertificate? certificate)
    {
        // The configuration was read and checked already; the builder must not read another one from files or environment.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        string SettingOf(int port) =>
            port == settings.HttpDcv.Listen?.Port ? DcvHttpSection.Listen.Key : $"{ServerSection.Listen.Key} or --listen";
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().NameSettings(SettingOf).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Listeners.Bound(kestrel.Limits);
            foreach (var address in settings.Listen)
            {
                Listeners.Add(kestrel, address, certificate);
            }

            if (settings.HttpDcv.Listen is { } dcv)
            {
                Listeners.Add(kestrel, dcv, certificate: null);
            }
        });
        return builder.Build();
    }

    private static void MapEndpoints(
        WebApplication app,
        BridgeSettings settings,
        Bridge bridge,
        AcmeUrls urls,
        NonceService nonces,
        DiagnosticProbes probes,
        BridgeMetrics metrics,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        // As many proxies in a row as are trusted: the client is the last address that is none of theirs.
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in settings.TrustedProxies)
        {
            forwarded.KnownIPNetworks.Add(proxy);
        }

        app.UseForwardedHeaders(forwarded);
        var dcvPort = settings.HttpDcv.Listen?.Port;

        // Before the log: load balancers ask every few seconds.
        app.Use(async (http, next) =>
        {
            if (http.Connection.LocalPort == dcvPort || !await HealthProbe.TryAnswerAsync(http, bridge))
            {
                await next(http);
            }
        });
        app.UseBridgeRequestLogging(loggers);
        app.MapWhen(
            http => http.Connection.LocalPort == dcvPort
                || http.Request.Path.StartsWithSegments(DcvResponder.Path, StringComparison.Ordinal),
            responder => responder.Run(http => DcvResponder.AnswerAsync(http, bridge.HttpDcv)));
        app.UsePathBase(urls.BasePath);
        app.UseMiddleware<AcmePipeline>(urls, nonces, bridge.Policy, metrics.Host);
        app.UseRouting();
        AcmeEndpoints.Map(
            app, bridge, urls, new AcmeRequestVerifier(urls, nonces, bridge.Accounts), probes, time, app.Lifetime.ApplicationStopping);
    }
}
