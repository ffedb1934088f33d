using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Budget;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Work;

/// <summary>One account asks for as much as it can; another's order goes on as if it were alone.</summary>
public sealed class FloodTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ValidationsAtAHostThatNeverAnswers_HoldAThirdOfTheSlotsAndNobodyElseUp()
    {
        await using var harness = await StartAsync(new WorkSlots { Validations = 24, Issuances = 3 });
        using var silent = new TcpListener(IPAddress.Parse("127.0.0.2"), harness.WebPort);
        silent.Start(100);
        var taken = new ConcurrentBag<TcpClient>();
        var taking = TakeAsync(silent, taken);
        for (var number = 0; number < 40; number++)
        {
            var order = await harness.CreateAsync(null, $"n{number}.silent.test");
            await harness.Bridge.Authorizations.StartChallengeAsync(harness.Account, order.Id, 0, ChallengeType.Http01, Cancellation);
        }

        await Eventually.TrueAsync(() => taken.Count >= 8);
        await harness.ChangeAccountAsync();
        var other = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "other.test"), BridgeHarness.NewCsr("other.test"));

        // Each of them waits for 10 seconds, and the other order was there before that.
        Assert.Equal(OrderStatus.Valid, other.Status);
        Assert.InRange(taken.Count, 8, 20);
        silent.Stop();
        await taking;
        Array.ForEach([.. taken], client => client.Dispose());
    }

    /// <summary>
    /// More orders than slots wait for their commands, and hold none meanwhile; of the commands, the next ones are the other account's.
    /// </summary>
    [Fact]
    public async Task OrdersThatWaitForCommands_HoldNoSlotAndTheOtherAccountsCommandsGoFirst()
    {
        await using var harness = await StartAsync(new WorkSlots { Validations = 3, Issuances = 3 }, commandsPerSecond: 2);
        var flood = new List<Order>();
        for (var number = 0; number < 20; number++)
        {
            flood.Add(await harness.ReadyOrderAsync(null, $"n{number}.test"));
        }

        var flooding = harness.Account;
        var finalized = flood.Select(order => harness.FinalizeAsync(order, BridgeHarness.NewCsr([.. order.Names]))).ToList();
        await Eventually.TrueAsync(() => harness.Reseller.Budget.Waiting >= 15);
        await harness.ChangeAccountAsync();
        var other = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "other.test"), BridgeHarness.NewCsr("other.test"));

        // 20 orders need 80 commands, which take 40 seconds; the other order needed 4 or 5 of those.
        Assert.Equal(OrderStatus.Valid, other.Status);
        var done = 0;
        foreach (var order in flood)
        {
            done += (await harness.ReadNowAsync(order.Id)).IsFinal ? 1 : 0;
        }

        Assert.InRange(done, 0, 10);
    }

    /// <summary>Work of one account that does not come to its end takes a third of the slots of its kind.</summary>
    [Theory]
    [InlineData(nameof(WorkKind.Validation))]
    [InlineData(nameof(WorkKind.Issuance))]
    [InlineData(nameof(WorkKind.DcvCleanUp))]
    public async Task WorkThatHangs_LeavesSlotsOfItsKindForAnother(string name)
    {
        var kind = Enum.Parse<WorkKind>(name);
        var slots = new WorkSlots { Validations = 6, Issuances = 6, CleanUps = 6 };
        await using var runner = new WorkRunner(slots, null, TimeProvider.System, NullLogger<WorkRunner>.Instance);
        var never = new TaskCompletionSource<DateTimeOffset?>();
        var (mine, account) = (new WorkItem(kind, new OrderId("mine")), new WorkItem(kind, new OrderId("account")));
        var work = new ControlledWorkHandler { Kind = kind };
        work.Outcome = (item, stop) =>
            item == mine || item == account ? Task.FromResult<DateTimeOffset?>(null) : never.Task.WaitAsync(stop);
        runner.Start([work]);
        for (var number = 0; number < 20; number++)
        {
            runner.Schedule(new WorkItem(kind, new OrderId($"flood{number}")), Now(), new CommandCaller("big", "flood"));
        }

        await Eventually.TrueAsync(() => work.MostAtOnce > 0);
        runner.Schedule(account, Now(), new CommandCaller("big", "other"));
        runner.Schedule(mine, Now(), new CommandCaller("small", "one"));

        await Eventually.TrueAsync(() => work.Runs(mine) == 1 && work.Runs(account) == 1);

        static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();
    }

    /// <summary>What settled orders left is taken away on behalf of who ordered, though their orders are not open any more.</summary>
    [Fact]
    public async Task WorkThatGoesOnInTheBackground_IsStillItsCallers()
    {
        var caller = new CommandCaller("shop", "one");
        await using var runner = new WorkRunner(new WorkSlots(), null, TimeProvider.System, NullLogger<WorkRunner>.Instance);
        await using var offloaded = new OffloadedTasks(runner);
        var slow = new TaskCompletionSource<bool>();
        var rests = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = new ConcurrentQueue<CommandCaller>();
        var work = new ControlledWorkHandler { Kind = WorkKind.DcvCleanUp };
        work.Outcome = (item, _) =>
        {
            seen.Enqueue(CommandCaller.Current);
            if (!offloaded.TryTake(item, "clean up", slow.Task.WaitAsync, out var outcome))
            {
                rests.SetResult();
            }

            return Task.FromResult<DateTimeOffset?>(null);
        };
        runner.Start([work]);
        var item = new WorkItem(WorkKind.DcvCleanUp, new OrderId("settled"));
        runner.Schedule(item, TimeProvider.System.GetUtcNow(), caller);
        await rests.Task.WaitAsync(Cancellation);

        slow.SetResult(true);

        await Eventually.TrueAsync(() => work.Runs(item) == 2);
        Assert.Equal([caller, caller], seen);
    }

    /// <summary>The store hangs for the lists of one account; there are eight at once for all.</summary>
    [Fact]
    public async Task ListsOfOrdersThatHang_LeaveRoomForAnothersList()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var (flooding, listing) = (harness.Account, harness.Bridge.OrderListing);
        await harness.ChangeAccountAsync();
        var order = await harness.CreateAsync(null, "other.test");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        harness.Faults.Hangs = true;
        var flood = Enumerable.Range(0, 40).Select(_ => listing.ListAsync(flooding.Account, null, enough.Token)).ToList();
        await Eventually.TrueAsync(() => harness.Faults.Failed > 0);
        harness.Faults.Hangs = false;

        var (listed, _) = await listing.ListAsync(harness.Account.Account, null, Cancellation)
            .WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal([order.Id], listed);
        Assert.All(flood, list => Assert.False(list.IsCompleted));
        await enough.CancelAsync();
        await Task.WhenAny(Task.WhenAll(flood)); // they were given up
    }

    /// <summary>The hoster's system does not answer the questions of one account; there are 24 at once for its URL.</summary>
    [Fact]
    public async Task QuestionsForApprovalThatHang_LeaveRoomForAnothersQuestion()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start(100);
        var taken = new ConcurrentBag<TcpClient>();
        var taking = TakeAsync(silent, taken);
        using var webhook = new ApprovalWebhook(TimeProvider.System);
        var endpoint = new ApprovalEndpoint(
            new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/"),
            WebhookSecret.TryParse(WebhookSecret.Prefix + new string('A', 44))!)
        {
            Timeout = TimeSpan.FromMinutes(1),
        };
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var asked = Enumerable.Range(0, 60).Select(_ => AskAsync("flood")).ToList();
        await Eventually.TrueAsync(() => taken.Count >= ApprovalWebhook.MostAtOnce / 3);

        asked.Add(AskAsync("other"));

        await Eventually.TrueAsync(() => taken.Count > ApprovalWebhook.MostAtOnce / 3);
        Assert.Equal((ApprovalWebhook.MostAtOnce / 3) + 1, taken.Count);
        Assert.All(asked, question => Assert.False(question.IsCompleted));
        await enough.CancelAsync();
        await Task.WhenAny(Task.WhenAll(asked)); // they were given up
        silent.Stop();
        await taking;
        Array.ForEach([.. taken], client => client.Dispose());

        async Task<ApprovalOutcome> AskAsync(string account)
        {
            using (CommandCaller.Begin(new CommandCaller("shop", account)))
            {
                var purchase = new ApprovalPurchase(
                    "order", account, "shop", ["a.test"], "default", "class", "buy", 1, 0, "EUR", 0, DateTimeOffset.UnixEpoch);
                return await webhook.AskAsync(endpoint, "id", purchase, enough.Token);
            }
        }
    }

    private static async Task<BridgeHarness> StartAsync(WorkSlots slots, double commandsPerSecond = 1000)
    {
        var harness = await BridgeHarness.StartAsync();
        await harness.StopBridgeAsync();
        (harness.WorkSlots, harness.CommandsPerSecond) = (slots, commandsPerSecond);
        await harness.StartBridgeAsync();
        return harness;
    }

    private static async Task TakeAsync(TcpListener listener, ConcurrentBag<TcpClient> taken)
    {
        try
        {
            while (true)
            {
                taken.Add(await listener.AcceptTcpClientAsync(Cancellation));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }
}
