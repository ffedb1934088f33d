using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>A purchase whose answer is lost may still be under way, however long ago it was decided.</summary>
public class LateCommandTests
{
    // Of the sandbox's clock: a busy machine does not come near it by itself.
    private static readonly TimeSpan SettleTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongerThanTheSettleTime = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task APurchaseThatIsCarriedOutAfterItsTimeOutIsNotSentAgain()
    {
        await using var harness = await BridgeHarness.StartAsync(settleTime: SettleTime);
        var order = await harness.ReadyOrderAsync(null, "late.test");
        harness.Upstream.Loss = Loss.Late;
        harness.Upstream.OnLoss = () =>
        {
            // What the bridge waited for its answer, or for its turn in the command budget.
            harness.Sandbox.Clock.Advance(LongerThanTheSettleTime);
            return Task.CompletedTask;
        };

        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("late.test"));
        await SearchedAsync(harness, 1);
        await harness.Upstream.ArriveAsync();
        harness.Sandbox.Clock.Advance(LongerThanTheSettleTime);

        await IsValidAsync(harness, order);
        await AssertBoughtOnceAsync(harness);
    }

    [Fact]
    public async Task APurchaseThatIsCarriedOutAfterTheRestartIsNotSentAgain()
    {
        await using var harness = await BridgeHarness.StartAsync(settleTime: SettleTime);
        var order = await harness.ReadyOrderAsync(null, "killed.test");
        harness.Upstream.Loss = Loss.Late;
        var stopped = new TaskCompletionSource<Task>();
        harness.Upstream.OnLoss = () =>
        {
            // Begun before the bridge can know of the loss, so that it takes no further step.
            stopped.SetResult(harness.StopBridgeAsync());
            return Task.CompletedTask;
        };
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("killed.test"));
        await await stopped.Task;

        var before = Searches(harness);
        harness.Sandbox.Clock.Advance(LongerThanTheSettleTime);
        await harness.StartBridgeAsync();
        await SearchedAsync(harness, before + 1);
        await harness.Upstream.ArriveAsync();
        harness.Sandbox.Clock.Advance(LongerThanTheSettleTime);

        await IsValidAsync(harness, order);
        await AssertBoughtOnceAsync(harness);
    }

    private static Task SearchedAsync(BridgeHarness harness, int times) =>
        Eventually.TrueAsync(() => Searches(harness) >= times);

    private static Task IsValidAsync(BridgeHarness harness, Order order) =>
        Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Status == OrderStatus.Valid);

    private static int Searches(BridgeHarness harness) => harness.Upstream.Commands.Count(command => command == "QueryCertificateList");

    private static async Task AssertBoughtOnceAsync(BridgeHarness harness)
    {
        Assert.Equal(1, harness.Purchases);
        Assert.Single(harness.Upstream.Commands, command => command == "AddCertificate");
        Assert.Single(await harness.LedgerAsync(), entry => entry.Kind == LedgerEntryKind.Booked);
    }
}
