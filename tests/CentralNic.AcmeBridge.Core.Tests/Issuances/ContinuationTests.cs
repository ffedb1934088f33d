using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Sandbox;
using CentralNic.Reseller.Sandbox.State;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>What is paid for is continued: by reissues in its time, by a renewal after it, whatever gets lost on the way.</summary>
public class ContinuationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    public async Task ANewKeyInThePaidTimeIsReissuedForNothingAndTheOlderCertificateStaysGood(string profile)
    {
        await using var harness = await BridgeHarness.StartAsync();
        var first = await IssueAsync(harness, profile, "again.test");
        var before = harness.Upstream.Commands.Count;

        var second = await IssueAsync(harness, profile, "again.test");

        Assert.Equal(IssuancePlan.Reissue, second.Issuance!.Plan);
        Assert.NotEqual(first.Certificate, second.Certificate);
        Assert.Equal(first.Issuance!.CertificateOrder, second.Issuance.CertificateOrder);
        Assert.All(harness.Sandbox.State.Certificates, certificate => Assert.Equal(SandboxCertificateStatus.Active, certificate.Status));
        Assert.Equal(
            ["ReissueCertificate", "ResendNotification", "StatusCertificate"],
            harness.Upstream.Commands.Skip(before).Where(
                command => command is not "QueryEventList" and not "QueryCertificateList" and not "DeleteEvent"
                    and not "GetCertificateInfo"));
        await AssertPaidAsync(harness, 1);
    }

    [Fact]
    public async Task OtherNamesOrAnotherClassAreBoughtByThemselves()
    {
        await using var harness = await BridgeHarness.StartAsync(limits: BridgeHarness.BuysTwice);
        await IssueAsync(harness, "default", "one.test");

        var more = await IssueAsync(harness, "default", "one.test", "two.test");
        var other = await IssueAsync(harness, "positive", "one.test");

        Assert.Equal((IssuancePlan.Buy, IssuancePlan.Buy), (more.Issuance!.Plan, other.Issuance!.Plan));
        await AssertPaidAsync(harness, 3);
    }

    /// <summary>Three servers with a key each share a name, and come at once.</summary>
    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    public async Task SeveralKeysAtOnceBuyOnceAndTheOthersWaitAndAreReissued(string profile)
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromMilliseconds(300));
        Order[] orders =
        [
            await harness.ReadyOrderAsync(profile, "shared.test"),
            await harness.ReadyOrderAsync(profile, "shared.test"),
            await harness.ReadyOrderAsync(profile, "shared.test"),
        ];

        var settled = await Task.WhenAll(orders.Select(order => harness.FinalizeAsync(order, BridgeHarness.NewCsr("shared.test"))));

        Assert.All(settled, order => Assert.Equal(OrderStatus.Valid, order.Status));
        Assert.Equal(
            [IssuancePlan.Buy, IssuancePlan.Reissue, IssuancePlan.Reissue],
            settled.Select(order => order.Issuance!.Plan!.Value).OrderDescending());
        await AssertPaidAsync(harness, 1);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    public async Task AClientThatGaveUpAndComesWithANewKeyIsServedByWhatIsUnderWay(string profile)
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromSeconds(1));
        var given = await harness.ReadyOrderAsync(profile, "patience.test");
        _ = harness.FinalizeAsync(given, BridgeHarness.NewCsr("patience.test"));
        await harness.Sandbox.State.UntilAsync(books => books.Purchases.Count == 1, Cancellation);
        var again = await harness.ReadyOrderAsync(profile, "patience.test");
        var finalize = harness.FinalizeAsync(again, BridgeHarness.NewCsr("patience.test"));

        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(again.Id)).Issuance?.Plan == IssuancePlan.WaitThenReissue);
        var valid = await finalize;

        Assert.Equal((OrderStatus.Valid, IssuancePlan.Reissue), (valid.Status, valid.Issuance!.Plan));
        Assert.Equal(OrderStatus.Valid, (await harness.ReadNowAsync(given.Id)).Status);
        await AssertPaidAsync(harness, 1);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    public async Task APaidYearLaterItIsRenewedAndTheYearAfterIsReissuedInIt(string profile)
    {
        await using var harness = await BridgeHarness.StartAsync();
        var first = await IssueAsync(harness, profile, "year.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(150));
        var second = await IssueAsync(harness, profile, "year.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(190));

        var renewed = await IssueAsync(harness, profile, "year.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(60));
        var last = await IssueAsync(harness, profile, "year.test");

        Assert.Equal(
            [IssuancePlan.Buy, IssuancePlan.Reissue, IssuancePlan.Renew, IssuancePlan.Reissue],
            new[] { first, second, renewed, last }.Select(order => order.Issuance!.Plan!.Value));
        Assert.Equal(["AddCertificate", "RenewCertificate"], harness.Sandbox.State.Purchases.Select(purchase => purchase.Command));
        Assert.Equal(renewed.Issuance!.CertificateOrder, last.Issuance!.CertificateOrder);
        await AssertPaidAsync(harness, 2);
    }

    [Theory]
    [InlineData("default", "ReissueCertificate", true)]
    [InlineData("default", "ReissueCertificate", false)]
    [InlineData("default", "RenewCertificate", true)]
    [InlineData("default", "RenewCertificate", false)]
    [InlineData("default", "AddCertificate", true)]
    [InlineData("default", "AddCertificate", false)]
    [InlineData("positive", "ReissueCertificate", true)]
    [InlineData("positive", "ReissueCertificate", false)]
    [InlineData("positive", "RenewCertificate", true)]
    [InlineData("positive", "RenewCertificate", false)]
    [InlineData("positive", "AddCertificate", true)]
    [InlineData("positive", "AddCertificate", false)]
    public async Task ALostAnswerIsSettledByLookingAndNothingIsOrderedTwice(string profile, string command, bool afterWork)
    {
        await using var harness = await BridgeHarness.StartAsync();
        var continues = command != "AddCertificate";
        if (continues)
        {
            await IssueAsync(harness, profile, "lost.test");
        }

        if (command == "RenewCertificate")
        {
            // Somebody else's purchases of the day are looked at, and not taken.
            await IssueAsync(harness, profile, "other.test");
            harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));
        }

        var before = harness.Sandbox.State.Certificates.Count;
        var paid = harness.Purchases;
        var fault = harness.Sandbox.Faults.Add(
            new SandboxFault { Kind = SandboxFaultKind.NoAnswer, Command = command, AfterWork = afterWork, Times = 1 });

        var valid = await IssueAsync(harness, profile, "lost.test");

        Assert.Equal(1, harness.Sandbox.Faults.All.Single(state => state.Id == fault).Happened);
        Assert.Equal(before + 1, harness.Sandbox.State.Certificates.Count);
        Assert.Equal(valid.Certificate!.Value.Value, harness.Sandbox.State.Certificates[^1].Id);
        await AssertPaidAsync(harness, paid + (command == "ReissueCertificate" ? 0 : 1));
    }

    [Theory]
    [InlineData("default", "AddCertificate")]
    [InlineData("default", "ReissueCertificate")]
    [InlineData("default", "RenewCertificate")]
    [InlineData("positive", "AddCertificate")]
    [InlineData("positive", "ReissueCertificate")]
    [InlineData("positive", "RenewCertificate")]
    public async Task ARestartAfterAnyCommandGoesOnWhereItStood(string profile, string command)
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromMilliseconds(300));
        if (command != "AddCertificate")
        {
            await IssueAsync(harness, profile, "restart.test");
        }

        if (command == "RenewCertificate")
        {
            harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));
        }

        var paid = harness.Purchases;
        foreach (var last in (string[])[command, "ResendNotification", "StatusCertificate"])
        {
            var before = harness.Upstream.Commands.Count;
            var name = $"{last}.test".ToLowerInvariant();
            var order = await harness.ReadyOrderAsync(profile, command == "AddCertificate" ? name : "restart.test");
            _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr([.. order.Names]));
            await Eventually.TrueAsync(() => harness.Upstream.Commands.Skip(before).Contains(last));

            await harness.StopBridgeAsync();
            await harness.StartBridgeAsync();
            var valid = await harness.ReadAsync(order.Id);

            Assert.True(valid.Status == OrderStatus.Valid, $"after {last} the order is {valid.Status}");
        }

        await AssertPaidAsync(harness, paid + command switch { "AddCertificate" => 3, "RenewCertificate" => 1, _ => 0 });
    }

    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    public async Task ARestartWhileOneWaitsForAnotherServesBoth(string profile)
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.HidesProofs = true;
        Order[] orders = [await harness.ReadyOrderAsync(profile, "pair.test"), await harness.ReadyOrderAsync(profile, "pair.test")];
        foreach (var order in orders)
        {
            _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("pair.test"));
            await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.Plan is not null);
        }

        await harness.StopBridgeAsync();
        harness.HidesProofs = false;
        await harness.StartBridgeAsync();
        var settled = await Task.WhenAll(orders.Select(order => harness.ReadAsync(order.Id)));

        Assert.Equal(
            [(OrderStatus.Valid, IssuancePlan.Buy), (OrderStatus.Valid, IssuancePlan.Reissue)],
            settled.Select(order => (order.Status, order.Issuance!.Plan!.Value)));
        await AssertPaidAsync(harness, 1);
    }

    [Fact]
    public async Task DuplicatedAndReorderedEventsOfAllKindsDoNoHarm()
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromMilliseconds(400));
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.DuplicateEvents, Command = "QueryEventList" });
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.ReorderEvents, Command = "QueryEventList" });

        var names = Enumerable.Range(0, 3).Select(number => $"event-{number}.test").ToArray();
        for (var round = 0; round < 2; round++)
        {
            var settled = await Task.WhenAll(names.Select(name => IssueAsync(harness, null, name)));
            Assert.Equal(3, settled.Select(order => order.Certificate).Distinct().Count());
        }

        await AssertPaidAsync(harness, 3);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    public async Task WhatWasRevokedAtTheResellerIsBoughtAnew(string profile)
    {
        await using var harness = await BridgeHarness.StartAsync(limits: BridgeHarness.BuysTwice);
        var first = await IssueAsync(harness, profile, "revoked.test");
        await harness.Reseller.CertificateOrders.RevokeAsync(first.Issuance!.CertificateOrder!, CommandPriority.Housekeeping, Cancellation);

        var second = await IssueAsync(harness, profile, "revoked.test");

        Assert.Equal(IssuancePlan.Buy, second.Issuance!.Plan);
        Assert.Contains("revoked", second.Issuance.Reason, StringComparison.OrdinalIgnoreCase);
        await AssertPaidAsync(harness, 2);
    }

    [Theory]
    [InlineData("default", "RenewCertificate checkonly")]
    [InlineData("default", "RenewCertificate")]
    [InlineData("positive", "RenewCertificate checkonly")]
    [InlineData("positive", "RenewCertificate")]
    public async Task WhatCannotBeRenewedIsBoughtAnew(string profile, string command)
    {
        await using var harness = await BridgeHarness.StartAsync();
        await IssueAsync(harness, profile, "norenew.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));
        harness.Upstream.Refuses[command] = 548;

        var second = await IssueAsync(harness, profile, "norenew.test");

        Assert.Empty(harness.Upstream.Refuses);
        Assert.Equal(IssuancePlan.Buy, second.Issuance!.Plan);
        Assert.Equal(["AddCertificate", "AddCertificate"], harness.Sandbox.State.Purchases.Select(purchase => purchase.Command));
        await AssertPaidAsync(harness, 2);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    public async Task WhatTheResellerDoesNotKnowAnyMoreIsBoughtAnew(string profile)
    {
        await using var harness = await BridgeHarness.StartAsync(limits: BridgeHarness.BuysTwice);
        await IssueAsync(harness, profile, "gone.test");
        harness.Upstream.Refuses["ReissueCertificate"] = 545;
        harness.Upstream.Refuses["StatusCertificateOrder"] = 545;

        var second = await IssueAsync(harness, profile, "gone.test");

        Assert.Equal(IssuancePlan.Buy, second.Issuance!.Plan);
        await AssertPaidAsync(harness, 2);
    }

    /// <summary>
    /// A certificate that expired in its paid time can be reissued; where the reseller refuses that, there is no other way than to buy.
    /// </summary>
    [Theory]
    [InlineData("default", false, IssuancePlan.Reissue, 1)]
    [InlineData("default", true, IssuancePlan.Buy, 2)]
    [InlineData("positive", false, IssuancePlan.Reissue, 1)]
    [InlineData("positive", true, IssuancePlan.Buy, 2)]
    public async Task AnExpiredCertificateIsReissuedIfTheResellerDoesThat(string profile, bool isRefused, IssuancePlan plan, int purchases)
    {
        await using var harness = await BridgeHarness.StartAsync(limits: BridgeHarness.BuysTwice);
        await IssueAsync(harness, profile, "expired.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(250));
        if (isRefused)
        {
            harness.Upstream.Refuses["ReissueCertificate"] = 547;
        }

        Assert.Equal(plan, (await IssueAsync(harness, profile, "expired.test")).Issuance!.Plan);
        await AssertPaidAsync(harness, purchases);
    }

    /// <summary>The certificate may be unknown to the reseller for a moment; its order is there and paid.</summary>
    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    public async Task WhileItsOrderIsGoodARefusedReissueBuysNothing(string profile)
    {
        await using var harness = await BridgeHarness.StartAsync();
        await IssueAsync(harness, profile, "moment.test");
        harness.Upstream.Refuses["ReissueCertificate"] = 545;

        var refused = await harness.FinalizeAsync(
            await harness.ReadyOrderAsync(profile, "moment.test"), BridgeHarness.NewCsr("moment.test"));

        Assert.Equal(OrderStatus.Invalid, refused.Status);
        await AssertPaidAsync(harness, 1);
    }

    /// <summary>That a free command failed is no reason to spend money.</summary>
    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    public async Task ARefusedReissueFailsTheOrderAndBuysNothing(string profile)
    {
        await using var harness = await BridgeHarness.StartAsync();
        await IssueAsync(harness, profile, "refused.test");
        harness.Upstream.Refuses["ReissueCertificate"] = 549;

        var refused = await harness.FinalizeAsync(
            await harness.ReadyOrderAsync(profile, "refused.test"), BridgeHarness.NewCsr("refused.test"));
        var next = await IssueAsync(harness, profile, "refused.test");

        Assert.Equal(OrderStatus.Invalid, refused.Status);
        Assert.Equal(IssuancePlan.Reissue, next.Issuance!.Plan);
        await AssertPaidAsync(harness, 1);
    }

    private static async Task<Order> IssueAsync(BridgeHarness harness, string? profile, params string[] names)
    {
        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync(profile, names), BridgeHarness.NewCsr(names));
        Assert.True(
            valid.Status == OrderStatus.Valid,
            $"{string.Join(", ", names)}: {valid.Status} {valid.Error?.Detail} {valid.Issuance?.State} {valid.Issuance?.Question}");
        return valid;
    }

    /// <summary>The sandbox sold so many, and the ledger says the same.</summary>
    private static async Task AssertPaidAsync(BridgeHarness harness, int purchases)
    {
        Assert.Equal(purchases, harness.Purchases);
        var ledger = await harness.LedgerAsync();
        Assert.Equal(purchases, ledger.Count(entry => entry.Kind == LedgerEntryKind.Booked));
        Assert.Equal(
            harness.Sandbox.State.Purchases.Sum(purchase => purchase.Price),
            ledger.Where(entry => entry.Kind == LedgerEntryKind.Booked).Sum(entry => entry.Price.Net));
        Assert.Equal(
            ledger.Count(entry => entry.Kind == LedgerEntryKind.Reserved),
            ledger.Count(entry => entry.Kind is LedgerEntryKind.Booked or LedgerEntryKind.Released));
    }
}
