using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Dns;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Work;

/// <summary>What many share at one place (a DNS server, a zone, a domain's hook): one's flood there does not hold up another.</summary>
public sealed class KeyedLockTests
{
    /// <summary>Of the flood may be ahead: those that were there already, and those that came as these left.</summary>
    private const int MostAhead = 2 * 8;

    private const int Flood = 60;

    private static readonly CommandCaller Flooding = new("big", "flood");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<CommandCaller> Others => [new CommandCaller("small", "one"), new CommandCaller("big", "other")];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task OfThoseWhoWaitAtAPlace_TheNextIsNotOfTheFlood(CommandCaller other)
    {
        var locks = new KeyedLock<string>(1);
        var held = await TakeAsync(locks, Flooding);
        var flood = Enumerable.Range(0, Flood).Select(_ => TakeAsync(locks, Flooding)).ToList();
        var mine = TakeAsync(locks, other);

        held.Dispose();

        (await mine.WaitAsync(TimeSpan.FromSeconds(30), Stop)).Dispose();
        Assert.InRange(flood.Count(waiting => waiting.IsCompleted), 0, 1); // the next one has the turn that was just given back
    }

    [Fact]
    public async Task AFloodAtOnePlace_HoldsUpNobodyAtAnother()
    {
        var locks = new KeyedLock<string>(1);
        _ = Enumerable.Range(0, Flood).Select(_ => TakeAsync(locks, Flooding)).ToList();

        using (CommandCaller.Begin(Flooding))
        {
            Assert.True(locks.TakeAsync("elsewhere", Stop).IsCompletedSuccessfully);
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task QuestionsThatADnsServerDoesNotAnswer_AreNotAheadOfAnothersQuestion(CommandCaller other)
    {
        await using var server = new ScriptedDnsServer((name, _) => name.StartsWith("flood", StringComparison.Ordinal) ? null : []);
        var questions = new DnsQuestions();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var flood = Enumerable.Range(0, Flood).Select(number => AskAsync(Flooding, $"flood{number}.test")).ToList();
        await Eventually.TrueAsync(() => server.Asked.Count >= 8);

        Assert.NotNull((await AskAsync(other, "other.test")).Code);

        Assert.InRange(server.Asked.TakeWhile(name => name != "other.test").Distinct().Count(), 8, MostAhead);
        await enough.CancelAsync();
        await Task.WhenAny(Task.WhenAll(flood)); // they were given up

        async Task<DnsServerReply> AskAsync(CommandCaller caller, string name)
        {
            using (CommandCaller.Begin(caller))
            {
                return await questions.AskAsync(server.EndPoint, name, DnsRecordType.TXT, enough.Token);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task UpdatesThatAZonesServerDoesNotAnswer_AreNotAheadOfAnothersUpdate(CommandCaller other)
    {
        await using var server = new UpdateRefusingServer(code: null);
        var options = new Rfc2136Options
        {
            Name = "main",
            Names = ["test"],
            Server = server.EndPoint,
            KeyName = "bridge",
            KeySecret = new Secret(Convert.ToBase64String(new byte[32])),
            Timeout = TimeSpan.FromMilliseconds(500),
        };
        var publisher = new Rfc2136Publisher(options, new DnsQuestions(), TimeProvider.System);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var ended = new ConcurrentQueue<CommandCaller>();
        var flood = Enumerable.Range(0, Flood).Select(_ => ReachAsync(Flooding)).ToList();
        await Eventually.TrueAsync(() => server.Questions >= Flood); // all know their zone: what they wait for is the update

        await ReachAsync(other);

        Assert.InRange(ended.TakeWhile(caller => caller != other).Count(), 0, 3 * 8);
        await enough.CancelAsync();
        await Task.WhenAny(Task.WhenAll(flood)); // they were given up

        async Task ReachAsync(CommandCaller caller)
        {
            using (CommandCaller.Begin(caller))
            {
                var reach = await publisher.ReachAsync("example.test", enough.Token);
                Assert.Contains("no answer in time", reach.Obstacle, StringComparison.Ordinal);
                ended.Enqueue(caller);
            }
        }
    }

    /// <summary>Accounts and tenants may have names below one domain; its hooks are run eight at a time.</summary>
    [Theory]
    [MemberData(nameof(Others))]
    public async Task HooksOfADomain_AreNotAheadOfAnothersHook(CommandCaller other)
    {
        var folder = Directory.CreateTempSubdirectory("bridge-hooks-").FullName;
        var log = new LogLines();
        var hook = new HookPublisher(
            new HookOptions
            {
                Name = "own",
                Names = ["test"],
                Methods = ["DNS-TXT"],
                Program = "/bin/sh",
                Arguments = ["-c", "cd \"$FOLDER\"; echo \"$DCV_NAME\" >>begun; while [ ! -e go ]; do sleep 0.05; done", "sh"],
                Environment = new Dictionary<string, string>
                {
                    ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
                    ["FOLDER"] = folder,
                },
            },
            TimeProvider.System,
            log.CreateLogger<HookPublisher>());
        var flood = Enumerable.Range(0, Flood).Select(number => PublishAsync(Flooding, $"flood{number}.example.test")).ToList();
        var mine = PublishAsync(other, "other.example.test");
        await File.WriteAllTextAsync(Path.Combine(folder, "go"), "", Stop);

        await mine;

        var begun = await File.ReadAllLinesAsync(Path.Combine(folder, "begun"), Stop);
        Assert.InRange(Array.IndexOf(begun, "other.example.test"), 0, MostAhead);
        await Task.WhenAll(flood);
        Directory.Delete(folder, recursive: true);

        async Task PublishAsync(CommandCaller caller, string name)
        {
            using (CommandCaller.Begin(caller))
            {
                await hook.PublishAsync(DnsSetup.Order, DnsSetup.Text(name, "value") with { Domain = "example.test" }, Stop);
            }
        }
    }

    private static async Task<IDisposable> TakeAsync(KeyedLock<string> locks, CommandCaller caller)
    {
        using (CommandCaller.Begin(caller))
        {
            return await locks.TakeAsync("here", Stop);
        }
    }
}
