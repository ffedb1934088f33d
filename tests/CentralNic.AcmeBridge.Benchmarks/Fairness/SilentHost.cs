using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CentralNic.AcmeBridge.Benchmarks.Fairness;

/// <summary>A host that takes connections and never answers.</summary>
internal sealed class SilentHost : IDisposable
{
    public static readonly IPAddress Address = IPAddress.Parse("127.0.0.2");

    private readonly TcpListener _listener;
    private readonly ConcurrentBag<TcpClient> _taken = [];

    public SilentHost(int port)
    {
        _listener = new TcpListener(Address, port);
        _listener.Start(1024);
        _ = TakeAsync();
    }

    public int Taken => _taken.Count;

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var client in _taken)
        {
            client.Dispose();
        }
    }

    private async Task TakeAsync()
    {
        try
        {
            while (true)
            {
                _taken.Add(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was disposed.
        }
    }
}
