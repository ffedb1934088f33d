using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Sandbox;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.AccountImport.ImportSteps;

namespace CentralNic.AcmeBridge.Core.Tests.AccountImport;

/// <summary>
/// What was proved by mail is taken over where the profile says that somebody answers mails; else the report says what to do.
/// </summary>
public class ImportMailTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhereTheProfileExpectsMailsWhatIsPaidIsTakenOverAndReissuedByOne()
    {
        await using var harness = await BridgeHarness.StartAsync(profiles: profiles => [.. profiles, Mailing("mail")]);
        await using var other = new OtherSystem(harness);
        var paid = await BuyByMailAsync(harness, other, "mail.test");

        var report = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);
        var order = await harness.ReadyOrderAsync("mail", "mail.test");
        var finalize = harness.FinalizeAsync(order, BridgeHarness.NewCsr("mail.test"));
        await ApproveAsync(harness);
        var valid = await finalize;

        Assert.Equal(ImportOutcome.Adopted, FindingOf(report, paid).Outcome);
        Assert.Contains("waits until a person has answered", FindingOf(report, paid).Remark, StringComparison.Ordinal);
        Assert.Equal((OrderStatus.Valid, IssuancePlan.Reissue), (valid.Status, valid.Issuance!.Plan!.Value));
        Assert.Equal((DcvMethods.Email, paid.OrderId), (valid.Issuance.DcvMethod, valid.Issuance.CertificateOrder));
        Assert.Equal(1, harness.Purchases);
    }

    /// <summary>
    /// Orders that no person looks after must not begin to wait for one: they are bought, as the report says, until the profile says
    /// otherwise.
    /// </summary>
    [Fact]
    public async Task WhereAProfileOfTheClassExpectsNoMailItIsSkippedUntilItDoes()
    {
        await using var harness = await BridgeHarness.StartAsync(
            profiles: profiles => [.. profiles, Mailing("mail"), BridgeHarness.Profile("files", "rapidssldv")]);
        await using var other = new OtherSystem(harness);
        var paid = await BuyByMailAsync(harness, other, "later.test");
        var before = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);
        var reads = harness.Upstream.Commands.Count(command => command == "StatusCertificate");
        await harness.StopBridgeAsync();
        harness.Profiles =
        [
            .. harness.Profiles.Select(
                profile => profile.Name == "files" ? profile with { DcvMethods = [DcvMethods.Http, DcvMethods.Email] } : profile),
        ];
        await harness.StartBridgeAsync();

        var after = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);

        Assert.Equal(ImportOutcome.Skipped, FindingOf(before, paid).Outcome);
        Assert.Contains("add EMAIL to DcvMethods of Profiles:files, and import again", ReasonOf(before, paid), StringComparison.Ordinal);
        Assert.DoesNotContain("Profiles:mail", ReasonOf(before, paid), StringComparison.Ordinal);
        Assert.Contains("bought anew", ReasonOf(before, paid), StringComparison.Ordinal);
        Assert.Equal(ImportOutcome.Adopted, FindingOf(after, paid).Outcome);
        Assert.Equal(reads, harness.Upstream.Commands.Count(command => command == "StatusCertificate"));
    }

    [Fact]
    public async Task WhatIsSkippedIsBoughtByTheProfilesOwnMethod()
    {
        await using var harness = await BridgeHarness.StartAsync(
            profiles: profiles => [.. profiles, BridgeHarness.Profile("files", "rapidssldv")]);
        await using var other = new OtherSystem(harness);
        await BuyByMailAsync(harness, other, "bought.test");
        await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);

        var order = await IssueAsync(harness, "files", "bought.test");

        Assert.Equal((IssuancePlan.Buy, DcvMethods.Http), (order.Issuance!.Plan!.Value, order.Issuance.DcvMethod));
    }

    [Fact]
    public async Task WithoutAProfileOfTheClassThatTheTenantMayUseItIsSkipped()
    {
        await using var harness = await BridgeHarness.StartAsync(profiles: profiles => [.. profiles, Mailing("mail")]);
        await harness.StopBridgeAsync();
        harness.Tenants = [TenantOf("shop", "shop.test") with { Profiles = ["default"] }];
        await harness.StartBridgeAsync();
        await using var other = new OtherSystem(harness);
        var paid = await BuyByMailAsync(harness, other, "www.shop.test");

        var report = await harness.Bridge.Importer.RunAsync(new ImportRequest(), null, Cancellation);

        Assert.Equal(ImportOutcome.Skipped, FindingOf(report, paid).Outcome);
        Assert.Contains("tenant shop has no profile of class rapidssldv", ReasonOf(report, paid), StringComparison.Ordinal);
    }

    /// <summary>The methods of a certificate's names may differ.</summary>
    [Fact]
    public async Task OneNameThatWasProvedByMailIsEnoughToBeSkipped()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var paid = await other.BuyAsync("ssl123dv", "one.test", "two.test");
        harness.Upstream.Rewrites = (command, answer) =>
            command == "StatusCertificate" ? Regex.Replace(answer, @"(?m)^(property\[dcv method\]\[1\] *= *)\S+", "$1email") : answer;

        var report = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);

        Assert.Equal(ImportOutcome.Skipped, FindingOf(report, paid).Outcome);
        Assert.Contains("EMAIL", ReasonOf(report, paid), StringComparison.Ordinal);
    }

    private static Profiles.CertificateProfile Mailing(string name) =>
        BridgeHarness.Profile(name, "rapidssldv") with { DcvMethods = [DcvMethods.Email] };

    private static async Task<CertificateDetails> BuyByMailAsync(BridgeHarness harness, OtherSystem other, string name)
    {
        var ordered = await other.OrderAsync("rapidssldv", "EMAIL", other.NewCsr(name), name);
        await ApproveAsync(harness);
        await Eventually.TrueAsync(async () =>
            (await other.Reseller.Certificates.StatusAsync(
                ordered.CertificateId, CommandPriority.Interactive, Cancellation)).Status == CertificateStatus.Active);
        return ordered;
    }

    private static async Task ApproveAsync(BridgeHarness harness)
    {
        await harness.AdvanceUntilAsync(
            new SandboxDcvOptions().FirstLookAfter, () => Task.FromResult(harness.Sandbox.Mails.Any(mail => mail.ApprovedAt is null)));
        Assert.All(harness.Sandbox.Mails.Where(mail => mail.ApprovedAt is null).ToArray(), mail =>
            Assert.True(harness.Sandbox.ApproveMail(mail.Id)));
    }
}
