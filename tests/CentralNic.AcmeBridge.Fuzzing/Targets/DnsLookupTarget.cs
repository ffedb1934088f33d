using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Fuzzing.Engine;
using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>
/// Lookups with a server that sends what the input holds, over UDP and TCP, and then that it failed. The first byte says what is looked
/// up. Then come messages, each after its length (two bytes) and flags: 1 gives it the query's id, 2 the query's question. What is looked
/// up is never taken from a message with another id or question.
/// </summary>
internal sealed class DnsLookupTarget : IFuzzTarget
{
    private const string Asked = "www.example.test";
    private const int MostMessages = 12;
    private const byte ServerFailed = 2;

    private readonly ConcurrentQueue<(byte Flags, byte[] Message)> _messages = new();
    private DnsPeer? _peer;
    private DnsLookup? _lookup;
    private int _answers;

    /// <inheritdoc/>
    public string Name => "dns-lookup";

    /// <inheritdoc/>
    public bool IsOnOneThread => false;

    /// <inheritdoc/>
    public TimeSpan MaxTime => TimeSpan.FromSeconds(4);

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } = [.. new DnsTarget().Words, [0x00, 0x1C, 0x03], [0x00, 0x0C, 0x01], [0x00, 0x20, 0x03]];

    /// <inheritdoc/>
    public Task StartAsync()
    {
        _peer = new DnsPeer(Answer);
        _lookup = new DnsLookup(new ValidationOptions { Resolvers = [_peer.Address], AttemptTimeout = TimeSpan.FromSeconds(9) });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        _messages.Clear();
        _answers = 0;
        Array.ForEach([.. MessagesIn(input)], _messages.Enqueue);
        var isFound = ((char)input[0] switch
        {
            'T' => Found(_lookup!.QueryTextAsync(Asked, CancellationToken.None)),
            'C' => Found(_lookup!.QueryCaaAsync(Asked, CancellationToken.None)),
            'Z' => Found(_lookup!.QueryZoneAsync(Asked, CancellationToken.None)),
            'N' => Found(_lookup!.QueryNameServersAsync(Asked, CancellationToken.None)),
            'K' => Verdict(),
            _ => Found(_lookup!.QueryAddressesAsync(Asked, CancellationToken.None)),
        }).GetAwaiter().GetResult();
        if (isFound && Volatile.Read(ref _answers) == 0)
        {
            throw new ContractException("Something is looked up, though no message answered the query.");
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, byte[] Input)> Seeds()
    {
        foreach (var (name, message) in new DnsTarget().Seeds())
        {
            var kind = name switch { "txt" => 'T', "caa" => 'C', "ns" => 'N', _ => 'A' };
            yield return (name, [(byte)kind, .. Framed(message, 3)]);
            yield return ($"{name}-other-id", [(byte)kind, .. Framed(message, 2), .. Framed(message, 3)]);
        }

        var text = DnsTarget.Answer(DnsRecordType.TXT, (DnsRecordType.TXT, "\u0005hello"u8.ToArray()));
        yield return ("other-question", [(byte)'T', .. Framed(DnsTarget.Answer(DnsRecordType.CAA), 1)]);
        yield return ("verdict", [
            (byte)'K',
            .. Framed(DnsTarget.Answer(DnsRecordType.CAA, (DnsRecordType.CAA, [0, 5, .. "issue"u8, .. "digicert.com"u8])), 3)]);
        text[2] |= 0x02;
        yield return ("cut-then-whole", [(byte)'T', .. Framed(text, 3), .. Framed(DnsTarget.Answer(DnsRecordType.TXT), 3)]);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _peer?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<bool> Found<T>(Task<DnsAnswer<T>> lookup)
    {
        var answer = await lookup;
        return answer.Failure is null || answer.Values.Length > 0;
    }

    private async Task<bool> Verdict() =>
        (await new CaaCheck(new ValidationOptions(), _lookup!).CheckAsync(Asked, "DigiCert", tenant: null, CancellationToken.None)).Known;

    private static byte[] Framed(byte[] message, byte flags) => [(byte)(message.Length >> 8), (byte)message.Length, flags, .. message];

    private static IEnumerable<(byte Flags, byte[] Message)> MessagesIn(byte[] input)
    {
        var rest = input.AsMemory(1);
        for (var count = 0; rest.Length > 3 && count < MostMessages; count++)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(rest.Span), rest.Length - 3);
            yield return (rest.Span[2], rest.Slice(3, length).ToArray());
            rest = rest[(3 + length)..];
        }
    }

    /// <summary>The next message, and that the server failed.</summary>
    private IEnumerable<byte[]> Answer(byte[] query)
    {
        if (_messages.TryDequeue(out var next))
        {
            var message = Fitted(next.Message, next.Flags, query);
            if (Answers(message, query))
            {
                Interlocked.Increment(ref _answers);
            }

            yield return message;
        }

        yield return DnsPeer.FailureTo(query, ServerFailed);
    }

    private static byte[] Fitted(byte[] message, byte flags, byte[] query)
    {
        byte[] fitted = [.. message];
        if ((flags & 1) != 0 && fitted.Length >= 2)
        {
            query.AsSpan(0, 2).CopyTo(fitted);
        }

        if ((flags & 2) != 0 && fitted.Length >= 12 && fitted.AsSpan(4, 2).SequenceEqual(new byte[] { 0, 1 }))
        {
            var question = query[12..DnsPeer.QuestionEnd(query)];
            var end = 12;
            while (end < fitted.Length && fitted[end] is > 0 and < 64)
            {
                end += 1 + fitted[end];
            }

            fitted = [.. fitted[..12], .. question, .. fitted[Math.Min(fitted.Length, end + 5)..]];
        }

        return fitted;
    }

    /// <summary>Whether a message has id and question of a query, by a reader that knows nothing else.</summary>
    private static bool Answers(byte[] message, byte[] query)
    {
        if (message.Length < 12 || !message.AsSpan(0, 2).SequenceEqual(query.AsSpan(0, 2)) || (message[2] & 0x80) == 0)
        {
            return false;
        }

        var question = Encoding.Latin1.GetString(query[12..(DnsPeer.QuestionEnd(query) - 2)]).ToLowerInvariant();
        return message.Length >= 12 + question.Length
            && Encoding.Latin1.GetString(message.AsSpan(12, question.Length)).Equals(question, StringComparison.OrdinalIgnoreCase);
    }
}
