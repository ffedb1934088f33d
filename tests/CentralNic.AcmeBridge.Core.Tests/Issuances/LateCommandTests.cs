using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>A purchase whose answer is lost may still be under way, however long ago it was decided.</summary>
public class LateCommandTests
{
    private static readonly TimeSpan LongerThanTheSettleTime = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task APurchaseThatIsCarriedOutAfterItsTimeOutIsNotSentAgain()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await harness.ReadyOrderAsync(null, "late.test");
        harness.Upstream.Loss = Loss.Late;
        harness.Upstream.OnLoss = () =>
        {
            // What the bridge waited for its answer, or for its turn in the command budget.
            harness.Sandbox.Clock.Advance(LongerThanTheSettleTime);
            return Task.CompletedTask;
        };

        var finalize = harness.FinalizeAsync(order, BridgeHarness.NewCsr("late.test"));
        await SearchedAsync(harness, 1);
        await harness.Upstream.ArriveAsync();

        Assert.Equal(OrderStatus.Valid, (await finalize).Status);
        await AssertBoughtOnceAsync(harness);
    }

    [Fact]
    public async Task APurchaseThatIsCarriedOutAfterTheRestartIsNotSentAgain()
    {
        await using var harness = await BridgeHarness.StartAsync();
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

        Assert.Equal(OrderStatus.Valid, (await harness.ReadAsync(order.Id)).Status);
        await AssertBoughtOnceAsync(harness);
    }

    private static Task SearchedAsync(BridgeHarness harness, int times) =>
        Eventually.TrueAsync(() => Searches(harness) >= times);

    private static int Searches(BridgeHarness harness) => harness.Upstream.Commands.Count(command => command == "QueryCertificateList");

    private static async Task AssertBoughtOnceAsync(BridgeHarness harness)
    {
        Assert.Equal(1, harness.Purchases);
        Assert.Single(harness.Upstream.Commands, command => command == "AddCertificate");
        Assert.Single(await harness.LedgerAsync(), entry => entry.Kind == LedgerEntryKind.Booked);
    }
}
