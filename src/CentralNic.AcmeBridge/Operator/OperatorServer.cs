using System.Net.Sockets;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Hosting;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>
/// The operator's way to a running bridge: a small JSON API on a Unix domain socket in the data folder. It is a server of its own, so that
/// nothing of it can ever be reached where ACME clients are answered. Who can open the socket may do everything.
/// </summary>
internal sealed class OperatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _dataFolder;

    private OperatorServer(WebApplication app, string dataFolder) => (_app, _dataFolder) = (app, dataFolder);

    /// <summary>What can be asked. A new concept adds its line here, and its commands in a file of <c>CommandLine</c>.</summary>
    private static readonly Action<IEndpointRouteBuilder, Bridge>[] Resources =
    [
        IssuanceResource.Map,
        LedgerResource.Map,
        AttentionResource.Map,
        ImportResource.Map,
        RenewalResource.Map,
        HealthResource.Map,
    ];

    /// <summary>Opens the socket. Where it cannot be opened the bridge works without it, and the log says why.</summary>
    /// <param name="dataFolder">The data folder, which this process has locked.</param>
    public static async Task<OperatorServer?> OpenAsync(
        string dataFolder, Bridge bridge, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        Socket socket;
        string path;
        try
        {
            (socket, path) = OperatorSocket.Bind(dataFolder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            loggers.CreateLogger<OperatorServer>().NoDoor(failure.Message);
            return null;
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore()
            .UseSockets(transport => transport.CreateBoundListenSocket = _ => socket)
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                Listeners.Bound(kestrel.Limits);
                kestrel.ListenUnixSocket(path);
            });
        var app = builder.Build();
        app.UseMiddleware<OperatorRefusals>();
        app.UseRouting();
        Array.ForEach(Resources, map => map(app, bridge));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            socket.Dispose();
            throw;
        }

        return new OperatorServer(app, dataFolder);
    }

    /// <summary>Closes the server and removes its socket.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        OperatorSocket.Remove(_dataFolder);
    }
}
