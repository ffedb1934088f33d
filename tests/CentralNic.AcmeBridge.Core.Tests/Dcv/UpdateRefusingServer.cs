using System.Net;
using System.Net.Sockets;
using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

/// <summary>
/// A DNS server with the zone <c>example.test</c> that answers updates without a signature, with one code; or not at all, and keeps TCP
/// connections open.
/// </summary>
internal sealed class UpdateRefusingServer : IAsyncDisposable
{
    private readonly TcpListener _tcp;
    private readonly UdpClient _udp;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TcpClient> _held = [];
    private readonly byte? _code;
    private readonly Task _loops;

    public UpdateRefusingServer(byte? code)
    {
        _code = code;
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

        _loops = Task.WhenAll(AnswerAsync(), HoldAsync());
    }

    public IPEndPoint EndPoint => (IPEndPoint)_tcp.LocalEndpoint;

    public int HeldConnections => _held.Count;

    /// <summary>How many questions, not updates, were answered.</summary>
    public int Questions { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loops;
        _held.ForEach(connection => connection.Dispose());
        _tcp.Stop();
        _udp.Dispose();
        _stop.Dispose();
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var query = await _udp.ReceiveAsync(_stop.Token);
                var isUpdate = (query.Buffer[2] & 0x78) == 0x28;
                if (isUpdate && _code is null)
                {
                    continue;
                }

                var question = DnsMessage.WriteQuery(
                    (ushort)((query.Buffer[0] << 8) | query.Buffer[1]), DnsName.Parse("example.test"), DnsRecordType.SOA, edns: false);
                (question[2], question[3]) = isUpdate ? ((byte)0xA8, _code!.Value) : ((byte)0x84, (byte)0);
                question[7] = isUpdate ? (byte)0 : (byte)1;
                byte[] soa = isUpdate ? [] : [0xC0, 12, 0, 6, 0, 1, 0, 0, 0, 60, 0, 22, 0, 0, .. new byte[20]];
                await _udp.SendAsync(new ReadOnlyMemory<byte>([.. question, .. soa]), query.RemoteEndPoint, _stop.Token);
                Questions += isUpdate ? 0 : 1;
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task HoldAsync()
    {
        try
        {
            while (true)
            {
                _held.Add(await _tcp.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
