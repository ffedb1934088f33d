using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.Reseller.Sandbox;
using CentralNic.Reseller.Sandbox.State;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>
/// The CA vets an organization for days: the order waits, its dates follow, and whatever is decided reaches client and books.
/// </summary>
public class VettingTests
{
    private static readonly SandboxVettingOptions ByHand = new() { DecidesAfter = null };

    [Fact]
    [Trait("Requirement", "R8555-7.1.3-02")]
    public async Task AnOrderStaysProcessingForWeeksAndIsIssuedWhenTheOrganizationIsApproved()
    {
        await using var harness = await OrganizationTests.StartAsync("securesiteflexov", options => options with { Vetting = ByHand });
        var order = await BeginAsync(harness);
        Assert.Equal(order.Created.AddDays(90), order.Expires);

        for (var week = 0; week < 6; week++)
        {
            harness.Sandbox.Clock.Advance(TimeSpan.FromDays(7));
            await LookAsync(harness);
        }

        var waiting = await harness.ReadNowAsync(order.Id);
        Assert.Equal((OrderStatus.Processing, IssuanceState.AwaitingCa), (waiting.Status, waiting.Issuance!.State));
        Assert.Equal(TimeSpan.FromSeconds(600), harness.Bridge.OrderReading.RetryAfter(waiting));
        Assert.True(waiting.Expires > harness.Sandbox.Clock.GetUtcNow());

        Assert.True(harness.Sandbox.Vetting.Approve(waiting.Issuance.Certificate!.Value.Value));
        var valid = await harness.ReadAsync(order.Id);

        Assert.Equal(OrderStatus.Valid, valid.Status);
        Assert.Single(await harness.LedgerAsync(), entry => entry.Kind == LedgerEntryKind.Booked);
    }

    [Fact]
    public async Task AClientThatComesAgainWhileItIsVettedWaitsForTheSameAndBuysNothing()
    {
        await using var harness = await OrganizationTests.StartAsync("securesiteflexov", options => options with { Vetting = ByHand });
        var order = await BeginAsync(harness);
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(3));
        var again = await harness.ReadyOrderAsync("organization", "vetted.test");
        _ = harness.FinalizeAsync(again, BridgeHarness.NewCsr("vetted.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(again.Id)).Issuance?.Plan == IssuancePlan.WaitThenReissue);
        Assert.Equal(again.Created.AddDays(90), (await harness.ReadNowAsync(again.Id)).Expires);

        harness.Sandbox.Vetting.Approve((await harness.ReadNowAsync(order.Id)).Issuance!.Certificate!.Value.Value);
        var settled = await Task.WhenAll(harness.ReadAsync(order.Id), harness.ReadAsync(again.Id));

        Assert.All(settled, each => Assert.Equal(OrderStatus.Valid, each.Status));
        Assert.Equal(1, harness.Purchases);
    }

    /// <summary>
    /// The bridge asks for the cancellation of what failed; whether that gives the price back is the reseller's to say (manual 6.3).
    /// </summary>
    [Theory]
    [InlineData("securesiteflexov")]
    [InlineData("instantsslov")]
    public async Task ARefusedOrganizationEndsTheOrderWithTheReasonAndTheBooksAgreeOnTheRefund(string @class)
    {
        await using var harness = await OrganizationTests.StartAsync(@class, options => options with { Vetting = ByHand });
        var order = await BeginAsync(harness);
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(5));
        await LookAsync(harness);

        harness.Sandbox.Vetting.Reject(
            (await harness.ReadNowAsync(order.Id)).Issuance!.Certificate!.Value.Value,
            "the register knows no Example Corp, ask max@example.org (CC-12345678)");
        var invalid = await harness.ReadAsync(order.Id);

        Assert.Equal(OrderStatus.Invalid, invalid.Status);
        Assert.Equal("The CA did not issue the certificate: the register knows no Example Corp, ask […] ([…])", invalid.Error!.Detail);
        Assert.Equal("the register knows no Example Corp, ask max@example.org (CC-12345678)", invalid.Issuance!.CaReason);
        Assert.Contains(harness.Log.Lines, line => line.Contains("max@example.org (CC-12345678)", StringComparison.Ordinal));
        Assert.Contains("CancelCertificateOrder", harness.Upstream.Commands);
        Assert.Equal(
            harness.Sandbox.State.Refunds.Count, (await harness.LedgerAsync()).Count(entry => entry.Kind == LedgerEntryKind.Refunded));
    }

    [Fact]
    public async Task WhatIsNotDecidedInNinetyDaysIsCancelledForItsRefund()
    {
        await using var harness = await OrganizationTests.StartAsync("securesiteflexov", options => options with { Vetting = ByHand });
        var order = await BeginAsync(harness);

        await harness.AdvanceUntilAsync(TimeSpan.FromDays(91), async () => (await harness.ReadNowAsync(order.Id)).IsFinal);

        Assert.Equal(SandboxCertificateStatus.Canceled, Assert.Single(harness.Sandbox.State.Certificates).Status);
        Assert.Single(harness.Sandbox.State.Refunds);
    }

    /// <summary>Each order by itself asks ever more seldom; what all share asks on.</summary>
    [Fact]
    public void AnOrderAsksByItselfEverMoreSeldom()
    {
        var options = new IssuanceOptions { EarlyLooks = [TimeSpan.FromSeconds(3)] };

        Assert.Equal(
            [TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(40)],
            Enumerable.Range(0, 4).Select(options.WaitBefore));
        Assert.Equal(TimeSpan.FromHours(12), options.WaitBefore(8));
        Assert.Equal(TimeSpan.FromHours(12), options.WaitBefore(int.MaxValue));
    }

    /// <summary>An order whose organization is being vetted.</summary>
    private static async Task<Order> BeginAsync(BridgeHarness harness)
    {
        var order = await harness.ReadyOrderAsync("organization", "vetted.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("vetted.test"));
        await Eventually.TrueAsync(() => harness.Sandbox.State.Certificates.Any(certificate => certificate.ProvenAt is not null));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.AwaitingCa);
        return await harness.ReadNowAsync(order.Id);
    }

    /// <summary>Waits for a look at what changed that began after now.</summary>
    private static async Task LookAsync(BridgeHarness harness)
    {
        var polls = harness.Sandbox.State.CommandCount("QueryEventList");
        await Eventually.TrueAsync(() => harness.Sandbox.State.CommandCount("QueryEventList") >= polls + 2);
    }
}
