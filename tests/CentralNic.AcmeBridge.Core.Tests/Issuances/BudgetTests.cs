using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>
/// Limits of money hold whatever the orders do; what costs nothing goes on. An order of the default profile costs 42, of the other 9.
/// </summary>
public class BudgetTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OfTwoOrdersThatFitAloneButNotTogetherExactlyOneIsBought()
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits { PerMonth = 50, Currency = "EUR" });
        Order[] ready = [await harness.ReadyOrderAsync(null, "one.test"), await harness.ReadyOrderAsync(null, "two.test")];

        var ended = await Task.WhenAll(ready.Select(order => harness.FinalizeAsync(order, BridgeHarness.NewCsr([.. order.Names]))));

        Assert.Equal(1, harness.Purchases);
        Assert.Single(ended, order => order.Status == OrderStatus.Valid);
        var refused = Assert.Single(ended, order => order.Status == OrderStatus.Invalid);
        Assert.Equal(AcmeErrorType.RateLimited, refused.Error!.Type);
        Assert.Contains(NextMonth(harness).ToString("yyyy-MM-dd"), refused.Error.Detail, StringComparison.Ordinal);
        Assert.Equal([LedgerEntryKind.Reserved, LedgerEntryKind.Booked], (await harness.LedgerAsync()).Select(entry => entry.Kind).Order());
        Assert.Equal((0m, 42m, 0m), await SumsAsync(harness));
    }

    [Fact]
    public async Task AUsedUpBudgetRefusesNewPurchasesAtOnceAndLetsReissuesGoOn()
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits { PerMonth = 50 });
        Assert.Equal(OrderStatus.Valid, (await IssueAsync(harness, "default", "paid.test")).Status);
        var commands = harness.Upstream.Commands.Count(name => name == "AddCertificate");

        var refusal = (await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync(null, "more.test"))).Problem;
        var cheaper = await IssueAsync(harness, "positive", "cheap.test");
        var again = await IssueAsync(harness, "default", "paid.test");

        Assert.Equal((AcmeErrorType.RateLimited, 429), (refusal.Type, refusal.HttpStatus));
        Assert.InRange(
            harness.Sandbox.Clock.GetUtcNow() + refusal.RetryAfter!.Value - NextMonth(harness),
            TimeSpan.FromSeconds(-10),
            TimeSpan.FromSeconds(10));
        Assert.Equal(OrderStatus.Invalid, cheaper.Status);
        Assert.Equal((OrderStatus.Valid, IssuancePlan.Reissue), (again.Status, again.Issuance!.Plan));
        Assert.Equal(1, harness.Purchases);
        Assert.Equal(commands, harness.Upstream.Commands.Count(name => name == "AddCertificate"));
    }

    [Fact]
    public async Task ARefusalBeforeThereIsAnOrderNamesNone()
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits { PerMonth = 0 });

        await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync(null, "dear.test"));

        var line = Assert.Single(
            harness.Log.Lines,
            line => line.Contains("Budget:PerMonth", StringComparison.Ordinal) && line.StartsWith("Error", StringComparison.Ordinal));
        Assert.StartsWith(
            $"Error: An order for dear.test of account {harness.Account.Account.Id} was not made", line, StringComparison.Ordinal);
    }

    /// <summary>The sandbox's account is in EUR, and its quotes name no currency, as the manual's.</summary>
    [Fact]
    public async Task ABudgetInAnotherCurrencyThanTheAccountsBuysNothing()
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits { PerMonth = 500, Currency = "USD" });

        var ended = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "dollar.test"), BridgeHarness.NewCsr("dollar.test"));

        Assert.Equal((OrderStatus.Invalid, 0), (ended.Status, harness.Purchases));
        Assert.Contains(
            harness.Log.Lines,
            line => line.Contains("Budget:Currency is USD, but the reseller's prices are in EUR", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheNextMonthAllowsWhatThisOneRefused()
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits { PerMonth = 50 });
        await IssueAsync(harness, "default", "first.test");
        await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync(null, "second.test"));

        harness.Sandbox.Clock.Advance(NextMonth(harness) - harness.Sandbox.Clock.GetUtcNow());

        Assert.Equal(OrderStatus.Valid, (await IssueAsync(harness, "default", "second.test")).Status);
        Assert.Equal(2, harness.Purchases);
    }

    [Fact]
    public async Task WhatIsTooDearForOneOrderIsRefusedInClearWordsAndTheSecondTimeBeforeItsClientDoesAnyWork()
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits { PerOrder = 41.99m });

        var refused = await IssueAsync(harness, "default", "dear.test");
        var second = await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync("default", "dear.test"));
        var cheap = await IssueAsync(harness, "positive", "cheap.test");

        Assert.Equal((OrderStatus.Invalid, AcmeErrorType.RejectedIdentifier), (refused.Status, refused.Error!.Type));
        Assert.Equal(AcmeErrorType.RejectedIdentifier, second.Problem.Type);
        Assert.Equal(OrderStatus.Valid, cheap.Status);
        Assert.Equal(1, harness.Purchases);
    }

    [Fact]
    public async Task WhatWasSetAsideOutlivesARestartAndIsBookedOnce()
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits { PerMonth = 50 });
        var order = await harness.ReadyOrderAsync(null, "lost.test");
        var (reached, looked) = (new TaskCompletionSource(), new TaskCompletionSource());
        harness.Upstream.Loss = Loss.Answer;
        harness.Upstream.OnLoss = () =>
        {
            reached.TrySetResult();
            return looked.Task;
        };
        var finalize = harness.FinalizeAsync(order, BridgeHarness.NewCsr("lost.test"));
        await reached.Task;
        Assert.Equal((42m, 0m, 0m), await SumsAsync(harness));
        looked.SetResult();
        await harness.StopBridgeAsync();

        await harness.StartBridgeAsync();
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);

        Assert.Equal(1, harness.Purchases);
        Assert.Equal((0m, 42m, 0m), await SumsAsync(harness));
        Assert.Equal(AcmeErrorType.RateLimited, (await IssueOrRefusalAsync(harness, "default", "another.test")).Type);
        _ = finalize.ContinueWith(task => task.Exception, TaskScheduler.Default);
    }

    [Fact]
    public async Task WhatIsCancelledIsGivenBackToItsMonthAndWhatIsRefusedIsReleased()
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits { PerYear = 50 });
        harness.Upstream.Refuses["AddCertificate"] = 505;
        await IssueAsync(harness, "default", "refused.test");
        Assert.Equal((0m, 0m, 0m), await SumsAsync(harness));
        harness.HidesProofs = true;
        var order = await harness.ReadyOrderAsync("default", "unproven.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("unproven.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.DcvPublished);

        await harness.AdvanceUntilAsync(TimeSpan.FromDays(22), async () => (await harness.ReadNowAsync(order.Id)).IsFinal);

        Assert.Equal((0m, 42m, 42m), await SumsAsync(harness));
        harness.HidesProofs = false;
        Assert.Equal(OrderStatus.Valid, (await IssueAsync(harness, "default", "after.test")).Status);
    }

    [Fact]
    public async Task TheOperatorIsWarnedNearTheLimitAndAlarmedAtItOnceEach()
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits { PerMonth = 52 });
        await IssueAsync(harness, "default", "first.test");
        Assert.Single(
            harness.Log.Lines,
            line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("Budget:PerMonth", StringComparison.Ordinal));
        Assert.DoesNotContain(harness.Log.Lines, line => line.StartsWith("Critical", StringComparison.Ordinal));

        await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync("default", "second.test"));
        await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync("default", "third.test"));
        await IssueAsync(harness, "positive", "fits.test");
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        await IssueAsync(harness, "positive", "over.test");

        Assert.Single(
            harness.Log.Lines,
            line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("Budget:PerMonth", StringComparison.Ordinal));
        Assert.Single(
            harness.Log.Lines,
            line => line.StartsWith("Critical", StringComparison.Ordinal) && line.Contains("Budget:PerMonth", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ATenantsLimitIsItsOwn()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.StopBridgeAsync();
        harness.Budgets = new BudgetPlan
        {
            Tenants = new Dictionary<string, BudgetLimits> { ["default"] = new() { PerMonth = 10 }, ["other"] = new() { PerMonth = 0 } },
        };
        await harness.StartBridgeAsync();

        Assert.Equal(OrderStatus.Valid, (await IssueAsync(harness, "positive", "one.test")).Status);
        Assert.Equal(AcmeErrorType.RateLimited, (await IssueOrRefusalAsync(harness, "positive", "two.test")).Type);
        Assert.Equal(1, harness.Purchases);
    }

    private static DateTimeOffset NextMonth(BridgeHarness harness)
    {
        var now = harness.Sandbox.Clock.GetUtcNow();
        return new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
    }

    private static async Task<Order> IssueAsync(BridgeHarness harness, string? profile, string name) =>
        await harness.FinalizeAsync(await harness.ReadyOrderAsync(profile, name), BridgeHarness.NewCsr(name));

    private static async Task<AcmeProblem> IssueOrRefusalAsync(BridgeHarness harness, string profile, string name)
    {
        try
        {
            return (await IssueAsync(harness, profile, name)).Error!;
        }
        catch (AcmeProblemException refused)
        {
            return refused.Problem;
        }
    }

    private static async Task<(decimal Reserved, decimal Booked, decimal Refunded)> SumsAsync(BridgeHarness harness)
    {
        var sums = new List<(decimal, decimal, decimal)>();
        await foreach (var year in harness.Bridge.Budgets.ReadAsync(Cancellation))
        {
            sums.Add((year.Sums.Sum(sum => sum.Reserved), year.Sums.Sum(sum => sum.Booked), year.Sums.Sum(sum => sum.Refunded)));
        }

        // The tenant's and everybody's.
        return sums.Count == 0 ? default : Assert.Single(sums.Distinct());
    }
}
