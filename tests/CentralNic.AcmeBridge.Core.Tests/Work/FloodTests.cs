using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Work;
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

    /// <summary>More orders than slots wait for their commands, and hold none meanwhile; of the commands, the next ones are the other account's.</summary>
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
