using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>
/// Answers to signed DNS updates: with the query's id, and without the server's signature, as anybody could send them. None counts as
/// done, and none ends in anything but the documented refusal.
/// </summary>
internal sealed class DnsUpdateTarget : IFuzzTarget
{
    private const byte UpdateOpcode = 0x28, OpcodeBits = 0x78, Refused = 5;

    private static readonly DcvRecord Record = new("_acme-challenge.www.example.test", DcvRecord.Txt, "value");

    private readonly Lock _lock = new();
    private byte[] _input = [];
    private DnsPeer? _peer;
    private Rfc2136Publisher? _publisher;

    /// <inheritdoc/>
    public string Name => "dns-update";

    /// <inheritdoc/>
    public int MaxLength => 1024;

    /// <inheritdoc/>
    public bool IsOnOneThread => false;

    /// <inheritdoc/>
    public TimeSpan MaxTime => TimeSpan.FromSeconds(6);

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. new DnsTarget().Words,
        [0xA8, 0x00], [0x00, 0xFA], [0x00, 0xFF],
        [.. "\u0003key\u0000"u8, 0x00, 0xFA, 0x00, 0xFF, 0x00, 0x00, 0x00, 0x00, 0x00, 0x3D],
        [.. "\u000bhmac-sha256\u0000"u8, 0x00, 0x00, 0x69, 0x00, 0x00, 0x00, 0x01, 0x2C, 0x00, 0x20],
    ];

    /// <inheritdoc/>
    public Task StartAsync()
    {
        _peer = new DnsPeer(Answer);
        _publisher = new Rfc2136Publisher(
            new Rfc2136Options
            {
                Name = "primary",
                Names = ["example.test"],
                Server = _peer.Address,
                KeyName = "key",
                KeySecret = new Secret(Convert.ToBase64String(new byte[32])),
                Timeout = TimeSpan.FromSeconds(2),
            },
            new DnsQuestions(),
            TimeProvider.System);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        lock (_lock)
        {
            _input = input;
        }

        var reach = _publisher!.ReachAsync(Record, CancellationToken.None).GetAwaiter().GetResult();
        if (reach.Where is not null)
        {
            throw new ContractException("An answer that is not signed counts as the server's.");
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, byte[] Input)> Seeds()
    {
        byte[] done = [0, 0, 0xA8, 0x00, 0, 1, 0, 0, 0, 0, 0, 0, .. "\u0007example\u0004test\u0000"u8, 0, 6, 0, 1];
        byte[] signature =
        [
            .. "\u0003key\u0000"u8, 0x00, 0xFA, 0x00, 0xFF, 0, 0, 0, 0, 0, 61, .. "\u000bhmac-sha256\u0000"u8,
            0, 0, 0x69, 0, 0, 0, 0x01, 0x2C, 0, 32, .. new byte[32], 0, 0, 0, 0, 0, 0,
        ];
        yield return ("done", done);
        yield return ("refused", [.. done.Select((value, index) => index == 3 ? Refused : value)]);
        yield return ("signed-wrong", [.. done.Select((value, index) => index == 11 ? (byte)1 : value), .. signature]);
        yield return ("cut", [.. done.Select((value, index) => index == 2 ? (byte)0xAA : value)]);
        foreach (var (name, message) in new DnsTarget().Seeds())
        {
            yield return ($"query-{name}", message);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _peer?.Dispose();
        return ValueTask.CompletedTask;
    }

    private IEnumerable<byte[]> Answer(byte[] query)
    {
        if ((query[2] & OpcodeBits) == UpdateOpcode)
        {
            byte[] message;
            lock (_lock)
            {
                message = [.. _input];
            }

            query.AsSpan(0, Math.Min(2, message.Length)).CopyTo(message);
            return [message, DnsPeer.FailureTo(query, Refused)];
        }

        // The zone is example.test: that name has a SOA record, and none below it.
        var end = DnsPeer.QuestionEnd(query);
        var answer = DnsPeer.FailureTo(query, 0);
        answer[2] |= 0x04;
        if (end - 12 != "\u0007example\u0004test\u0000"u8.Length + 4)
        {
            return [answer];
        }

        answer[7] = 1;
        byte[] start = [0xC0, 12, 0, 6, 0, 1, 0, 0, 0, 60, 0, 24, 0xC0, 12, 0xC0, 12];
        return [[.. answer, .. start, .. new byte[20]]];
    }
}
