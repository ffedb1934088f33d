using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>A DNS server on loopback that answers over UDP and TCP with whatever it is told to, true or not.</summary>
internal sealed class DnsPeer : IDisposable
{
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Func<byte[], IEnumerable<byte[]>> _answer;

    /// <summary>Starts it.</summary>
    /// <param name="answer">Gives the messages to a query, the last of which must end the wait for one.</param>
    public DnsPeer(Func<byte[], IEnumerable<byte[]>> answer)
    {
        _answer = answer;
        for (var tries = 0; ; tries++)
        {
            _tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            try
            {
                _udp.Bind(_tcp.LocalEndPoint!);
                break;
            }
            catch (SocketException) when (tries < 20)
            {
                // The port is taken for UDP by somebody else.
                _tcp.Dispose();
                _tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            }
        }

        _tcp.Listen();
        Address = (IPEndPoint)_udp.LocalEndPoint!;
        new Thread(AnswerDatagrams) { IsBackground = true }.Start();
        new Thread(AnswerConnections) { IsBackground = true }.Start();
    }

    /// <summary>Where it is.</summary>
    public IPEndPoint Address { get; }

    /// <summary>An answer without records that says that the server failed: to its query it is always good.</summary>
    public static byte[] FailureTo(byte[] query, byte code)
    {
        var answer = query[..Math.Min(query.Length, QuestionEnd(query))];
        answer[2] = (byte)(0x80 | (query[2] & 0x79));
        answer[3] = (byte)(0x80 | code);
        answer.AsSpan(6, 6).Clear();
        return answer;
    }

    /// <summary>Where the question of a query ends.</summary>
    public static int QuestionEnd(byte[] query)
    {
        var at = 12;
        while (query[at] != 0)
        {
            at += 1 + query[at];
        }

        return at + 5;
    }

    public void Dispose()
    {
        _udp.Dispose();
        _tcp.Dispose();
    }

    private void AnswerDatagrams()
    {
        var buffer = new byte[ushort.MaxValue];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        try
        {
            while (true)
            {
                var length = _udp.ReceiveFrom(buffer, ref from);
                foreach (var message in _answer(buffer[..length]))
                {
                    _udp.SendTo(message, from);
                }
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // It was ended.
        }
    }

    private void AnswerConnections()
    {
        try
        {
            while (true)
            {
                using var connection = _tcp.Accept();
                Answer(connection);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // It was ended.
        }
    }

    private void Answer(Socket connection)
    {
        try
        {
            if (Receive(connection, 2) is { } size && Receive(connection, BinaryPrimitives.ReadUInt16BigEndian(size)) is { } query)
            {
                foreach (var message in _answer(query))
                {
                    connection.Send([(byte)(message.Length >> 8), (byte)message.Length, .. message]);
                }
            }
        }
        catch (SocketException)
        {
            // Whoever asked has enough.
        }
    }

    private static byte[]? Receive(Socket connection, int length)
    {
        var bytes = new byte[length];
        for (var filled = 0; filled < length;)
        {
            var read = connection.Receive(bytes.AsSpan(filled));
            if (read == 0)
            {
                return null;
            }

            filled += read;
        }

        return bytes;
    }
}
