using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Sandbox;
using CentralNic.Reseller.Sandbox.State;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.AccountImport.ImportSteps;

namespace CentralNic.AcmeBridge.Core.Tests.AccountImport;

/// <summary>What a purchase has bought whose answer was lost is left to its search, and is one subscription that is booked once.</summary>
public class ImportLostPurchaseTests
{
    private static readonly ImportRequest ToOther = new() { Tenant = new TenantId("other") };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The ordinary way: the CA has not issued it yet when the import sees it.</summary>
    [Fact]
    public async Task WhatIsNotIssuedYetIsLeftToTheSearch()
    {
        await using var harness = await StartAsync();
        ImportReport? during = null;
        harness.Upstream.Loss = Loss.Answer;
        harness.Upstream.OnLoss = async () => during = await harness.Bridge.Importer.RunAsync(ToOther, null, Cancellation);

        var order = await IssueAsync(harness, null, "lost.test");

        var skipped = Assert.Single(during!.Findings);
        Assert.Equal((ImportOutcome.Skipped, order.Issuance!.CertificateOrder), (skipped.Outcome, skipped.CertificateOrder));
        await AssertBothAgreeAsync(harness, ToOther, order);
    }

    /// <summary>
    /// Immediate issuance: the certificate is good before anybody knows that it was ordered. The import is there before the search.
    /// </summary>
    [Theory]
    [InlineData("other", true)]
    [InlineData("other", false)]
    [InlineData("default", true)]
    [InlineData("default", false)]
    public async Task AnActiveCertificateIsLeftToTheSearchWhicheverTenantIsImportedFor(string tenant, bool showsCsr)
    {
        await using var harness = await StartAsync();
        HideCsr(harness, !showsCsr);
        var request = new ImportRequest { Tenant = new TenantId(tenant) };
        ImportReport? during = null;
        var status = default(SandboxCertificateStatus?);
        harness.Upstream.Loss = Loss.Answer;
        harness.Upstream.OnLoss = async () =>
        {
            status = Assert.Single(harness.Sandbox.State.Certificates).Status;
            during = await harness.Bridge.Importer.RunAsync(request, null, Cancellation);
        };

        var order = await IssueAsync(harness, "immediate", "lost.test");

        Assert.Equal(SandboxCertificateStatus.Active, status);
        var skipped = Assert.Single(during!.Findings);
        Assert.Equal((ImportOutcome.Skipped, order.Issuance!.CertificateOrder), (skipped.Outcome, skipped.CertificateOrder));
        Assert.Contains(order.Id.Value, skipped.Reason, StringComparison.Ordinal);
        await AssertBothAgreeAsync(harness, request, order);
    }

    /// <summary>
    /// The program was killed before the answer came, and an import is the first thing that is asked for after the restart.
    /// </summary>
    [Fact]
    public async Task AfterARestartAnActiveCertificateIsLeftToTheSearch()
    {
        await using var harness = await StartAsync();
        var ready = await harness.ReadyOrderAsync("immediate", "killed.test");
        var stopped = new TaskCompletionSource<Task>();
        harness.Upstream.Loss = Loss.Answer;
        harness.Upstream.OnLoss = () =>
        {
            stopped.SetResult(harness.StopBridgeAsync());
            return Task.CompletedTask;
        };
        _ = harness.FinalizeAsync(ready, BridgeHarness.NewCsr("killed.test"));
        await await stopped.Task;
        ImportReport? first = null;
        harness.Upstream.OnCommand = async command =>
        {
            if (command == "QueryCertificateList")
            {
                harness.Upstream.OnCommand = null;
                first = await harness.Bridge.Importer.RunAsync(ToOther, null, Cancellation);
            }
        };

        await harness.StartBridgeAsync();
        var order = await harness.ReadAsync(ready.Id);
        await Eventually.TrueAsync(() => first is not null);

        Assert.Equal(OrderStatus.Valid, order.Status);
        Assert.Contains(Assert.Single(first!.Findings).Outcome, new[] { ImportOutcome.Skipped, ImportOutcome.Known });
        await AssertBothAgreeAsync(harness, ToOther, order);
    }

    [Fact]
    public async Task WhatALostRenewalHasBoughtIsLeftToItsSearch()
    {
        await using var harness = await StartAsync();
        await IssueAsync(harness, "immediate", "renewed.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));
        var fault = harness.Sandbox.Faults.Add(
            new SandboxFault { Kind = SandboxFaultKind.NoAnswer, Command = "RenewCertificate", AfterWork = true, Times = 1 });
        ImportReport? during = null;
        harness.Upstream.OnCommand = async command =>
        {
            if (command == "QueryCertificateList" && harness.Sandbox.Faults.All.Single(state => state.Id == fault).Happened == 1)
            {
                harness.Upstream.OnCommand = null;
                during = await harness.Bridge.Importer.RunAsync(ToOther, null, Cancellation);
            }
        };

        var order = await IssueAsync(harness, "immediate", "renewed.test");

        Assert.Equal(IssuancePlan.Renew, order.Issuance!.Plan);
        Assert.NotNull(during);
        Assert.Empty(during.Of(ImportOutcome.Adopted));
        await AssertBothAgreeAsync(harness, ToOther, order, purchases: 2);
    }

    /// <summary>
    /// The certificates were listed before it came, the CertificateOrders after: what it bought is asked for, and seen to be the order's.
    /// </summary>
    [Fact]
    public async Task APurchaseThatIsCarriedOutBetweenTheTwoListsIsNotTakenOver()
    {
        await using var harness = await StartAsync();
        var reached = new TaskCompletionSource();
        Task<ImportReport>? import = null;
        harness.Upstream.Loss = Loss.Answer;
        harness.Upstream.OnCommand = async command =>
        {
            if (command == "AddCertificate")
            {
                import = harness.Bridge.Importer.RunAsync(ToOther, null, Cancellation);
                await reached.Task;
            }
            else if (command == "QueryCertificateOrderList")
            {
                reached.TrySetResult();
                await Eventually.TrueAsync(() => harness.Sandbox.State.Certificates is [{ Status: SandboxCertificateStatus.Active }]);
            }
            else if (command == "QueryCertificateList" && reached.Task.IsCompleted)
            {
                // The search, which would settle the order before the import comes to it.
                await import!;
            }
        };

        var order = await IssueAsync(harness, "immediate", "between.test");
        var during = await import!;
        harness.Upstream.OnCommand = null;

        var skipped = Assert.Single(during.Findings);
        Assert.Equal((ImportOutcome.Skipped, order.Issuance!.CertificateOrder), (skipped.Outcome, skipped.CertificateOrder));
        Assert.Contains(order.Id.Value, skipped.Reason, StringComparison.Ordinal);
        Assert.Contains("StatusCertificateOrder", harness.Upstream.Commands);
        await AssertBothAgreeAsync(harness, ToOther, order);
    }

    /// <summary>
    /// The intent is committed, the command has not arrived, and another system holds a certificate for the same names and the very CSR: it
    /// is left alone until it is clear that the order has another one.
    /// </summary>
    [Fact]
    public async Task WhileAPurchaseIsIntendedAndNotSentNothingWithItsCsrIsTakenOver()
    {
        await using var harness = await StartAsync();
        await using var other = new OtherSystem(harness);
        var csr = other.NewCsr("intended.test");
        var imported = await other.BuyAsync("ssl123dv", csr, "intended.test");
        var ready = await harness.ReadyOrderAsync(null, "intended.test");
        ImportReport? mine = null;
        ImportReport? theirs = null;
        harness.Upstream.Loss = Loss.Answer;
        harness.Upstream.OnCommand = async command =>
        {
            if (command == "AddCertificate")
            {
                harness.Upstream.OnCommand = null;
                Assert.Equal(IssuanceState.Intent, (await harness.ReadNowAsync(ready.Id)).Issuance!.State);
                mine = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);
                theirs = await harness.Bridge.Importer.RunAsync(ToOther, null, Cancellation);
            }
        };

        var order = await harness.FinalizeAsync(ready, csr);
        var after = await harness.Bridge.Importer.RunAsync(ToOther, null, Cancellation);

        Assert.All([mine!, theirs!], report => Assert.Contains(order.Id.Value, ReasonOf(report, imported), StringComparison.Ordinal));
        Assert.All([mine!, theirs!], report => Assert.Equal(ImportOutcome.Skipped, FindingOf(report, imported).Outcome));
        Assert.Equal((OrderStatus.Valid, IssuancePlan.Buy), (order.Status, order.Issuance!.Plan!.Value));
        Assert.NotEqual(imported.OrderId, order.Issuance.CertificateOrder);
        Assert.Equal(ImportOutcome.Adopted, FindingOf(after, imported).Outcome);
        Assert.Single(await harness.LedgerAsync(), line => line.Kind == LedgerEntryKind.Booked);
        Assert.Equal(2, harness.Purchases);
    }

    /// <summary>
    /// Two purchases under the order's tag, both with its CSR and both issued: the operator has not said yet which is the order's.
    /// </summary>
    [Fact]
    public async Task WhatAParkedOrderMayBeGivenIsNotTakenOver()
    {
        await using var harness = await StartAsync();
        await using var other = new OtherSystem(harness);
        var csr = other.NewCsr("parked.test");
        var ready = await harness.ReadyOrderAsync(null, "parked.test");
        CertificateDetails[] bought = [];
        harness.Upstream.Loss = Loss.Request;
        harness.Upstream.OnLoss = async () =>
        {
            other.ServiceTags = [(await harness.ReadNowAsync(ready.Id)).Issuance!.Id.Value];
            bought = [await other.BuyAsync("ssl123dv", csr, "parked.test"), await other.BuyAsync("ssl123dv", csr, "parked.test")];
        };
        var finalize = harness.FinalizeAsync(ready, csr);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(ready.Id)).Issuance?.State == IssuanceState.Parked);

        var during = await harness.Bridge.Importer.RunAsync(ToOther, null, Cancellation);
        await harness.Bridge.Parked.AdoptAsync(ready.Id, new CertificateId(bought[0].CertificateId), Cancellation);
        var order = await finalize;
        var after = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);

        Assert.All(during.Findings, finding => Assert.Equal(ImportOutcome.Skipped, finding.Outcome));
        Assert.All(during.Findings, finding => Assert.Contains(ready.Id.Value, finding.Reason, StringComparison.Ordinal));
        Assert.Equal((OrderStatus.Valid, bought[0].OrderId), (order.Status, order.Issuance!.CertificateOrder));
        Assert.Equal([ImportOutcome.Known, ImportOutcome.Conflict], bought.Select(one => FindingOf(after, one).Outcome));
        Assert.Single(await harness.LedgerAsync(), line => line.Kind == LedgerEntryKind.Booked);
        Assert.Single(await harness.StoredAsync("subscription"));
    }

    private static async Task<BridgeHarness> StartAsync()
    {
        var harness = await BridgeHarness.StartAsync();
        await harness.StopBridgeAsync();
        harness.Tenants = [TenantOf("other", "test")];
        await harness.StartBridgeAsync();
        return harness;
    }

    /// <summary>StatusCertificate need not show the CSR.</summary>
    private static void HideCsr(BridgeHarness harness, bool hides) => harness.Upstream.Rewrites = hides
        ? (name, answer) => name == "StatusCertificate" ? Regex.Replace(answer, @"(?m)^property\[csr\].*\n", "") : answer
        : null;

    /// <summary>
    /// A later import adds nothing to the order's subscription, money is booked once, and the next certificate is a reissue.
    /// </summary>
    private static async Task AssertBothAgreeAsync(BridgeHarness harness, ImportRequest request, Order order, int purchases = 1)
    {
        var after = await harness.Bridge.Importer.RunAsync(request, null, Cancellation);
        Assert.Equal(
            ImportOutcome.Known, after.Findings.Single(finding => finding.CertificateOrder == order.Issuance!.CertificateOrder).Outcome);
        Assert.Empty(after.Of(ImportOutcome.Adopted));
        Assert.Contains(
            order.Issuance!.CertificateOrder!, Assert.Single(await harness.StoredAsync("subscription")), StringComparison.Ordinal);
        Assert.Equal(purchases, harness.Purchases);
        Assert.Equal(purchases, (await harness.LedgerAsync()).Count(line => line.Kind == LedgerEntryKind.Booked));
        var next = await IssueAsync(harness, order.Profile, [.. order.Names]);
        Assert.Equal((IssuancePlan.Reissue, order.Issuance.CertificateOrder), (next.Issuance!.Plan!.Value, next.Issuance.CertificateOrder));
        Assert.Equal(purchases, harness.Purchases);
    }
}
