using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Limits;

/// <summary>What loops of orders can spend at worst, over restarts too (docs/money.md).</summary>
public class PurchaseLimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RevokingAndOrderingAgain_BuysOnceInThePaidYearUnlessTheOperatorAllowsIt()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await IssueAndRevokeAsync(harness, "positive", "loop.test");

        var second = await ParkedAsync(harness, "positive", "loop.test");
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        var third = await harness.ReadyOrderAsync("positive", "loop.test");
        _ = harness.FinalizeAsync(third, BridgeHarness.NewCsr("loop.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(third.Id)).Issuance?.AttachedTo == second.Id);

        Assert.Equal(1, harness.Purchases);
        var report = (await harness.Bridge.Reports.FindAsync(second.Id, Cancellation))!;
        Assert.Contains("bought on", report.Question, StringComparison.Ordinal);
        Assert.Equal(
            [$"acme-bridge issuances allow-purchase {second.Id}", $"acme-bridge issuances give-up {second.Id} --reason TEXT"],
            report.Commands);
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Bridge.Parked.SearchAgainAsync(second.Id, Cancellation));
        Assert.Equal(1, harness.Purchases);

        await harness.Bridge.Parked.AllowPurchaseAsync(second.Id, Cancellation);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(third.Id)).IsFinal);
        Assert.Equal((OrderStatus.Valid, 2), ((await harness.ReadNowAsync(second.Id)).Status, harness.Purchases));

        await harness.RevokeAsync((await harness.ReadNowAsync(second.Id)).Certificate!.Value);
        await harness.RevokeAsync((await harness.ReadNowAsync(third.Id)).Certificate!.Value);
        await ParkedAsync(harness, "positive", "loop.test");
        Assert.Equal(2, harness.Purchases);
    }

    [Fact]
    public async Task AnotherProfile_IsNoWayToBuyTheSameNamesAgain()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await IssueAsync(harness, "default", "switch.test");

        var parked = await ParkedAsync(harness, "positive", "switch.test");

        await harness.Bridge.Parked.GiveUpAsync(parked.Id, "Not wanted.", Cancellation);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(parked.Id)).IsFinal);
        Assert.Equal((OrderStatus.Invalid, 1), ((await harness.ReadNowAsync(parked.Id)).Status, harness.Purchases));
        Assert.Equal(IssuancePlan.Reissue, (await IssueAsync(harness, "default", "switch.test")).Issuance!.Plan);
    }

    [Fact]
    public async Task TwoClassesForTheSameNamesAtOnce_BuyOnce()
    {
        await using var harness = await BridgeHarness.StartAsync();
        Order[] ready = [await harness.ReadyOrderAsync("default", "both.test"), await harness.ReadyOrderAsync("positive", "both.test")];

        foreach (var order in ready)
        {
            _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("both.test"));
        }

        await Eventually.TrueAsync(async () =>
        {
            var states = new[]
            {
                (await harness.ReadNowAsync(ready[0].Id)).Issuance?.State,
                (await harness.ReadNowAsync(ready[1].Id)).Issuance?.State,
            };
            return states.Contains(IssuanceState.Issued) && states.Contains(IssuanceState.Parked);
        });
        Assert.Equal(1, harness.Purchases);
    }

    [Fact]
    public async Task GrowingSetsOfOneAccount_AreBoundedOverARestart()
    {
        await using var harness = await BridgeHarness.StartAsync(
            limits: new RequestLimits { PurchasesPerAccount = new PurchaseRate(2, null, null) });
        BeginDay(harness);
        await IssueAsync(harness, null, "a.test");
        var ready = await harness.ReadyOrderAsync(null, "a.test", "b.test", "c.test");
        await IssueAsync(harness, null, "a.test", "b.test");

        var late = await harness.FinalizeAsync(ready, BridgeHarness.NewCsr("a.test", "b.test", "c.test"));
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        var refusal = (await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync(null, "d.test"))).Problem;

        Assert.Equal((OrderStatus.Invalid, AcmeErrorType.RateLimited), (late.Status, late.Error!.Type));
        Assert.StartsWith("PurchasesPerAccount: ", refusal.Detail, StringComparison.Ordinal);
        Assert.InRange(refusal.RetryAfter!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        Assert.Equal(2, harness.Purchases);
        Assert.Equal(IssuancePlan.Reissue, (await IssueAsync(harness, null, "a.test")).Issuance!.Plan);
        harness.Sandbox.Clock.Advance(refusal.RetryAfter.Value);
        await IssueAsync(harness, null, "d.test");
        Assert.Equal(3, harness.Purchases);
    }

    [Fact]
    public async Task ManyAccounts_AreBoundedByTheirTenant()
    {
        await using var harness = await BridgeHarness.StartAsync(
            limits: new RequestLimits { PurchasesPerTenant = new PurchaseRate(null, 2, null) });
        BeginDay(harness);
        foreach (var name in new[] { "one.test", "two.test" })
        {
            await IssueAsync(harness, null, name);
            await harness.ChangeAccountAsync();
        }

        var refusal = (await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync(null, "three.test"))).Problem;

        Assert.StartsWith("PurchasesPerTenant: ", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(2, harness.Purchases);
    }

    [Fact]
    public async Task ManyAccountsOfOneExternalAccountKey_AreBoundedTogetherOverARestart()
    {
        await using var harness = await BridgeHarness.StartAsync(limits: new RequestLimits
        {
            PurchasesPerExternalAccountKey = new PurchaseRate(null, null, 2),
            PurchasesPerAccount = null,
            PurchasesPerTenant = null,
        });
        BeginMonth(harness);
        var hmac = ExternalAccountKey.NewHmac();
        ExternalAccountKey[] keys = [new("shared", hmac), new("other", hmac)];
        harness.Tenants = [new Tenant { Id = new TenantId("shop"), ExternalAccountKeys = [.. keys] }];
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        foreach (var name in new[] { "one.test", "two.test" })
        {
            await RegisterAsync("shared");
            await IssueAsync(harness, null, name);
        }

        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        await RegisterAsync("shared");
        var refusal = (await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync(null, "three.test"))).Problem;

        Assert.StartsWith("PurchasesPerExternalAccountKey: ", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(2, harness.Purchases);

        // Another key of the tenant, and an account without one, are not held up.
        await RegisterAsync("other");
        await IssueAsync(harness, null, "three.test");
        await harness.ChangeAccountAsync();
        await IssueAsync(harness, null, "four.test");
        Assert.Equal(4, harness.Purchases);

        Task RegisterAsync(string kid) => harness.RegisterAsync(key => CommandCallerTests.Bind(key, kid, hmac));
    }

    [Fact]
    public async Task ARefundedPurchase_GoesOnToCountForItsAccount()
    {
        await using var harness = await BridgeHarness.StartAsync(
            limits: new RequestLimits { PurchasesPerAccount = new PurchaseRate(null, null, 2) });
        BeginMonth(harness);
        harness.HidesProofs = true;
        harness.GiveUpAfter = TimeSpan.FromHours(1);
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        await FailAsync(harness, "refund.test");
        await FailAsync(harness, "refund.test");

        var refusal = (await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync(null, "fresh.test"))).Problem;

        Assert.StartsWith("PurchasesPerAccount: ", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(2, harness.Sandbox.State.Refunds.Count);
    }

    [Fact]
    public async Task ARenewalAtTheEndOfThePaidYear_IsNotRefused()
    {
        await using var harness = await BridgeHarness.StartAsync(
            limits: new RequestLimits { PurchasesPerAccount = new PurchaseRate(1, 1, 1) });
        await IssueAsync(harness, null, "year.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(340));
        BeginDay(harness);
        await IssueAsync(harness, null, "other.test");

        var renewed = await IssueAsync(harness, null, "year.test");

        Assert.Equal((OrderStatus.Valid, IssuancePlan.Renew), (renewed.Status, renewed.Issuance!.Plan));
    }

    /// <summary>So that no test runs across the end of a clock hour or day.</summary>
    private static void BeginDay(BridgeHarness harness) =>
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(1) - harness.Sandbox.Clock.GetUtcNow().TimeOfDay + TimeSpan.FromMinutes(1));

    private static void BeginMonth(BridgeHarness harness)
    {
        var now = harness.Sandbox.Clock.GetUtcNow().UtcDateTime;
        harness.Sandbox.Clock.Advance(new DateTime(now.Year, now.Month, 1, 0, 1, 0, DateTimeKind.Utc).AddMonths(1) - now);
    }

    private static async Task<Order> IssueAsync(BridgeHarness harness, string? profile, params string[] names)
    {
        var order = await harness.FinalizeAsync(await harness.ReadyOrderAsync(profile, names), BridgeHarness.NewCsr(names));
        Assert.Equal(OrderStatus.Valid, order.Status);
        return order;
    }

    private static async Task IssueAndRevokeAsync(BridgeHarness harness, string profile, string name) =>
        await harness.RevokeAsync((await IssueAsync(harness, profile, name)).Certificate!.Value);

    private static async Task FailAsync(BridgeHarness harness, string name)
    {
        var order = await harness.ReadyOrderAsync("default", name);
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr(name));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.Certificate is not null);
        await harness.AdvanceUntilAsync(TimeSpan.FromMinutes(61), async () => (await harness.ReadNowAsync(order.Id)).IsFinal);
        Assert.Equal(OrderStatus.Invalid, (await harness.ReadNowAsync(order.Id)).Status);
    }

    private static async Task<Order> ParkedAsync(BridgeHarness harness, string profile, string name)
    {
        var order = await harness.ReadyOrderAsync(profile, name);
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr(name));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.Parked);
        return order;
    }
}
