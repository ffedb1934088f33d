using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using CentralNic.Dns;
using Message = CentralNic.Dns.DnsMessage;

namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>
/// Carries the update library's messages over connections of the bridge's own, each bounded as a whole: the library's own wait over TCP for
/// as long as the server keeps the connection.
/// </summary>
/// <param name="isReliable">Whether by TCP.</param>
/// <param name="timeout">How long connecting, sending and the answer may take together.</param>
internal sealed class UpdateTransport(IPEndPoint server, bool isReliable, TimeSpan timeout) : IClientTransport
{
    /// <summary>More than this is not to be sent in a datagram (RFC 1035 section 2.3.4).</summary>
    private const ushort LargestDatagram = 512;

    public ushort MaximumAllowedQuerySize => isReliable ? ushort.MaxValue : LargestDatagram;

    public bool SupportsReliableTransfer => isReliable;

    public bool SupportsMulticastTransfer => false;

    public bool SupportsPooledConnections => false;

    public async Task<IClientConnection?> ConnectAsync(
        DnsClientEndpointInfo endpointInfo, int queryTimeout, CancellationToken token = default)
    {
        var time = CancellationTokenSource.CreateLinkedTokenSource(token);
        try
        {
            time.CancelAfter(timeout);
            return new Connection(this, await DnsConnection.OpenAsync(server, isReliable, time.Token), server, time);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            time.Dispose();
            token.ThrowIfCancellationRequested();
            return null;
        }
    }

    public Task<IClientConnection?> GetPooledConnectionAsync(DnsClientEndpointInfo endpointInfo, CancellationToken token = default) =>
        throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed class Connection(
        UpdateTransport transport, DnsConnection connection, IPEndPoint server, CancellationTokenSource time) : IClientConnection
    {
        public IClientTransport Transport => transport;

        public bool IsFaulty { get; private set; }

        public async Task<bool> SendAsync(DnsRawPackage package, CancellationToken token = default)
        {
            try
            {
                await connection.SendAsync(package.ToArraySegment(false), time.Token);
                return true;
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                token.ThrowIfCancellationRequested();
                return false;
            }
        }

        public async Task<DnsReceivedRawPackage?> ReceiveAsync(DnsMessageIdentification identification, CancellationToken token = default)
        {
            try
            {
                while (await connection.ReceiveAsync(time.Token) is { } message)
                {
                    // What is no message cannot be the answer, and would make the library throw.
                    if (!Message.TryRead(message, out _, out _))
                    {
                        continue;
                    }

                    var received = new DnsReceivedRawPackage(
                        [(byte)(message.Length >> 8), (byte)message.Length, .. message], server, connection.Local);
                    if (received.MessageIdentification.Equals(identification))
                    {
                        return received;
                    }
                }
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                token.ThrowIfCancellationRequested();
            }

            return null;
        }

        public void RestartIdleTimeout(TimeSpan? timeout)
        {
        }

        public void MarkFaulty() => IsFaulty = true;

        public void Dispose()
        {
            connection.Dispose();
            time.Dispose();
        }
    }
}
