using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Renewals;
using CentralNic.AcmeBridge.Core.Subscriptions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>What a reissue does to the dates is learned once per class, for all subscriptions of it, and outlives the program.</summary>
public class ReissueExpiryRuleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("default", "ssl123dv")]
    [InlineData("positive", "positivessldv")]
    public async Task AReissueThatLastsLongerIsRememberedForItsClassAlone(string profile, string @class)
    {
        await using var harness = await BridgeHarness.StartAsync();
        await IssueAsync(harness, profile, "a.test");
        Assert.Null(await RuleAsync(harness, @class));
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(120));

        var reissued = await IssueAsync(harness, profile, "a.test");

        var expiryRule = await RuleAsync(harness, @class);
        Assert.Equal((false, reissued.Certificate), (expiryRule!.KeepsTheExpiry, expiryRule.Certificate));
        Assert.Null(await RuleAsync(harness, @class == "ssl123dv" ? "positivessldv" : "ssl123dv"));
    }

    /// <summary>A reissue at once says nothing: it would have the same dates anyway.</summary>
    [Fact]
    public async Task AReissueSoonAfterTheOtherTellsNothing()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await IssueAsync(harness, "default", "a.test");
        await IssueAsync(harness, "default", "a.test");

        Assert.Null(await RuleAsync(harness, "ssl123dv"));
    }

    [Fact]
    public async Task WhereTheClassKeepsTheExpiryANewSubscriptionIsRenewedNearItAlsoAfterARestart()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var first = await IssueAsync(harness, "default", "new.test");
        await new ReissueExpiryRules(harness.Store).LearnAsync(
            "SSL123DV", true, first.Certificate!.Value, harness.Sandbox.Clock.GetUtcNow(), Cancellation);
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(185));

        var second = await IssueAsync(harness, "default", "new.test");

        Assert.Equal(IssuancePlan.Renew, second.Issuance!.Plan);
    }

    /// <summary>
    /// The window that clients are told and the plan go by one rule: told to come in the last third, they would be billed in vain.
    /// </summary>
    [Fact]
    public async Task WhereTheClassKeepsTheExpiryClientsAreToldToComeLate()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await IssueAsync(harness, "default", "told.test");
        var certificate = await harness.CertificateAsync(order.Certificate!.Value);
        var before = (await harness.Bridge.Renewals.ReadAsync(certificate.Identity!.RenewalId!, Cancellation)).Window;

        await new ReissueExpiryRules(harness.Store).LearnAsync(
            "ssl123dv", true, certificate.Id, harness.Sandbox.Clock.GetUtcNow(), Cancellation);

        var after = (await harness.Bridge.Renewals.ReadAsync(certificate.Identity.RenewalId!, Cancellation)).Window;
        Assert.True(before.Start < certificate.NotAfter.AddDays(-60), $"{before}");
        Assert.True(after.Start > certificate.NotAfter.AddDays(-31), $"{after}");
    }

    [Fact]
    public async Task LearnAsync_TheLatestObservationCountsAndTheSameIsNoNews()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var expiryRules = new ReissueExpiryRules(harness.Store);

        Assert.True(await expiryRules.LearnAsync("positivessldv", true, new("SP1"), Sample.Now, Cancellation));
        Assert.False(await expiryRules.LearnAsync("PositiveSSLDV", true, new("SP2"), Sample.Now, Cancellation));
        Assert.True(await expiryRules.LearnAsync("positivessldv", false, new("SP3"), Sample.Now, Cancellation));

        Assert.Equal(
            new ReissueExpiryRule("positivessldv", false, new("SP3"), Sample.Now),
            await expiryRules.FindAsync("POSITIVESSLDV", Cancellation));
    }

    private static async Task<ReissueExpiryRule?> RuleAsync(BridgeHarness harness, string @class) =>
        await new ReissueExpiryRules(harness.Store).FindAsync(@class, Cancellation);

    private static async Task<Order> IssueAsync(BridgeHarness harness, string profile, string name)
    {
        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync(profile, name), BridgeHarness.NewCsr(name));
        Assert.Equal(OrderStatus.Valid, valid.Status);
        return valid;
    }
}
