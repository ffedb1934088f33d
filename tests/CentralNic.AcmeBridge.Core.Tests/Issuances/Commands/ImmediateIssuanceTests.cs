using CentralNic.AcmeBridge.Core.Issuances.Commands;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances.Commands;

public class ImmediateIssuanceTests
{
    [Fact]
    public async Task TheCertificateIsInTheAnswerAfterThreeCommandsThenTwo()
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromHours(1));
        await harness.Bridge.ClassesAsked;
        var before = harness.Upstream.Commands.Count;

        var bought = await IssueAsync(harness, "immediate", "now.test", "www.now.test");
        var reissued = await IssueAsync(harness, "immediate", "now.test", "www.now.test");

        Assert.Equal((IssuancePlan.Buy, IssuancePlan.Reissue), (bought.Issuance!.Plan, reissued.Issuance!.Plan));
        Assert.Equal(
            ["CheckCertificate", "AddCertificate checkonly", "AddCertificate", "CheckCertificate", "ReissueCertificate"],
            harness.Upstream.Commands.Skip(before).Where(command => command != "QueryEventList"));
        Assert.Contains("BEGIN CERTIFICATE", await harness.DownloadAsync(reissued.Id), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => harness.Bridge.HttpDcv.Count == 0);
        await AssertBookedOnceAsync(harness);
    }

    [Theory]
    [InlineData("CheckCertificate")]
    [InlineData("AddCertificate")]
    public async Task WhenItIsRefusedTheOrdinaryWayIsTaken(string command)
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.CommandFailed, Command = command, Times = 1 });

        var valid = await IssueAsync(harness, "immediate", "refused.test");

        Assert.Null(valid.Issuance!.RequestToken);
        Assert.Contains("ResendNotification", harness.Upstream.Commands);
        await Eventually.TrueAsync(() => harness.Bridge.HttpDcv.Count == 0);
        await AssertBookedOnceAsync(harness);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ALostAnswerIsSettledByLooking(bool afterWork)
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromHours(1));
        harness.Sandbox.Faults.Add(
            new SandboxFault { Kind = SandboxFaultKind.NoAnswer, Command = "AddCertificate", AfterWork = afterWork, Times = 1 });

        await IssueAsync(harness, "immediate", "lost.test");

        await AssertBookedOnceAsync(harness);
    }

    [Fact]
    public async Task WhatCannotBeSeenFromHereIsOrderedTheOrdinaryWayAndWaits()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.HidesProofs = true;
        var order = await harness.ReadyOrderAsync("immediate", "hidden.test");
        var finalize = harness.FinalizeAsync(order, BridgeHarness.NewCsr("hidden.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.DcvPublished);

        harness.HidesProofs = false;
        var valid = await finalize;

        Assert.Equal((OrderStatus.Valid, true), (valid.Status, valid.Issuance!.ImmediateFailed));
        await AssertBookedOnceAsync(harness);
    }

    [Fact]
    public async Task ARecordProvesWildcardAndApexAndNothingIsLeft()
    {
        string[] names = ["*.now.test", "now.test"];
        await using var dns = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("now.test", ""));
        await using var harness = await BridgeHarness.StartAsync(
            issueDelay: TimeSpan.FromHours(1),
            dns: dns,
            dcvMethods: new Dictionary<string, string[]> { ["immediate"] = ["DNS-TXT"] },
            dcv: (_, options) => options with { Rfc2136 = [dns.Options("test")] });

        var valid = await IssueAsync(harness, "immediate", names);

        Assert.False(valid.Issuance!.ImmediateFailed);
        await Eventually.TrueAsync(async () => !(await harness.ReadNowAsync(valid.Id)).HasPlacedDcv);
        Assert.Empty(await dns.TextsAsync("now.test"));
        await AssertBookedOnceAsync(harness);
    }

    [Fact]
    public async Task ARestartWhileTheTokenIsShownGoesOn()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.HidesProofs = true;
        var order = await harness.ReadyOrderAsync("immediate", "token.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("token.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.Preparing);
        await harness.StopBridgeAsync();
        harness.HidesProofs = false;

        await harness.StartBridgeAsync();

        Assert.Equal(OrderStatus.Valid, (await harness.ReadAsync(order.Id)).Status);
        await AssertBookedOnceAsync(harness);
    }

    [Fact]
    public void AFileHoldsTheTokenOnEveryNameAndARecordIsAtTheNameItself()
    {
        var files = ImmediateIssuance.ProofsOf("token", "HTTP", ["a.test", "www.a.test"]);
        var records = ImmediateIssuance.ProofsOf("token", "DNS-TXT", ["a.test", "*.a.test", "b.a.test"]);

        Assert.Equal(
            ["http://a.test/.well-known/pki-validation/fileauth.txt with "
                + "token", "http://www.a.test/.well-known/pki-validation/fileauth.txt with token"],
            files.Select(file => file.ToInstruction()));
        Assert.Equal(["a.test. IN TXT \"token\"", "b.a.test. IN TXT \"token\""], records.Select(record => record.ToInstruction()));
    }

    private static async Task<Order> IssueAsync(BridgeHarness harness, string profile, params string[] names)
    {
        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync(profile, names), BridgeHarness.NewCsr(names));
        Assert.True(
            valid.Status == OrderStatus.Valid,
            $"{valid.Status} {valid.Error?.Detail} {valid.Issuance?.State} {valid.Issuance?.DcvFinding}");
        return valid;
    }

    private static async Task AssertBookedOnceAsync(BridgeHarness harness)
    {
        Assert.Equal(1, harness.Purchases);
        var ledger = await harness.LedgerAsync();
        Assert.Single(ledger, entry => entry.Kind == LedgerEntryKind.Booked);
        Assert.Equal(
            ledger.Count(entry => entry.Kind == LedgerEntryKind.Reserved),
            1 + ledger.Count(entry => entry.Kind == LedgerEntryKind.Released));
    }
}
