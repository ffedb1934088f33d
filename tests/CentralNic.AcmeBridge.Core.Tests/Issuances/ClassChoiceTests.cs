using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>A profile with several classes: what is paid for wins, and what must be bought is bought in the cheapest that suits.</summary>
public class ClassChoiceTests
{
    [Fact]
    public async Task TheCheapestClassIsBoughtAndTheReasonSaysSo()
    {
        await using var harness = await StartAsync();

        var valid = await IssueAsync(harness, "choice", "one.test");

        // 9.00 and 42.00 net (the sandbox's price list), 16 % VAT.
        Assert.Equal("positivessldv", valid.Issuance!.Class);
        Assert.EndsWith("Class positivessldv for 10.44: ssl123dv costs 48.72.", valid.Issuance.Reason, StringComparison.Ordinal);
        Assert.Equal("positivessldv", Assert.Single(harness.Sandbox.State.Purchases).Class, ignoreCase: true);
        Assert.All(await harness.LedgerAsync(), entry => Assert.Equal("positivessldv", entry.Class));
    }

    [Fact]
    public async Task AClassThatCannotHoldTheNamesIsPassedOverWithoutAskingItsPrice()
    {
        await using var harness = await StartAsync();

        var valid = await IssueAsync(harness, "choice", "one.test", "two.test");

        Assert.Equal("ssl123dv", valid.Issuance!.Class);
        Assert.Contains(
            "positivessldv does not suit: Profile 'choice' (positivessldv) is for a single name",
            valid.Issuance.Reason,
            StringComparison.Ordinal);
        Assert.Equal(1, harness.Upstream.Commands.Count(command => command == "AddCertificate checkonly"));
    }

    [Fact]
    public async Task WhatIsPaidForInAnotherClassIsReissuedAndNothingIsBought()
    {
        await using var harness = await StartAsync();
        await IssueAsync(harness, "default", "paid.test");

        var valid = await IssueAsync(harness, "choice", "paid.test");

        Assert.Equal((IssuancePlan.Reissue, "ssl123dv"), (valid.Issuance!.Plan!.Value, valid.Issuance.Class));
        Assert.Equal(1, harness.Purchases);
    }

    [Fact]
    public async Task WhenThePaidTimeIsOverTheCheaperClassIsBought()
    {
        await using var harness = await StartAsync();
        await IssueAsync(harness, "default", "over.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(345));

        var valid = await IssueAsync(harness, "choice", "over.test");
        var next = await IssueAsync(harness, "choice", "over.test");

        Assert.Equal((IssuancePlan.Buy, "positivessldv"), (valid.Issuance!.Plan!.Value, valid.Issuance.Class));
        Assert.Equal((IssuancePlan.Reissue, "positivessldv"), (next.Issuance!.Plan!.Value, next.Issuance.Class));
        Assert.Equal(2, harness.Purchases);
    }

    [Fact]
    public async Task PricesAreAskedOnceADayButWhatIsReservedIsAskedEachTime()
    {
        await using var harness = await StartAsync();
        await IssueAsync(harness, "choice", "one.test");
        Assert.Equal(3, Checks(harness));

        await IssueAsync(harness, "choice", "two.test");
        Assert.Equal(4, Checks(harness));

        harness.Sandbox.Clock.Advance(TimeSpan.FromHours(25));
        await IssueAsync(harness, "choice", "three.test");
        Assert.Equal(7, Checks(harness));

        static int Checks(BridgeHarness harness) => harness.Upstream.Commands.Count(command => command == "AddCertificate checkonly");
    }

    [Fact]
    public async Task SeveralOrdersAtOnceBuyOnce()
    {
        await using var harness = await StartAsync(TimeSpan.FromMilliseconds(200));
        var orders = new List<Order>();
        for (var server = 0; server < 4; server++)
        {
            orders.Add(await harness.ReadyOrderAsync(server % 2 == 0 ? "choice" : "other", "shared.test"));
        }

        var settled = await Task.WhenAll(orders.Select(order => harness.FinalizeAsync(order, BridgeHarness.NewCsr("shared.test"))));

        Assert.All(settled, order => Assert.Equal(OrderStatus.Valid, order.Status));
        Assert.Equal(1, harness.Purchases);
        Assert.Single(await harness.LedgerAsync(), entry => entry.Kind == LedgerEntryKind.Booked);
    }

    [Fact]
    public async Task AClassWhosePriceIsRefusedIsPassedOver()
    {
        await using var harness = await BridgeHarness.StartAsync(profiles: profiles =>
            [.. profiles, BridgeHarness.Profile("choice", "positivessldv") with { FurtherClasses = ["ssl123dv"] }]);
        harness.Upstream.Refuses["AddCertificate checkonly"] = 541;

        var valid = await IssueAsync(harness, "choice", "refused.test");

        Assert.Equal("ssl123dv", valid.Issuance!.Class);
        Assert.Contains("positivessldv does not suit: The reseller tells no price", valid.Issuance.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARestartInTheMiddleGoesOnInTheClassThatWasChosen()
    {
        await using var harness = await StartAsync();
        harness.HidesProofs = true;
        var order = await harness.ReadyOrderAsync("choice", "restart.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("restart.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.DcvPublished);
        await harness.StopBridgeAsync();

        // The profile has lost the class that the order was begun with.
        harness.Profiles = [.. harness.Profiles.Where(profile => profile.Name != "choice"), BridgeHarness.Profile("choice", "ssl123dv")];
        harness.HidesProofs = false;
        await harness.StartBridgeAsync();
        var valid = await harness.ReadAsync(order.Id);

        Assert.Equal((OrderStatus.Valid, "positivessldv"), (valid.Status, valid.Issuance!.Class));
        Assert.Equal(1, harness.Purchases);
    }

    private static Task<BridgeHarness> StartAsync(TimeSpan issueDelay = default) =>
        BridgeHarness.StartAsync(issueDelay, profiles: profiles =>
        [
            .. profiles,
            BridgeHarness.Profile("choice", "ssl123dv") with { FurtherClasses = ["positivessldv"] },
            BridgeHarness.Profile("other", "positivessldv") with { FurtherClasses = ["ssl123dv"] },
        ]);

    private static async Task<Order> IssueAsync(BridgeHarness harness, string profile, params string[] names)
    {
        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync(profile, names), BridgeHarness.NewCsr(names));
        Assert.True(valid.Status == OrderStatus.Valid, $"{valid.Status} {valid.Error?.Detail} {valid.Issuance?.CaReason}");
        return valid;
    }
}
