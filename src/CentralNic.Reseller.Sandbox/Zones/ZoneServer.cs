using System.Net;
using System.Net.Sockets;
using CentralNic.Reseller.Sandbox.State;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller.Sandbox.Zones;

/// <summary>
/// The reseller's name server: answers for the stored zones, over UDP. All zones count as delegated to it. What does not fit into a
/// datagram of 4096 bytes is cut, and marked so.
/// </summary>
internal sealed class ZoneServer : IAsyncDisposable
{
    private const int LargestAnswer = 4096;

    private readonly UdpClient _socket;
    private readonly Register _register;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _work;

    /// <summary>Begins to answer.</summary>
    /// <exception cref="InvalidOperationException">The address cannot be used; the message names it.</exception>
    public ZoneServer(IPEndPoint listen, Register register, ILogger log)
    {
        _register = register;
        _log = log;
        try
        {
            _socket = new(listen);
        }
        catch (SocketException e)
        {
            throw new InvalidOperationException(
                $"The sandbox's name server cannot listen on {listen}: {e.Message} Choose another address or port.", e);
        }

        _work = RunAsync();
    }

    /// <summary>Where it answers.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)_socket.Client.LocalEndPoint!;

    /// <summary>Whether a name lies in one of the zones.</summary>
    public bool Serves(string name) => _register.Read(s => s.Zones.Around(name.ToLowerInvariant().TrimEnd('.'))) is not null;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _work;
        _socket.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var query = await _socket.ReceiveAsync(_stopping.Token);
                if (Answer(query.Buffer) is { } answer)
                {
                    await _socket.SendAsync(answer, query.RemoteEndPoint, _stopping.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // Disposed.
            }
            catch (SocketException e)
            {
                // Somebody who has gone before the answer came is no reason to stop.
                _log.NameServerFailed(e);
            }
        }
    }

    private byte[]? Answer(byte[] query)
    {
        if (DnsQuestion.TryRead(query) is not { } question)
        {
            return null;
        }

        var answer = ZoneAnswer.To(query, question, name => _register.Read(s => s.Zones.Around(name)));
        if (answer.Length > LargestAnswer)
        {
            // Only the head and the question, with the mark of truncation (RFC 1035 4.1.1).
            answer = answer[..question.End];
            answer[2] |= 0x02;
            Array.Clear(answer, 6, 6);
        }

        return answer;
    }
}
