using System.Net.Sockets;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Endpoints;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Monitoring;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.AcmeBridge.Operator.Pages;
using Microsoft.AspNetCore.Http.Features;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>
/// The operator's ways into a running bridge: the API on a Unix domain socket in the data folder, and API and pages on
/// <c>Operator:Listen</c>. It is a server of its own, so that nothing of it can ever be reached where ACME clients are answered.
/// </summary>
internal sealed class OperatorServer : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string _dataFolder;

    private OperatorServer(IHost host, string dataFolder) => (_host, _dataFolder) = (host, dataFolder);

    /// <summary>All its routes.</summary>
    internal IEnumerable<RouteEndpoint> Routes => _host.Services.GetRequiredService<OperatorPipeline>().Routes;

    /// <summary>Answers a request that came by no connection.</summary>
    /// <param name="request">The request as a server hands it over; the answer goes there too.</param>
    internal async Task AnswerAsync(IFeatureCollection request)
    {
        var contexts = _host.Services.GetRequiredService<IHttpContextFactory>();
        var http = contexts.Create(request);
        try
        {
            await _host.Services.GetRequiredService<OperatorPipeline>().AnswerAsync(http);
        }
        finally
        {
            contexts.Dispose(http);
        }
    }

    /// <summary>
    /// Opens it. Where the socket cannot be opened the bridge works without it, and the log says why.
    /// </summary>
    /// <param name="settings">Of which the data folder, locked by this process, and the listener count.</param>
    /// <param name="metrics">What is measured.</param>
    /// <param name="probes">The diagnostic answers that can be fetched where ACME clients are answered.</param>
    /// <returns><see langword="null"/>: there is neither socket nor listener.</returns>
    /// <exception cref="IOException">The listener's address is in use.</exception>
    public static async Task<OperatorServer?> OpenAsync(
        BridgeSettings settings,
        Bridge bridge,
        ConfigurationReload reload,
        MetricsCollector metrics,
        DiagnosticProbes probes,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var socket = Bind(settings.DataFolder, loggers);
        if (socket is null && settings.Operator.Listen is null)
        {
            return null;
        }

        var host = Build(settings, bridge, reload, metrics, probes, socket, time, loggers);
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch
        {
            host.Dispose();
            socket?.Socket.Dispose();
            throw;
        }

        return new OperatorServer(host, settings.DataFolder);
    }

    /// <summary>Closes the server and removes its socket.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _host.StopAsync(now.Token);
        _host.Dispose();
        OperatorSocket.Remove(_dataFolder);
    }

    private static (Socket Socket, string Path)? Bind(string dataFolder, ILoggerFactory loggers)
    {
        try
        {
            return OperatorSocket.Bind(dataFolder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            loggers.CreateLogger<OperatorServer>().NoDoor(failure.Message);
            return null;
        }
    }

    private static IHost Build(
        BridgeSettings settings,
        Bridge bridge,
        ConfigurationReload reload,
        MetricsCollector metrics,
        DiagnosticProbes probes,
        (Socket Socket, string Path)? socket,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        // Not a WebApplication: that would authorize each request by itself before a route is known.
        return new HostBuilder().ConfigureWebHost(web => web
            .UseKestrelCore()
            .UseSockets(transport => transport.CreateBoundListenSocket = endPoint => endPoint is UnixDomainSocketEndPoint
                ? socket!.Value.Socket
                : Listeners.Bind(endPoint, static _ => OperatorSection.Listen.Key))
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                Listeners.Bound(kestrel.Limits);
                if (socket is { } own)
                {
                    kestrel.ListenUnixSocket(own.Path);
                }

                if (settings.Operator.Listen is { } listen)
                {
                    Listeners.Add(kestrel, listen, certificate: null);
                }
            })
            .ConfigureServices(services =>
            {
                services.AddSingleton(loggers).AddSingleton(time).AddRoutingCore();
                services.AddSingleton(provider => new OperatorPipeline(provider, settings));
                AddParts(services, settings, bridge, metrics);
                services.AddSingleton(reload);
                services.AddSingleton(probes);
                services.AddSingleton(new ClientLines(new Uri(new AcmeUrls(settings.PublicUrl).Directory)));
                services.AddOperatorAccess(settings, bridge);
                services.AddOperatorApi();
                services.AddOperatorPages();
            })
            .Configure(app => app.Run(app.ApplicationServices.GetRequiredService<OperatorPipeline>().AnswerAsync)))
            .Build();
    }

    /// <summary>What handlers may ask for. They are the bridge's own: this server must not dispose them.</summary>
    private static void AddParts(IServiceCollection services, BridgeSettings settings, Bridge bridge, MetricsCollector metrics)
    {
        services.AddSingleton(bridge);
        services.AddSingleton(metrics);
        services.AddSingleton(settings);
        services.AddSingleton(bridge.Audit);
        services.AddSingleton(bridge.Tokens);
        services.AddSingleton<IssuanceResource.Answer>();
    }
}
