using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Composition;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>The operator's ways into a running bridge: the socket for commands, and the page if there is one.</summary>
internal sealed class OperatorAccess : IAsyncDisposable
{
    private readonly OperatorServer? _server;
    private readonly OperatorPage? _page;

    private OperatorAccess(OperatorServer? server, OperatorPage? page) => (_server, _page) = (server, page);

    /// <param name="bridge">What runs; the data folder is its own.</param>
    /// <exception cref="IOException">The page's address is in use.</exception>
    public static async Task<OperatorAccess> OpenAsync(
        BridgeSettings settings, Bridge bridge, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var page = settings.Operator.Listen is { } listen
            ? await OperatorPage.OpenAsync(listen, settings.Operator.AllowRemote, bridge, loggers, cancellationToken)
            : null;
        try
        {
            return new OperatorAccess(await OperatorServer.OpenAsync(settings.DataFolder, bridge, loggers, cancellationToken), page);
        }
        catch
        {
            if (page is not null)
            {
                await page.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>Closes them.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_page is not null)
        {
            await _page.DisposeAsync();
        }
    }
}
