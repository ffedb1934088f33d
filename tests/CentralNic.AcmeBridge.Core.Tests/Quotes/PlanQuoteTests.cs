using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Quotes;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Quotes;

/// <summary>What a quote says of every plan is what an order then does.</summary>
public class PlanQuoteTests
{
    [Theory]
    [InlineData("default", "42 + 6.72 VAT")]
    [InlineData("positive", "9 + 1.44 VAT")]
    [InlineData("immediate", "42 + 6.72 VAT")]
    public async Task WhatIsNewIsBought(string profile, string price)
    {
        await using var harness = await BridgeHarness.StartAsync();

        var quote = await harness.AgreesAsync(QuoteOutcome.Proceeds, profile, ["new.test"]);

        Assert.Equal((IssuancePlan.Buy, true), (quote.Plan!.Value, quote.IsBilled));
        Assert.StartsWith(price, quote.Price!.ToString(), StringComparison.Ordinal);
        var proof = Assert.Single(quote.Proofs);
        Assert.Equal(("HTTP", true, true), (proof.Method, proof.IsPossible, proof.CaaPermits));
        Assert.NotNull(proof.Publisher);
    }

    [Fact]
    public async Task WhatIsPaidIsReissuedForNothing()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["paid.test"]);

        var quote = await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["paid.test"]);

        Assert.Equal((IssuancePlan.Reissue, false, null), (quote.Plan!.Value, quote.IsBilled, quote.Price));
        Assert.NotNull(quote.Subscription);
        Assert.Equal(1, harness.Purchases);
    }

    [Fact]
    public async Task TheSameCsrIsGivenItsCertificateAgain()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var csr = BridgeHarness.NewCsr("same.test");
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["same.test"], csr);

        var quote = await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["same.test"], csr);

        Assert.Equal(IssuancePlan.Return, quote.Plan);
        Assert.NotNull(quote.Certificate);
        Assert.Equal(IssuancePlan.Reissue, (await harness.QuoteAsync(null, null, ["same.test"])).Plan);
    }

    [Theory]
    [InlineData(true, IssuancePlan.Attach)]
    [InlineData(false, IssuancePlan.WaitThenReissue)]
    public async Task WhatIsBeingIssuedIsAwaited(bool isSameCsr, IssuancePlan plan)
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromMinutes(30));
        var csr = BridgeHarness.NewCsr("going.test");
        var first = await harness.ReadyOrderAsync(null, "going.test");
        var finalized = harness.FinalizeAsync(first, csr);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(first.Id)).Issuance?.State == IssuanceState.AwaitingCa);
        var second = await harness.ReadyOrderAsync(null, "going.test");
        var other = isSameCsr ? csr : BridgeHarness.NewCsr("going.test");

        var quote = await harness.QuoteAsync(null, other, ["going.test"]);
        _ = harness.FinalizeAsync(second, other);

        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(second.Id)).Issuance?.Plan is not null);
        Assert.Equal((plan, first.Id.Value), (quote.Plan!.Value, quote.AwaitedOrder));
        Assert.Equal(plan, (await harness.ReadNowAsync(second.Id)).Issuance!.Plan);
        _ = finalized.ContinueWith(task => task.Exception, TaskScheduler.Default);
    }

    [Fact]
    public async Task WhenThePaidTimeIsNearlyOverItIsRenewed()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.AgreesAsync(QuoteOutcome.Proceeds, "default", ["old.test", "www.old.test"]);
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));

        var quote = await harness.AgreesAsync(QuoteOutcome.Proceeds, "default", ["old.test", "www.old.test"]);

        Assert.Equal((IssuancePlan.Renew, true), (quote.Plan!.Value, quote.IsBilled));
        Assert.Equal(["AddCertificate", "RenewCertificate"], harness.Sandbox.State.Purchases.Select(purchase => purchase.Command));
    }

    [Fact]
    public async Task ARenewalThatWouldAddWhatNobodyCanProveIsAPurchase()
    {
        await using var harness = await BridgeHarness.StartAsync(
            sandbox: options => options with { RenewalsAddNames = true });
        harness.Forwards = (host, _) => host != "www.lone.test";
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["lone.test"]);
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));

        var quote = await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["lone.test"]);

        Assert.Equal(IssuancePlan.Buy, quote.Plan);
        Assert.Contains("nobody could prove that", quote.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfSeveralClassesTheCheapestIsTold()
    {
        await using var harness = await BridgeHarness.StartAsync(profiles: profiles =>
            [.. profiles, BridgeHarness.Profile("choice", "ssl123dv") with { FurtherClasses = ["positivessldv"] }]);

        var quote = await harness.AgreesAsync(QuoteOutcome.Proceeds, "choice", ["one.test"]);

        Assert.Equal("positivessldv", quote.Class);
        Assert.EndsWith("ssl123dv costs 48.72.", quote.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAnAccountANewOneOfTheTenantIsMeant()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.AgreesAsync(QuoteOutcome.Proceeds, null, ["shared.test"]);

        var quote = await harness.QuoteAsync(null, null, ["SHARED.test"], asAccount: false);

        Assert.Equal((IssuancePlan.Reissue, null, "default"), (quote.Plan!.Value, quote.Account, quote.Tenant));
        Assert.DoesNotContain(quote.Limits, limit => limit.Rule == RefusalRule.PurchasesPerAccount);
    }

    [Theory]
    [InlineData("names: none", null)]
    [InlineData("names: 'not a name'", null, "not a name")]
    [InlineData("csr: is no PEM", "no csr", "a.test")]
    public async Task WhatIsNoQuestionIsRefused(string words, string? csr, params string[] names)
    {
        await using var harness = await BridgeHarness.StartAsync();

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => harness.Bridge.Quotes.AskAsync(
            new QuoteRequest([.. names]) { Csr = csr }, TestContext.Current.CancellationToken));

        Assert.StartsWith(words, refused.Message, StringComparison.Ordinal);
    }

}
