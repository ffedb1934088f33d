using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Reconciliation;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.SubscriptionManagement;
using CentralNic.AcmeBridge.Core.Tests.AccountImport;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Clocks;

/// <summary>
/// With a wrong clock nothing is billed and nothing is done that cannot be undone; when it is right again everything goes on by itself.
/// </summary>
public class WrongClockTests
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(400);

    [Fact]
    public async Task AnOpenPurchaseIsNotGivenUp()
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromMinutes(30));
        var order = await harness.BeginAsync(null, "open.test");
        await harness.StopBridgeAsync();

        harness.Clock.Shift = Year;
        await harness.StartBridgeAsync();
        await Eventually.TrueAsync(() => harness.Bridge.Health.Has(HealthConditions.ClockOff));

        Assert.Equal(IssuanceState.AwaitingCa, (await harness.ReadNowAsync(order.Id)).Issuance!.State);
        Assert.Contains(
            "Set this machine's clock", Assert.Single(harness.Bridge.Health.Report().Conditions).Text, StringComparison.Ordinal);
        await SetRightAsync(harness);
        harness.Sandbox.Clock.Advance(TimeSpan.FromMinutes(31));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);
        Assert.Equal((OrderStatus.Valid, 1), ((await harness.ReadNowAsync(order.Id)).Status, harness.Purchases));
        Assert.DoesNotContain("CancelCertificateOrder", harness.Upstream.Commands);
    }

    [Theory]
    [InlineData(400 * 24)]
    [InlineData(-2)]
    public async Task NothingIsBoughtUntilItIsRight(int hours)
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Clock.Shift = TimeSpan.FromHours(hours);
        var order = await harness.ReadyOrderAsync(null, "new.test");

        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("new.test"));
        await Eventually.TrueAsync(() => harness.Bridge.Health.Has(HealthConditions.ClockOff));

        Assert.Equal(IssuanceState.Planned, (await harness.ReadNowAsync(order.Id)).Issuance!.State);
        Assert.DoesNotContain("AddCertificate", harness.Upstream.Commands);
        await SetRightAsync(harness);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);
        Assert.Equal((OrderStatus.Valid, 1), ((await harness.ReadNowAsync(order.Id)).Status, harness.Purchases));
    }

    [Fact]
    public async Task ACommandWhoseAnswerWasLostIsNotSentAgain()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await harness.ReadyOrderAsync(null, "lost.test");
        harness.Upstream.OnLoss = () =>
        {
            harness.Clock.Shift = TimeSpan.FromHours(2);
            return Task.CompletedTask;
        };
        harness.Upstream.Loss = Loss.Request;

        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("lost.test"));
        await Eventually.TrueAsync(() => harness.Bridge.Health.Has(HealthConditions.ClockOff));

        Assert.Equal(IssuanceState.Intent, (await harness.ReadNowAsync(order.Id)).Issuance!.State);
        Assert.Single(harness.Upstream.Commands, command => command == "AddCertificate");
        await SetRightAsync(harness);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);
        Assert.Equal(1, harness.Purchases);
    }

    [Fact]
    public async Task OpenOrdersDoNotExpire()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await harness.CreateAsync(null, "kept.test");
        harness.Clock.Shift = Year;

        await harness.AdvanceUntilAsync(
            TimeSpan.FromMinutes(10), () => Task.FromResult(harness.Bridge.Health.Has(HealthConditions.ClockOff)));

        Assert.Equal(OrderStatus.Pending, (await harness.ReadNowAsync(order.Id)).Status);
    }

    [Fact]
    public async Task AResellerWhoseTimeIsOffStopsPurchasesToo()
    {
        await using var harness = await BridgeHarness.StartAsync(sandbox: options => options with { DateOffset = TimeSpan.FromHours(-3) });
        var order = await harness.ReadyOrderAsync(null, "off.test");

        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("off.test"));
        await Eventually.TrueAsync(() => harness.Bridge.Health.Has(HealthConditions.ClockOff));

        Assert.Equal(0, harness.Purchases);
    }

    /// <summary>With a clock that is two years ahead all that is paid looks expired.</summary>
    [Fact]
    public async Task AnImportWaitsUntilTheClockIsRight()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        await other.BuyAsync("ssl123dv", "paid.test");
        harness.Clock.Shift = 2 * Year;

        var stop = TestContext.Current.CancellationToken;
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.Importer.RunAsync(ImportSteps.ToDefault, null, stop));

        Assert.StartsWith("This machine's clock says ", refusal.Message, StringComparison.Ordinal);
        Assert.True(harness.Bridge.Health.Has(HealthConditions.ClockOff));
        await SetRightAsync(harness);
        Assert.Single((await harness.Bridge.Importer.RunAsync(ImportSteps.ToDefault, null, stop)).Of(ImportOutcome.Adopted));
    }

    /// <summary>Which purchases are compared goes by the clock, and the next comparison by the last one.</summary>
    [Fact]
    public async Task TheLedgerIsNotComparedUntilItIsRight()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Clock.Shift = Year;
        var stop = TestContext.Current.CancellationToken;

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Bridge.Comparer.CompareAsync(stop));
        var round = await harness.Bridge.Comparer.RunRoundAsync(stop);

        Assert.StartsWith("This machine's clock says ", refusal.Message, StringComparison.Ordinal);
        Assert.True(round.WasIdle);
        Assert.Null(await harness.Bridge.Comparer.FindLastAsync(stop));
        await SetRightAsync(harness);
        Assert.False((await harness.Bridge.Comparer.RunRoundAsync(stop)).WasIdle);
        Assert.True((await harness.Bridge.Comparer.RunRoundAsync(stop)).WasIdle);
    }

    [Fact]
    public async Task AComparisonThatIsDatedAheadIsMadeAgain()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var stop = TestContext.Current.CancellationToken;
        var made = await harness.Bridge.Comparer.CompareAsync(stop);
        var kept = new DocumentSet<LedgerComparison>(harness.Store, "ledger-comparison", ReconciliationJson.Default, _ => "last");
        await harness.Store.CommitAsync(
            [kept.Put(made with { At = made.At + Year }, (await kept.ReadAsync("last", stop))!.Version)], stop);

        Assert.False((await harness.Bridge.Comparer.RunRoundAsync(stop)).WasIdle);

        Assert.InRange((await harness.Bridge.Comparer.FindLastAsync(stop))!.At, made.At, harness.Clock.GetUtcNow());
    }

    [Fact]
    public async Task NothingIsHandedOverUntilItIsRight()
    {
        await using var harness = await BridgeHarness.StartAsync(
            sandbox: options => options with
            {
                Accounts = [.. options.Accounts, new SandboxAccount("customer", "customer", 0) { Parent = "sandbox" }],
            });
        await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "given.test"), BridgeHarness.NewCsr("given.test"));
        var stop = TestContext.Current.CancellationToken;
        var known = Assert.Single(
            (await harness.Bridge.SubscriptionReports.ListAsync(new SubscriptionFilter(), new PageRequest(), stop)).Items);
        harness.Clock.Shift = TimeSpan.FromHours(2);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.SubscriptionHandovers.PushAsync(new SubscriptionId(known.Id), "customer", stop));

        Assert.DoesNotContain("PushObject", harness.Upstream.Commands);
        await SetRightAsync(harness);
        await harness.Bridge.SubscriptionHandovers.PushAsync(new SubscriptionId(known.Id), "customer", stop);
        Assert.Contains("PushObject", harness.Upstream.Commands);
    }

    /// <summary>A revocation goes by no time, and who asks for one cannot wait.</summary>
    [Fact]
    public async Task ARevocationIsSentAllTheSame()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "revoked.test"), BridgeHarness.NewCsr("revoked.test"));
        harness.Clock.Shift = Year;

        await harness.Bridge.Revocations.RevokeAsync(order.Certificate!.Value, null, "the operator", TestContext.Current.CancellationToken);

        Assert.Contains("RevokeCertificate", harness.Upstream.Commands);
    }

    /// <summary>The order's own times are ahead for ever; it is given up nevertheless when it is old.</summary>
    [Fact]
    public async Task AnOrderThatIsDatedAheadIsGivenUpWhenItsIssuanceIsOld()
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromDays(60));
        harness.Clock.Shift = Year;
        var order = await harness.ReadyOrderAsync(null, "ahead.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("ahead.test"));
        await Eventually.TrueAsync(() => harness.Bridge.Health.Has(HealthConditions.ClockOff));
        await SetRightAsync(harness);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance!.State == IssuanceState.AwaitingCa);

        harness.Sandbox.Clock.Advance(harness.GiveUpAfter);

        await harness.AdvanceUntilAsync(TimeSpan.FromHours(1), async () => (await harness.ReadNowAsync(order.Id)).IsFinal);
        Assert.Equal(OrderStatus.Invalid, (await harness.ReadNowAsync(order.Id)).Status);
        Assert.Contains("CancelCertificateOrder", harness.Upstream.Commands);
    }

    /// <summary>The look at the clock comes once a minute.</summary>
    private static Task SetRightAsync(BridgeHarness harness)
    {
        harness.Clock.Shift = TimeSpan.Zero;
        return harness.AdvanceUntilAsync(
            TimeSpan.FromMinutes(1), () => Task.FromResult(!harness.Bridge.Health.Has(HealthConditions.ClockOff)));
    }
}
