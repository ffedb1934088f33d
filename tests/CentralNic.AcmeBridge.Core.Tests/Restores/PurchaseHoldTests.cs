using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Quotes;
using CentralNic.AcmeBridge.Core.Restores;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Tests.Quotes;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Restores;

/// <summary>After a restore nothing is bought before the reseller's account was read.</summary>
public sealed class PurchaseHoldTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnOrderWaitsAndSaysWhy_UntilTheAccountWasRead()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var read = await RestoreAsync(harness);

        var order = await harness.ReadyOrderAsync(null, "held.test");
        var finalized = harness.FinalizeAsync(order, BridgeHarness.NewCsr("held.test"));

        await UntilHeldAsync(harness, order.Id);
        Assert.Equal(0, harness.Purchases);
        Assert.True(harness.Bridge.Health.Has(HealthConditions.PurchasesHeld));
        await Eventually.TrueAsync(async () => (await harness.NotificationsAsync()).Any(
            told => told.Kind == "purchases-held" && told.Subject.Contains("Nothing is bought", StringComparison.Ordinal)));

        read.SetResult();
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Status == OrderStatus.Valid);
        Assert.Equal(1, harness.Purchases);
        Assert.False(harness.Bridge.Health.Has(HealthConditions.PurchasesHeld));
        await finalized;
    }

    /// <summary>A quote asks what an order asks, so it says that the order would wait, and goes on to the price.</summary>
    [Fact]
    [Trait(RefusalQuoteTests.RuleTrait, RefusalRule.PurchasesHeld)]
    public async Task AQuote_SaysThatTheOrderWouldWait_UntilTheAccountWasRead()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var read = await RestoreAsync(harness);

        var held = await harness.QuoteAsync(null, null, ["held.test"]);

        var finding = Assert.Single(held.Findings);
        Assert.Equal((RefusalRule.PurchasesHeld, QuoteOutcome.Waits, QuoteOutcome.Waits), (finding.Rule, finding.Outcome, held.Outcome));
        Assert.Contains("was restored on", finding.Text, StringComparison.Ordinal);
        Assert.NotNull(held.Price);

        read.SetResult();
        await Eventually.TrueAsync(() => !harness.Bridge.Health.Has(HealthConditions.PurchasesHeld));
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["held.test"]);
    }

    /// <summary>The command never arrived; it would be sent again now.</summary>
    [Fact]
    public async Task ACommandWhoseAnswerWasLost_IsNotSentAgain_UntilTheAccountWasRead()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await harness.ReadyOrderAsync(null, "lost.test");
        var reached = new TaskCompletionSource();
        harness.Upstream.Loss = Issuances.Loss.Request;
        harness.Upstream.OnLoss = () =>
        {
            reached.TrySetResult();
            return Task.CompletedTask;
        };
        var finalized = harness.FinalizeAsync(order, BridgeHarness.NewCsr("lost.test"));
        await reached.Task;
        var read = await RestoreAsync(harness);

        await UntilHeldAsync(harness, order.Id);
        Assert.Equal((IssuanceState.Intent, 0), ((await harness.ReadNowAsync(order.Id)).Issuance!.State, harness.Purchases));

        read.SetResult();
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Status == OrderStatus.Valid);
        Assert.Equal(1, harness.Purchases);
        _ = finalized.ContinueWith(task => task.Exception, TaskScheduler.Default);
    }

    /// <summary>A copy of the data folder that was put back by hand lacks nothing but a renewal, which has no tag.</summary>
    [Fact]
    public async Task ARenewalThatAnOlderCopyLacks_IsNotPaidAgain_AndIsTakenOver()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await IssueAsync(harness, "copied.test");
        await harness.StopBridgeAsync();
        var copy = Directory.CreateTempSubdirectory("bridge-copy-").FullName;
        Copy(harness.Folder, copy);
        await harness.StartBridgeAsync();
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));
        Assert.Equal(IssuancePlan.Renew, (await IssueAsync(harness, "copied.test")).Issuance!.Plan);
        await harness.StopBridgeAsync();
        Array.ForEach(Directory.GetFiles(harness.Folder), File.Delete);
        Copy(copy, harness.Folder);
        Directory.Delete(copy, recursive: true);
        await harness.StartBridgeAsync();

        var order = await harness.ReadyOrderAsync(null, "copied.test");
        var finalized = harness.FinalizeAsync(order, BridgeHarness.NewCsr("copied.test"));
        await UntilHeldAsync(harness, order.Id);

        Assert.Contains(
            "which is newer than what the store knows",
            (await harness.ReadNowAsync(order.Id)).Issuance!.Attention!.Text,
            StringComparison.Ordinal);
        Assert.Equal(QuoteOutcome.Waits, (await harness.QuoteAsync(null, null, ["copied.test"])).Outcome);
        Assert.Equal(2, harness.Purchases);
        await harness.Bridge.Importer.RunAsync(new ImportRequest(), null, Stop);
        Assert.Equal((OrderStatus.Valid, 2), ((await finalized).Status, harness.Purchases));
    }

    /// <summary>One list command is what it costs, once for each CertificateOrder after a start.</summary>
    [Fact]
    public async Task ARenewal_IsLookedForOnceAfterAStart()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await IssueAsync(harness, "renewed.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));
        var before = harness.Upstream.Commands.Count;

        Assert.Equal(IssuancePlan.Renew, (await IssueAsync(harness, "renewed.test")).Issuance!.Plan);

        var asked = harness.Upstream.Commands.Skip(before).ToList();
        Assert.Single(asked[..asked.LastIndexOf("RenewCertificate")], command => command == "QueryCertificateList");
    }

    /// <summary>What can no longer be looked at is said in the log, and no order waits for it.</summary>
    [Fact]
    public async Task ARenewalWhoseListIsRefused_GoesOn_AndTheLogSaysSo()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await IssueAsync(harness, "unlisted.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));
        harness.Upstream.Refuses["QueryCertificateList"] = 503;

        Assert.Equal(IssuancePlan.Renew, (await IssueAsync(harness, "unlisted.test")).Issuance!.Plan);

        Assert.Single(harness.Log.Lines, line => line.Contains("was renewed already cannot be seen", StringComparison.Ordinal));
    }

    private static async Task<Order> IssueAsync(BridgeHarness harness, string name)
    {
        var settled = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, name), BridgeHarness.NewCsr(name));
        Assert.True(settled.Status == OrderStatus.Valid, string.Join('\n', harness.Log.Lines));
        return settled;
    }

    private static void Copy(string from, string to) =>
        Array.ForEach(Directory.GetFiles(from), file => File.Copy(file, Path.Combine(to, Path.GetFileName(file))));

    /// <summary>Starts the bridge again as after a restore; its reading of the account ends when the result is set.</summary>
    private static async Task<TaskCompletionSource> RestoreAsync(BridgeHarness harness)
    {
        var now = harness.Clock.GetUtcNow();
        await RestoredMark.WriteAsync(harness.Store, new RestoredMark(RestoreCause.Restored, now, now), Stop);
        await harness.StopBridgeAsync();
        var read = new TaskCompletionSource();
        harness.Upstream.OnCommand = command => command == "QueryCertificateOrderList" ? read.Task : Task.CompletedTask;
        await harness.StartBridgeAsync();
        return read;
    }

    private static Task UntilHeldAsync(BridgeHarness harness, Ids.OrderId order) => Eventually.TrueAsync(
        async () => (await harness.ReadNowAsync(order)).Issuance?.Attention is { Kind: AttentionKind.PurchasesHeld });
}
