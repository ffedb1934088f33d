using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>A DNS server that answers each question as a test says; for answers that BIND does not give on demand.</summary>
internal sealed class ScriptedDnsServer : IAsyncDisposable
{
    public const ushort A = 1;
    public const ushort CName = 5;
    public const ushort Txt = 16;

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, ushort, (ushort Type, byte[] Data)[]?> _answer;
    private readonly Task _loop;

    /// <summary>Starts answering.</summary>
    /// <param name="answer">Name and type asked for to the records of that name; <see langword="null"/>: no answer at all.</param>
    public ScriptedDnsServer(Func<string, ushort, (ushort Type, byte[] Data)[]?> answer)
    {
        _answer = answer;
        _loop = AnswerAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.Client.LocalEndPoint!;

    public ConcurrentQueue<string> Asked { get; } = new();

    public static byte[] NameData(string name) =>
        [.. name.Split('.').SelectMany(static label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0];

    public static byte[] TextData(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var query = await _socket.ReceiveAsync(_stop.Token);
                var (name, end) = ReadName(query.Buffer);
                var type = BinaryPrimitives.ReadUInt16BigEndian(query.Buffer.AsSpan(end));
                Asked.Enqueue(name);
                if (_answer(name, type) is { } records)
                {
                    await _socket.SendAsync(Reply(query.Buffer.AsSpan(0, end + 4), records), query.RemoteEndPoint, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static (string Name, int End) ReadName(byte[] message)
    {
        var labels = new List<string>();
        var position = 12;
        while (message[position] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(message, position + 1, message[position]));
            position += message[position] + 1;
        }

        return (string.Join('.', labels), position + 1);
    }

    private static byte[] Reply(ReadOnlySpan<byte> question, (ushort Type, byte[] Data)[] records)
    {
        var reply = new List<byte>(question.ToArray());
        reply[2] = 0x84;
        reply[3] = 0;
        (reply[4], reply[5], reply[6], reply[7]) = (0, 1, 0, (byte)records.Length);
        (reply[8], reply[9], reply[10], reply[11]) = (0, 0, 0, 0);
        foreach (var (type, data) in records)
        {
            // A pointer to the question's name, class IN, a TTL of an hour: long enough to be wrong if it were cached.
            reply.AddRange([0xC0, 12, (byte)(type >> 8), (byte)type, 0, 1, 0, 0, 0x0E, 0x10, (byte)(data.Length >> 8), (byte)data.Length]);
            reply.AddRange(data);
        }

        return [.. reply];
    }
}
