using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Sandbox;
using CentralNic.Reseller.Sandbox.State;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>
/// The operator gives an order up, whatever it does at present: what was bought is cancelled and refunded, whatever is lost on the way.
/// </summary>
public class GiveUpTests
{
    private const string Reason = "The customer left.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("default", IssuanceState.DcvPublished, 1)]
    [InlineData("default", IssuanceState.AwaitingCa, 1)]
    [InlineData("positive", IssuanceState.DcvPublished, 0)]
    public async Task WhatIsBoughtIsCancelledAndRefundedWhereTheClassHasARefund(string profile, IssuanceState state, int refunds)
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromDays(1));
        var order = await ReachAsync(harness, profile, state);

        await GiveUpAsync(harness, order);

        await AssertGivenUpAsync(harness, order, purchases: 1, refunds);
    }

    /// <summary>The token of immediate issuance is made, and nothing is ordered yet.</summary>
    [Fact]
    public async Task WhatIsPreparedOnlyEndsWithNothingBought()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await ReachAsync(harness, "immediate", IssuanceState.Preparing);

        await GiveUpAsync(harness, order);

        await AssertGivenUpAsync(harness, order, purchases: 0, refunds: 0);
        Assert.DoesNotContain("AddCertificate", harness.Upstream.Commands);
    }

    /// <summary>The proof could be published before the purchase, and cannot any more.</summary>
    [Fact]
    public async Task WhatIsOrderedAndCannotBeProvedIsCancelled()
    {
        await using var harness = await BridgeHarness.StartAsync(
            issueDelay: TimeSpan.FromDays(1),
            dcv: (self, options) => options with { Hooks = [ShellHooks.CreateForFiles(self.Folder, "left.test")] });
        harness.WebSite = (host, path) => ShellHooks.Read(harness.Folder, host, path);
        harness.Upstream.OnCommand = command => command == "AddCertificate"
            ? File.WriteAllTextAsync(Path.Combine(harness.Folder, "broken"), "", Cancellation)
            : Task.CompletedTask;
        var order = await ReachAsync(harness, "default", IssuanceState.Ordered);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance!.DcvFinding is not null);

        await GiveUpAsync(harness, order);

        await AssertGivenUpAsync(harness, order, purchases: 1, refunds: 1);
    }

    [Theory]
    [InlineData("CancelCertificateOrder", false, 1)]
    [InlineData("CancelCertificateOrder", true, 1)]
    [InlineData("StatusCertificateOrder", false, 1)]
    [InlineData("StatusCertificateOrder", false, 2)]
    public async Task WhateverIsLostWhenTheProcessDiesInTheMiddleItIsCancelledAndRefundedOnce(string command, bool afterWork, int nth)
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await ReachAsync(harness, "default", IssuanceState.DcvPublished);
        harness.Sandbox.Faults.Add(
            new SandboxFault { Kind = SandboxFaultKind.NoAnswer, Command = command, AfterWork = afterWork, Nth = nth });
        var (stopped, seen) = (new TaskCompletionSource<Task>(), 0);
        harness.Upstream.OnCommand = sent =>
        {
            if (sent == command && ++seen == nth)
            {
                // It stops as soon as this command has come back without an answer.
                stopped.SetResult(harness.StopBridgeAsync());
            }

            return Task.CompletedTask;
        };

        await harness.Bridge.Parked.GiveUpAsync(order.Id, Reason, Cancellation);
        await await stopped.Task;
        await harness.StartBridgeAsync();

        await AssertGivenUpAsync(harness, order, purchases: 1, refunds: 1);
    }

    /// <summary>The wish is on disk, and the process died before it was looked at.</summary>
    [Fact]
    public async Task AWishThatWasWrittenDownOutlivesTheProcess()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await ReachAsync(harness, "default", IssuanceState.DcvPublished);
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.ServerError, Command = "StatusCertificateOrder" });
        await harness.Bridge.Parked.GiveUpAsync(order.Id, Reason, Cancellation);
        await harness.StopBridgeAsync();
        harness.Sandbox.Faults.Clear();

        await harness.StartBridgeAsync();

        await AssertGivenUpAsync(harness, order, purchases: 1, refunds: 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhileTheAnswerToThePurchaseIsLostItIsLookedUpFirstAndNeverSentAgain(bool wasBought)
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await harness.ReadyOrderAsync(null, "lost.test");
        harness.HidesProofs = true;
        harness.Sandbox.Faults.Add(
            new SandboxFault { Kind = SandboxFaultKind.NoAnswer, Command = "AddCertificate", AfterWork = wasBought, Times = 1 });
        var (searching, told) = (new TaskCompletionSource(), new TaskCompletionSource());
        harness.Upstream.OnCommand = async sent =>
        {
            if (sent == "QueryCertificateList" && harness.Upstream.Commands.Contains("AddCertificate"))
            {
                searching.TrySetResult();
                await told.Task;
            }
        };
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("lost.test"));
        await searching.Task;

        await harness.Bridge.Parked.GiveUpAsync(order.Id, Reason, Cancellation);
        told.SetResult();

        await AssertGivenUpAsync(harness, order, purchases: wasBought ? 1 : 0, refunds: wasBought ? 1 : 0);
        Assert.Single(harness.Upstream.Commands, sent => sent == "AddCertificate");
    }

    [Fact]
    public async Task WhatWaitsForCreditOrForAnotherOrderOrForItsClientEndsAtOnce()
    {
        await using var harness = await BridgeHarness.StartAsync(credit: 0);
        var poor = await harness.ReadyOrderAsync(null, "poor.test");
        _ = harness.FinalizeAsync(poor, BridgeHarness.NewCsr("poor.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(poor.Id)).Issuance?.Attention is not null);
        var early = await harness.CreateAsync(null, "early.test");

        await GiveUpAsync(harness, poor);
        await GiveUpAsync(harness, early);

        await AssertGivenUpAsync(harness, poor, purchases: 0, refunds: 0);
        Assert.Equal(
            (OrderStatus.Invalid, Reason),
            ((await harness.ReadNowAsync(early.Id)).Status, (await harness.ReadNowAsync(early.Id)).Error!.Detail));
        var again = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.Parked.GiveUpAsync(early.Id, Reason, Cancellation));
        Assert.Contains("is invalid", again.Message, StringComparison.Ordinal);
    }

    /// <summary>The CA takes the cancellation and never ends it: the order does not wait for ever.</summary>
    [Fact]
    public async Task ACancellationThatTheCaNeverEndsEndsTheOrderWithoutARefund()
    {
        await using var harness = await BridgeHarness.StartAsync(sandbox: options => options with { CloseDelay = TimeSpan.FromDays(1000) });
        var order = await ReachAsync(harness, "default", IssuanceState.DcvPublished);
        await harness.Bridge.Parked.GiveUpAsync(order.Id, Reason, Cancellation);
        await Eventually.TrueAsync(() => harness.Upstream.Commands.Contains("CancelCertificateOrder"));

        await harness.AdvanceUntilAsync(TimeSpan.FromDays(8), async () => (await harness.ReadNowAsync(order.Id)).IsFinal);

        Assert.Equal(0, await RefundedAsync(harness));
        Assert.Single(harness.Upstream.Commands, sent => sent == "CancelCertificateOrder");
    }

    [Theory]
    [InlineData(IssuanceState.DcvPublished, false)]
    [InlineData(IssuanceState.DcvPublished, true)]
    [InlineData(IssuanceState.AwaitingCa, true)]
    public async Task WhatIsCancelledByHandAtTheResellerEndsWithinMinutesAndIsRefunded(IssuanceState state, bool eventsAreLost)
    {
        await using var harness = await BridgeHarness.StartAsync(
            issueDelay: TimeSpan.FromDays(1), sandbox: options => options with { ListsLeaveOutCancelled = true }, looksEarlyAtFirst: false);
        if (eventsAreLost)
        {
            harness.Upstream.Rewrites = (command, answer) =>
                command == "QueryEventList"
                    ? "[RESPONSE]\ncode = 200\ndescription = Command completed successfully\nproperty[count][0] = 0\nEOF\n"
                    : answer;
        }

        var order = await ReachAsync(harness, "default", state);
        await harness.Reseller.CertificateOrders.CancelAsync(order.Issuance!.CertificateOrder!, CommandPriority.Interactive, Cancellation);
        if (eventsAreLost)
        {
            harness.Sandbox.Clock.Advance(TimeSpan.FromMinutes(6));
        }

        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);

        Assert.Equal(OrderStatus.Invalid, (await harness.ReadNowAsync(order.Id)).Status);
        Assert.Equal((1, 1), (harness.Sandbox.State.Refunds.Count, await RefundedAsync(harness)));
        Assert.Single(harness.Upstream.Commands, sent => sent == "CancelCertificateOrder");
    }

    private static async Task<Order> ReachAsync(BridgeHarness harness, string profile, IssuanceState state)
    {
        harness.HidesProofs = state is IssuanceState.DcvPublished or IssuanceState.Preparing;
        var order = await harness.ReadyOrderAsync(profile, "left.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("left.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == state);
        return await harness.ReadNowAsync(order.Id);
    }

    private static async Task GiveUpAsync(BridgeHarness harness, Order order)
    {
        await harness.Bridge.Parked.GiveUpAsync(order.Id, Reason, Cancellation);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);
    }

    private static async Task AssertGivenUpAsync(BridgeHarness harness, Order order, int purchases, int refunds)
    {
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);
        var ended = await harness.ReadNowAsync(order.Id);
        Assert.Equal((OrderStatus.Invalid, Reason), (ended.Status, ended.Error!.Detail));
        Assert.Equal((purchases, refunds), (harness.Purchases, harness.Sandbox.State.Refunds.Count));
        var ledger = await harness.LedgerAsync();
        Assert.Equal(
            (purchases, refunds),
            (ledger.Count(line => line.Kind == LedgerEntryKind.Booked), ledger.Count(line => line.Kind == LedgerEntryKind.Refunded)));
        Assert.Equal(
            ledger.Count(line => line.Kind == LedgerEntryKind.Reserved),
            ledger.Count(line => line.Kind is LedgerEntryKind.Booked or LedgerEntryKind.Released));
        if (purchases > 0)
        {
            Assert.Equal(SandboxCertificateStatus.Canceled, Assert.Single(harness.Sandbox.State.Certificates).Status);
        }

        Assert.All(
            await harness.Bridge.Subscriptions.ListAsync(order.Tenant, Cancellation).ToListAsync(Cancellation),
            subscription => Assert.Null(subscription.Value.InFlight));
    }

    private static async Task<int> RefundedAsync(BridgeHarness harness) =>
        (await harness.LedgerAsync()).Count(line => line.Kind == LedgerEntryKind.Refunded);
}
