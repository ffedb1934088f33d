using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Quotes;
using CentralNic.AcmeBridge.Core.Spending;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Tests.Quotes;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Spending;

/// <summary>What was and will be spent is what ledger and subscriptions say, at all times.</summary>
public class SpendReportTests
{
    private static readonly SpendQuery All = new() { By = SpendDimension.None };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SumsFollowTheLedgerByEachDimensionAndOverARestart()
    {
        await using var harness = await BridgeHarness.StartAsync(budget: new BudgetLimits { PerMonth = 1000, PerYear = 5000 });
        Assert.Empty((await ReportAsync(harness, All)).Rows);
        await harness.AgreesAsync(QuoteOutcome.Proceeds, "default", ["a.test"]);
        await harness.AgreesAsync(QuoteOutcome.Proceeds, "positive", ["b.test"]);
        await harness.AgreesAsync(QuoteOutcome.Proceeds, "default", ["a.test"]);
        harness.HidesProofs = true;
        var refunded = await harness.ReadyOrderAsync("default", "refunded.test");
        _ = harness.FinalizeAsync(refunded, BridgeHarness.NewCsr("refunded.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(refunded.Id)).Issuance?.State == IssuanceState.DcvPublished);
        var first = Month(harness);
        await harness.AdvanceUntilAsync(TimeSpan.FromDays(22), async () => (await harness.ReadNowAsync(refunded.Id)).IsFinal);
        harness.HidesProofs = false;

        var all = await ReportAsync(harness, All);
        await AssertIsLedgerAsync(harness, all);
        Assert.Equal(
            (3, 1, 51m, 8.16m), (all.Rows[0].Purchases, all.Rows[0].Refunds, all.Rows[0].Net, all.Rows[0].Vat));
        Assert.Equal(
            [("positivessldv", 9m), ("ssl123dv", 42m)],
            (await ReportAsync(harness, new SpendQuery { By = SpendDimension.Class })).Rows.Select(row => (row.Class!, row.Net)));
        Assert.Equal(
            [("default", 42m), ("positive", 9m)],
            (await ReportAsync(harness, new SpendQuery { By = SpendDimension.Profile })).Rows.Select(row => (row.Profile!, row.Net)));
        Assert.Equal(
            [(first, "default", 51m)],
            (await ReportAsync(harness, new SpendQuery())).Rows.Select(row => (row.Month!, row.Tenant!, row.Net)));
        Assert.Equal(9m, (await ReportAsync(harness, All with { Profile = "positive" })).Rows.Single().Net);
        Assert.Empty((await ReportAsync(harness, All with { From = harness.Clock.GetUtcNow().AddMonths(2) })).Rows);
        Assert.Empty((await ReportAsync(harness, All with { To = harness.Clock.GetUtcNow().AddMonths(-2) })).Rows);
        Assert.Contains(all.Budgets, budget => budget is { Key: "Budget:PerYear", Limit: 5000 } && budget.Left == 5000 - budget.Spent);

        // One reissue of what cost 42.
        Assert.Equal((1, 42m, 0), all.Saved.Select(saved => (saved.Reissues, saved.Net, saved.WithoutPrice)).Single());
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        var after = await ReportAsync(harness, All);
        Assert.Equal((all.Rows[0], all.Saved[0]), (after.Rows[0], after.Saved[0]));
        Assert.Equal(
            ["a.test", "b.test", "refunded.test", "refunded.test"],
            (await harness.Bridge.Spend.ListAsync(All, Stop).ToListAsync(Stop)).Select(line => line.Names!.Value[0]).Order());
    }

    [Fact]
    public async Task WhatIsSetAsideIsToldUntilItsOutcomeIsKnown()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await ReportAsync(harness, All);
        var reached = new TaskCompletionSource();
        var looked = new TaskCompletionSource();
        harness.Upstream.OnCommand = async command =>
        {
            if (command == "AddCertificate")
            {
                reached.TrySetResult();
                await looked.Task;
            }
        };
        var order = await harness.ReadyOrderAsync(null, "open.test");
        var finalized = harness.FinalizeAsync(order, BridgeHarness.NewCsr("open.test"));
        await reached.Task;

        var open = Assert.Single((await ReportAsync(harness, All)).Rows);
        Assert.Equal((0m, 42m, 0), (open.Net, open.Reserved, open.Purchases));
        looked.SetResult();
        await finalized;
        var settled = Assert.Single((await ReportAsync(harness, All)).Rows);
        Assert.Equal((42m, 0m, 1), (settled.Net, settled.Reserved, settled.Purchases));
    }

    [Fact]
    public async Task RenewalsAreForeseenInTheMonthInWhichTheyFallDue()
    {
        await using var harness = await BridgeHarness.StartAsync(profiles: profiles =>
            [.. profiles, BridgeHarness.Profile("early", "ssl123dv") with { NeededPaidTime = TimeSpan.FromDays(330) }]);
        await harness.AgreesAsync(QuoteOutcome.Proceeds, "default", ["a.test"]);
        await harness.AgreesAsync(QuoteOutcome.Proceeds, "default", ["b.test"]);
        await harness.AgreesAsync(QuoteOutcome.Proceeds, "early", ["c.test"]);
        var now = harness.Clock.GetUtcNow();

        var forecast = await harness.Bridge.Spend.ForecastAsync("default", Stop);

        Assert.Equal(
            [(Text(now.AddDays(365 - 330)), 1, 42m), (Text(now.AddDays(365 - 30)), 2, 84m)],
            forecast.Months.Select(row => (row.Month, row.Renewals, row.Net)));
        Assert.Equal((126m, 0m, 0), (forecast.MonthEnd[0].Spent, forecast.MonthEnd[0].Expected, forecast.Unused));

        // What is due and was not renewed yet falls into the month that runs; what nobody uses any more is left out.
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(40));
        var later = await harness.Bridge.Spend.ForecastAsync(null, Stop);
        var month = later.MonthEnd.Single();
        Assert.Equal((Text(harness.Clock.GetUtcNow()), 42m), (month.Month, month.Total - month.Spent));
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(200));
        Assert.Equal(3, (await harness.Bridge.Spend.ForecastAsync(null, Stop)).Unused);

        static string Text(DateTimeOffset at) => at.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task AnUnknownTenantIsAnError()
    {
        await using var harness = await BridgeHarness.StartAsync();

        var report = await Assert.ThrowsAsync<KeyNotFoundException>(() => ReportAsync(harness, All with { Tenant = "nobody" }));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => harness.Bridge.Spend.ForecastAsync("nobody", Stop));
        await Assert.ThrowsAsync<KeyNotFoundException>(
            async () => await harness.Bridge.Spend.ListAsync(All with { Tenant = "nobody" }, Stop).ToListAsync(Stop));

        Assert.Contains("Tenants: default", report.Message, StringComparison.Ordinal);
    }

    private static Task<SpendReport> ReportAsync(BridgeHarness harness, SpendQuery query) =>
        harness.Bridge.Spend.ReportAsync(query, Stop);

    private static string Month(BridgeHarness harness) =>
        harness.Clock.GetUtcNow().ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task AssertIsLedgerAsync(BridgeHarness harness, SpendReport report)
    {
        var lines = await harness.LedgerAsync();
        var settled = lines.Where(line => line.Kind is LedgerEntryKind.Booked or LedgerEntryKind.Released)
            .Select(line => Ledger.IdOf(line.Issuance.Value, line.PurchaseAttempt, LedgerEntryKind.Reserved)).ToHashSet();
        Assert.Equal(
            LedgerSum.Of(lines.Select(line => LedgerLine.Of(Ledger.IdOf(line), line)), line => !settled.Contains(line.Id)).Select(sum =>
                (sum.Purchases, sum.Refunds, sum.Total.Net, sum.Total.Vat, sum.Reserved.Net)),
            report.Totals.Select(total => (total.Purchases, total.Refunds, total.Net, total.Vat, total.Reserved)));
    }
}
