using System.Net;
using System.Net.Sockets;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

/// <summary>
/// Stands before a DNS server and loses a share of the updates: some never arrive, of others the answer never comes back.
/// </summary>
internal sealed class LossyDnsProxy : IAsyncDisposable
{
    private const int UpdateOpcode = 5;

    private readonly UdpClient _front = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly IPEndPoint _server;
    private readonly int _loseOneOf;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _updates;
    private int _lost;

    public LossyDnsProxy(IPEndPoint server, int loseOneOf)
    {
        _server = server;
        _loseOneOf = loseOneOf;
        _running = RunAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_front.Client.LocalEndPoint!;

    /// <summary>How many updates, or answers to them, were lost.</summary>
    public int Lost => _lost;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _front.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var forwards = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _front.ReceiveAsync(_stop.Token);
                forwards.Add(ForwardAsync(received));
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(forwards);
    }

    private async Task ForwardAsync(UdpReceiveResult received)
    {
        var isUpdate = ((received.Buffer[2] >> 3) & 15) == UpdateOpcode;
        var number = isUpdate ? Interlocked.Increment(ref _updates) : 0;
        var losesRequest = isUpdate && number % (2 * _loseOneOf) == 0;
        var losesAnswer = isUpdate && !losesRequest && number % _loseOneOf == 0;
        if (losesRequest || losesAnswer)
        {
            Interlocked.Increment(ref _lost);
        }

        if (losesRequest)
        {
            return;
        }

        try
        {
            using var back = new UdpClient(AddressFamily.InterNetwork);
            back.Connect(_server);
            await back.SendAsync(received.Buffer, _stop.Token);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            limit.CancelAfter(TimeSpan.FromSeconds(10));
            var answer = await back.ReceiveAsync(limit.Token);
            if (!losesAnswer)
            {
                await _front.SendAsync(answer.Buffer, received.RemoteEndPoint, _stop.Token);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException)
        {
            // As if it were lost on the way.
        }
    }
}
