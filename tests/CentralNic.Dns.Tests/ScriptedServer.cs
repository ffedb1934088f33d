using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CentralNic.Dns.Tests;

/// <summary>Answers each query over UDP and TCP as a test says; for what no real server sends on demand.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _tcp;
    private readonly UdpClient _udp;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<byte[], bool, byte[][]> _answer;
    private readonly Task _loops;

    /// <summary>Starts it.</summary>
    /// <param name="answer">The query, and whether it came over TCP, to what is sent back.</param>
    public ScriptedServer(Func<byte[], bool, byte[][]> answer)
    {
        _answer = answer;
        while (true)
        {
            _tcp = new TcpListener(IPAddress.Loopback, 0);
            _tcp.Start();
            try
            {
                _udp = new UdpClient((IPEndPoint)_tcp.LocalEndpoint);
                break;
            }
            catch (SocketException)
            {
                // Somebody has the port by UDP: another one.
                _tcp.Stop();
            }
        }

        _loops = Task.WhenAll(AnswerUdpAsync(), AnswerTcpAsync());
    }

    public IPEndPoint EndPoint => (IPEndPoint)_tcp.LocalEndpoint;

    public ConcurrentQueue<(byte[] Query, bool OverTcp)> Asked { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loops;
        _tcp.Stop();
        _udp.Dispose();
        _stop.Dispose();
    }

    private async Task AnswerUdpAsync()
    {
        try
        {
            while (true)
            {
                var query = await _udp.ReceiveAsync(_stop.Token);
                Asked.Enqueue((query.Buffer, false));
                foreach (var answer in _answer(query.Buffer, false))
                {
                    await _udp.SendAsync(answer, query.RemoteEndPoint, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerTcpAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _tcp.AcceptTcpClientAsync(_stop.Token);
                var stream = connection.GetStream();
                var length = new byte[2];
                await stream.ReadExactlyAsync(length, _stop.Token);
                var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(query, _stop.Token);
                Asked.Enqueue((query, true));
                foreach (var answer in _answer(query, true))
                {
                    await stream.WriteAsync(new byte[] { (byte)(answer.Length >> 8), (byte)answer.Length }, _stop.Token);
                    await stream.WriteAsync(answer, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
