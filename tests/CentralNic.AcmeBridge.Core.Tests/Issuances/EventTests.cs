using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>Events are hints: whatever comes, in whatever order, and whatever does not come, an order gets its certificate once.</summary>
public class EventTests
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    /// <summary>So soon that neither the list of certificates nor an order's own look can have told.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MissingEvents_TheListOfCertificatesTells()
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromMinutes(7), looksEarlyAtFirst: false);
        harness.Upstream.Rewrites = EventRows.Lose;
        var order = await harness.BeginAsync(null, "missing.test");

        // Before the order's own look, which comes after 10 minutes.
        await harness.PassAsync(9);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance!.State == IssuanceState.AwaitingCa);
        harness.Sandbox.Clock.Advance(Soon);

        Assert.Equal(OrderStatus.Valid, (await harness.ReadAsync(order.Id)).Status);
        Assert.Equal(1, harness.Sandbox.State.CommandCount("StatusCertificate"));
        Assert.Equal(0, harness.Sandbox.State.CommandCount("DeleteEvent"));
    }

    [Fact]
    public async Task ForeignEvents_AreLeftAloneAndOwnOnesAreAcknowledged()
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: Soon, looksEarlyAtFirst: false);
        var order = await harness.BeginAsync(null, "own.test");
        var own = order.Issuance!.Certificate!.Value.Value;
        var now = Date(harness);
        harness.Upstream.Rewrites = EventRows.Adding(() =>
        [
            EventRows.Of(901, "CERTIFICATE_REQUEST", "REQUEST_SUCCESSFUL", now, "DK99999901"),
            EventRows.Of(902, "CERTIFICATE_CLOSE", "CLOSE_SUCCESSFUL", now, "DK99999902"),
            EventRows.Of(903, "DOMAIN_TRANSFER", "TRANSFER_SUCCESSFUL", now, "own.test"),
            EventRows.Of(904, "DOMAIN_CLOSE", "CLOSE_SUCCESSFUL", now, own),
        ]);
        harness.Sandbox.Clock.Advance(Soon);
        Assert.Equal(OrderStatus.Valid, (await harness.ReadAsync(order.Id)).Status);

        // Looks go on only while an order waits.
        await harness.BeginAsync(null, "other.test");
        await Eventually.TrueAsync(() => harness.Sandbox.State.Events.Any(happened => happened.ObjectId == own && happened.Deleted));
        await harness.PolledAsync(2);

        var deleted = harness.Sandbox.State.Commands
            .Where(command => command.Name == "DeleteEvent")
            .Select(command => command.Parameters["event"])
            .ToHashSet();
        Assert.DoesNotContain(deleted, id => id.StartsWith("90", StringComparison.Ordinal) && id.Length == 3);
        Assert.Null((await harness.CertificateAsync(new(own))).Revocation);
        Assert.DoesNotContain(
            harness.Sandbox.State.Commands,
            command => command.Parameters.Values.Any(value => value.StartsWith("DK999999", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("2099-01-01 00:00:00")]
    [InlineData("yesterday")]
    [InlineData("")]
    public async Task UnparsableEvents_AreSkippedAndTheRestIsRead(string date)
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: Soon, looksEarlyAtFirst: false);
        harness.Upstream.Rewrites = EventRows.Adding(() =>
        [
            EventRows.Of(911, "CERTIFICATE_REQUEST", "REQUEST_SUCCESSFUL", date, "DK99999911"),
            EventRows.Of(912, "", "", date, ""),
            EventRows.Of(913, new string('C', 3000), "\u00e4\"'", date, new string('9', 5000)),
            ["", "CERTIFICATE_CLOSE", "CLOSE_FAILED", date, "a b\tc:*\u0001"],
            EventRows.Of(914, "CERTIFICATE_", "_", date, "$id; drop"),
        ]);
        var order = await harness.BeginAsync(null, "odd.test");
        await harness.PolledAsync(2);

        harness.Sandbox.Clock.Advance(Soon);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Status == OrderStatus.Valid);

        Assert.Equal(0, harness.Sandbox.State.CommandCount("QueryCertificateList"));
        Assert.Equal(1, harness.Sandbox.State.CommandCount("StatusCertificate"));
    }

    /// <summary>An event is listed at each look until its certificate is in; each time is no reason to ask for the certificate.</summary>
    [Fact]
    public async Task AnEventThatComesBeforeItsTime_CostsFewCommands()
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromHours(1), looksEarlyAtFirst: false);
        var order = await harness.BeginAsync(null, "early.test");
        var early = EventRows.Of(921, "CERTIFICATE_REQUEST", "REQUEST_SUCCESSFUL", Date(harness), order.Issuance!.Certificate!.Value.Value);
        harness.Upstream.Rewrites = EventRows.Adding(() => [early, early]);

        await harness.PolledAsync(15);

        Assert.InRange(harness.Sandbox.State.CommandCount("StatusCertificate"), 1, 6);
        Assert.Equal(OrderStatus.Processing, (await harness.ReadNowAsync(order.Id)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RequestReissueAndRenewal_EachIsLearnedOfByItsEventInEitherSpelling(bool older)
    {
        await using var harness = await BridgeHarness.StartAsync(
            issueDelay: Soon, sandbox: options => options with { OlderEventNames = older }, looksEarlyAtFirst: false);
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.DuplicateEvents, Command = EventRows.Command });
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.ReorderEvents, Command = EventRows.Command });
        var plans = new List<IssuancePlan?>();
        foreach (var wait in new[] { TimeSpan.FromSeconds(1), TimeSpan.FromDays(30), TimeSpan.FromDays(315) })
        {
            harness.Sandbox.Clock.Advance(wait);
            var order = await harness.BeginAsync(null, "classes.test");
            await harness.PolledAsync();
            var (status, lists) = (
                harness.Sandbox.State.CommandCount("StatusCertificate"), harness.Sandbox.State.CommandCount("QueryCertificateList"));
            harness.Sandbox.Clock.Advance(Soon);
            await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Status == OrderStatus.Valid);

            plans.Add(order.Issuance!.Plan);
            Assert.Equal(
                (status + 1, lists),
                (harness.Sandbox.State.CommandCount("StatusCertificate"), harness.Sandbox.State.CommandCount("QueryCertificateList")));
        }

        Assert.Equal([IssuancePlan.Buy, IssuancePlan.Reissue, IssuancePlan.Renew], plans);
        Assert.Equal(
            older ? ["CERTIFICATE_REGISTRATION", "CERTIFICATE_REISSUE", "CERTIFICATE_RENEWAL"] :
            [
                "CERTIFICATE_REQUEST", "CERTIFICATE_REISSUE", "CERTIFICATE_RENEW"
            ],
            harness.Sandbox.State.Events.Select(happened => happened.Class));
        Assert.Equal(2, (await harness.LedgerAsync()).Count(entry => entry.Kind == LedgerEntryKind.Booked));
    }

    [Fact]
    public async Task CloseOfAnAwaitedCertificate_EndsTheOrderAndBooksTheRefund()
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TenMinutes, looksEarlyAtFirst: false);
        var order = await harness.BeginAsync(null, "closed.test");

        await harness.Reseller.CertificateOrders.CancelAsync(order.Issuance!.CertificateOrder!, CommandPriority.Interactive, Cancellation);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);

        Assert.Equal(OrderStatus.Invalid, (await harness.ReadNowAsync(order.Id)).Status);
        Assert.Equal(0, harness.Sandbox.State.CommandCount("QueryCertificateList"));
        Assert.Equal(
            harness.Sandbox.State.Refunds.Count, (await harness.LedgerAsync()).Count(entry => entry.Kind == LedgerEntryKind.Refunded));
    }

    private static string Date(BridgeHarness harness) =>
        harness.Sandbox.Clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}
