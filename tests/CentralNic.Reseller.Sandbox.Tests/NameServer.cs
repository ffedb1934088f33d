using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CentralNic.Reseller.Sandbox.Tests;

/// <summary>A name server on a loopback UDP port that knows TXT and CNAME records (RFC 1035 section 4).</summary>
internal sealed class NameServer : IAsyncDisposable
{
    private const int Txt = 16;
    private const int Cname = 5;

    private readonly UdpClient _udp = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<(string Name, int Type), string> _records = new();
    private readonly Task _work;

    public NameServer() => _work = RunAsync();

    public IPEndPoint Address => (IPEndPoint)_udp.Client.LocalEndPoint!;

    public void SetText(string name, string value) => _records[(name.ToLowerInvariant(), Txt)] = value;

    public void SetCname(string name, string target) => _records[(name.ToLowerInvariant(), Cname)] = target;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _work;
        _udp.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var query = await _udp.ReceiveAsync(_stopping.Token);
                await _udp.SendAsync(Answer(query.Buffer), query.RemoteEndPoint, _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private byte[] Answer(byte[] query)
    {
        var labels = new List<string>();
        var at = 12;
        while (query[at] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
            at += query[at] + 1;
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(at + 1));
        var questionEnd = at + 5;
        var found = _records.TryGetValue((string.Join('.', labels).ToLowerInvariant(), type), out var value);
        using var answer = new MemoryStream();
        answer.Write(query, 0, questionEnd);
        var bytes = answer.ToArray();
        bytes[2] = 0x85;
        bytes[3] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), (ushort)(found ? 1 : 0));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), 0);
        if (!found)
        {
            return bytes;
        }

        var data = type == Txt ? [(byte)value!.Length, .. Encoding.ASCII.GetBytes(value)] : EncodeName(value!);
        return [.. bytes, 0xC0, 0x0C, 0, (byte)type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data];
    }

    private static byte[] EncodeName(string name)
    {
        var encoded = new List<byte>();
        foreach (var label in name.TrimEnd('.').Split('.'))
        {
            encoded.Add((byte)label.Length);
            encoded.AddRange(Encoding.ASCII.GetBytes(label));
        }

        encoded.Add(0);
        return [.. encoded];
    }
}
