using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Sandbox;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.AccountImport.ImportSteps;

namespace CentralNic.AcmeBridge.Core.Tests.AccountImport;

/// <summary>What other systems ordered is taken over once, and an ACME order for its names costs nothing then.</summary>
public class AccountImporterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("default", "ssl123dv")]
    [InlineData("positive", "positivessldv")]
    public async Task AnAcmeOrderForAdoptedNamesIsReissuedAndNothingIsBought(string profile, string certificateClass)
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var paid = await other.BuyAsync(certificateClass, "paid.test");

        var report = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);
        var order = await IssueAsync(harness, profile, "paid.test");

        var adopted = Assert.Single(report.Of(ImportOutcome.Adopted));
        Assert.Equal((paid.OrderId, certificateClass, null), (adopted.CertificateOrder, adopted.Class, adopted.Remark));
        Assert.Equal(["paid.test"], adopted.Names);
        Assert.Equal(IssuancePlan.Reissue, order.Issuance!.Plan);
        Assert.Equal(paid.OrderId, order.Issuance.CertificateOrder);
        Assert.Single(harness.Sandbox.State.Purchases);
        Assert.DoesNotContain("AddCertificate", harness.Upstream.Commands);
        Assert.Empty(await harness.LedgerAsync());
    }

    [Fact]
    public async Task TheSameCsrGetsTheAdoptedCertificateWithoutACommand()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var csr = other.NewCsr("same.test");
        var paid = await other.BuyAsync("ssl123dv", csr, "same.test");
        await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);

        var order = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "same.test"), csr);

        Assert.Equal((OrderStatus.Valid, IssuancePlan.Return), (order.Status, order.Issuance!.Plan!.Value));
        Assert.Equal(paid.CertificateId, order.Certificate!.Value.Value);
        Assert.Contains("BEGIN CERTIFICATE", await harness.DownloadAsync(order.Id), StringComparison.Ordinal);
        Assert.Single(harness.Sandbox.State.Certificates);
    }

    [Fact]
    public async Task ADryRunSaysWhatWouldBeAdoptedAndWritesNothing()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        await other.BuyAsync("ssl123dv", "one.test");
        await other.BuyAsync("ssl123dv", "two.test", "three.test");
        await other.BuyAsync("positivessldv", "four.test");
        await other.BuyAsync("ssl123dv", "one.test");
        var before = await harness.StoredAsync("subscription", "stock", "certificate");

        var dry = await harness.Bridge.Importer.RunAsync(ToDefault with { DryRun = true }, null, Cancellation);

        Assert.Empty(before);
        Assert.Empty(await harness.StoredAsync("subscription", "stock", "certificate"));
        Assert.Equal([("positivessldv", 1, 1), ("ssl123dv", 2, 3)], dry.Sums);
        var real = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);
        Assert.Equal(
            dry.Findings.Select(finding => (finding.CertificateOrder, finding.Outcome, finding.Reason)),
            real.Findings.Select(finding => (finding.CertificateOrder, finding.Outcome, finding.Reason)));
        Assert.Equal(3, (await harness.StoredAsync("subscription")).Count);
    }

    [Fact]
    public async Task WhatIsCancelledRevokedUnissuedOrProvedByMailIsSkippedWithTheReason()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var cancelled = await other.OrderAsync("ssl123dv", "HTTP", other.NewCsr("cancelled.test"), "cancelled.test");
        await other.Reseller.CertificateOrders.CancelAsync(cancelled.OrderId!, CommandPriority.Interactive, Cancellation);
        var revoked = await other.BuyAsync("ssl123dv", "revoked.test");
        await other.Reseller.CertificateOrders.RevokeAsync(revoked.OrderId!, CommandPriority.Interactive, Cancellation);
        var pending = await other.OrderAsync("ssl123dv", "HTTP", other.NewCsr("pending.test"), "pending.test");
        var mailed = await other.OrderAsync("ssl123dv", "EMAIL", other.NewCsr("mail.test"), "mail.test");
        await harness.AdvanceUntilAsync(new SandboxDcvOptions().FirstLookAfter, () => Task.FromResult(harness.Sandbox.Mails.Count > 0));
        Assert.All(harness.Sandbox.Mails, mail => Assert.True(harness.Sandbox.ApproveMail(mail.Id)));
        await Eventually.TrueAsync(async () =>
            (await other.Reseller.Certificates.StatusAsync(
                mailed.CertificateId, CommandPriority.Interactive, Cancellation)).Status == CertificateStatus.Active);

        var report = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);

        Assert.All(report.Findings, finding => Assert.Equal(ImportOutcome.Skipped, finding.Outcome));
        Assert.Contains("cancel", ReasonOf(report, cancelled), StringComparison.Ordinal);
        Assert.Contains("revoked", ReasonOf(report, revoked), StringComparison.Ordinal);
        Assert.Contains("Nothing is issued in it yet", ReasonOf(report, pending), StringComparison.Ordinal);
        Assert.Contains("EMAIL", ReasonOf(report, mailed), StringComparison.Ordinal);
        Assert.Equal(1, harness.Upstream.Commands.Count(command => command == "StatusCertificate"));
    }

    [Fact]
    public async Task WhatIsPaidNoLongerIsSkippedAndOfTwoForTheSameNamesTheLongerOneIsKept()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var expired = await other.BuyAsync("ssl123dv", "old.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(300));
        var shorter = await other.BuyAsync("ssl123dv", "twice.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(100));
        var longer = await other.BuyAsync("ssl123dv", "twice.test");

        var report = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);

        Assert.Contains("expired", ReasonOf(report, expired), StringComparison.Ordinal);
        Assert.Equal(longer.OrderId, Assert.Single(report.Of(ImportOutcome.Adopted)).CertificateOrder);
        var conflict = Assert.Single(report.Of(ImportOutcome.Conflict));
        Assert.Equal(shorter.OrderId, conflict.CertificateOrder);
        Assert.Contains(longer.OrderId!, conflict.Reason, StringComparison.Ordinal);
    }

    /// <summary>Certificates live shorter than what is paid.</summary>
    [Fact]
    public async Task WhatIsPaidIsTakenOverThoughItsCertificateExpired()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var paid = await other.BuyAsync("ssl123dv", "lapsed.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(250));

        var report = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);
        var order = await IssueAsync(harness, null, "lapsed.test");

        Assert.Equal(ImportOutcome.Adopted, FindingOf(report, paid).Outcome);
        Assert.Equal((IssuancePlan.Reissue, 1), (order.Issuance!.Plan!.Value, harness.Purchases));
    }

    /// <summary>
    /// The first import knew one; later another system bought again for the same names. The subscription goes on in what is paid longest.
    /// </summary>
    [Fact]
    public async Task ALaterPurchaseThatIsPaidLongerTakesThePlaceOfTheFirst()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var first = await other.BuyAsync("ssl123dv", "again.test");
        await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(60));
        var second = await other.BuyAsync("ssl123dv", "again.test");

        var report = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);
        var order = await IssueAsync(harness, null, "again.test");

        Assert.Contains(first.OrderId!, Assert.Single(report.Of(ImportOutcome.Adopted)).Reason, StringComparison.Ordinal);
        Assert.Equal((IssuancePlan.Reissue, second.OrderId), (order.Issuance!.Plan!.Value, order.Issuance.CertificateOrder));
        Assert.Single(await harness.StoredAsync("subscription"));
        Assert.Equal(2, harness.Purchases);
    }

    [Fact]
    public async Task TheNewestCertificateOfAnOrderIsTheOneThatIsReissued()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var first = await other.BuyAsync("ssl123dv", "newest.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(30));
        var second = await other.ReissueAsync(first, "newest.test");
        await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);

        var order = await IssueAsync(harness, null, "newest.test");

        Assert.Equal(second.CertificateId, order.Issuance!.Parent!.Value.Value);
    }
}
