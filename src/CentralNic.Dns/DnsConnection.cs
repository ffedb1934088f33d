using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace CentralNic.Dns;

/// <summary>A way to one DNS server, over UDP or TCP; carries whole messages. All that leaves for a DNS server leaves here.</summary>
public sealed class DnsConnection : IDisposable
{
    private const int LargestMessage = ushort.MaxValue;

    private readonly Socket _socket;
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(LargestMessage);

    private DnsConnection(Socket socket, bool isReliable) => (_socket, IsReliable) = (socket, isReliable);

    /// <summary>Whether it is TCP.</summary>
    public bool IsReliable { get; }

    /// <summary>This end.</summary>
    public IPEndPoint Local => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Opens a way; only this server's datagrams arrive.</summary>
    /// <param name="server">The server.</param>
    /// <param name="isReliable">Whether by TCP.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    public static async Task<DnsConnection> OpenAsync(IPEndPoint server, bool isReliable, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        var socket = new Socket(
            server.AddressFamily, isReliable ? SocketType.Stream : SocketType.Dgram, isReliable ? ProtocolType.Tcp : ProtocolType.Udp);
        try
        {
            await socket.ConnectAsync(server, cancellationToken);
            return new DnsConnection(socket, isReliable);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SocketException">It cannot be sent.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (!IsReliable)
        {
            await _socket.SendAsync(message, cancellationToken);
            return;
        }

        // Length and message in one piece (RFC 7766 section 8).
        var framed = new byte[2 + message.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, checked((ushort)message.Length));
        message.Span.CopyTo(framed.AsSpan(2));
        for (var sent = 0; sent < framed.Length;)
        {
            sent += await _socket.SendAsync(framed.AsMemory(sent), cancellationToken);
        }
    }

    /// <summary>Waits for the next message.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The message; <see langword="null"/>: the server closed the connection before it was whole.</returns>
    /// <exception cref="SocketException">The connection broke.</exception>
    public async Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        if (!IsReliable)
        {
            return _buffer[..await _socket.ReceiveAsync(_buffer, cancellationToken)];
        }

        return await TryFillAsync(_buffer, 2, cancellationToken)
            && BinaryPrimitives.ReadUInt16BigEndian(_buffer) is var length
            && await TryFillAsync(_buffer, length, cancellationToken) ? _buffer[..length] : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        if (Interlocked.Exchange(ref _buffer, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private async Task<bool> TryFillAsync(byte[] buffer, int length, CancellationToken cancellationToken)
    {
        for (var filled = 0; filled < length;)
        {
            var read = await _socket.ReceiveAsync(buffer.AsMemory(filled, length - filled), cancellationToken);
            if (read == 0)
            {
                return false;
            }

            filled += read;
        }

        return true;
    }
}
