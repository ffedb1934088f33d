using System.Security.Cryptography;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

public class ParkedIssuancesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Two purchases carry the order's tag, and only the operator can say what that means.</summary>
    [Fact]
    public async Task Adopt_TheRightOneOfSeveralIsBookedAndIssued()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var (order, found) = await UnclearAsync(harness, "adopt.test");
        Assert.Contains(found[0], order.Issuance!.Question, StringComparison.Ordinal);
        Assert.Contains(found[1], order.Issuance.Question, StringComparison.Ordinal);

        await Assert.ThrowsAsync<ArgumentException>(
            () => harness.Bridge.Parked.AdoptAsync(order.Id, new CertificateId(found[1]), Cancellation));
        await harness.Bridge.Parked.AdoptAsync(order.Id, new CertificateId(found[0]), Cancellation);
        var valid = await harness.ReadAsync(order.Id);

        Assert.Equal((OrderStatus.Valid, new CertificateId(found[0])), (valid.Status, valid.Certificate));
        Assert.Single(await harness.LedgerAsync(), entry => entry.Kind == LedgerEntryKind.Booked);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.Parked.AdoptAsync(order.Id, new CertificateId(found[0]), Cancellation));
    }

    [Fact]
    public async Task Adopt_AfterARestartTheQuestionIsStillThere()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var (order, found) = await UnclearAsync(harness, "later.test");
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();

        Assert.Equal(
            order.Issuance!.Question,
            Assert.Single(await harness.Bridge.Parked.ListAsync(Cancellation).ToListAsync(Cancellation)).Issuance!.Question);
        await harness.Bridge.Parked.AdoptAsync(order.Id, new CertificateId(found[0]), Cancellation);

        Assert.Equal(OrderStatus.Valid, (await harness.ReadAsync(order.Id)).Status);
    }

    [Fact]
    public async Task GiveUp_FailsTheOrderAndReleasesWhatWasReserved()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var (order, _) = await UnclearAsync(harness, "give.test");

        await harness.Bridge.Parked.GiveUpAsync(order.Id, "The order was withdrawn.", Cancellation);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);

        var failed = await harness.ReadNowAsync(order.Id);
        Assert.Equal((OrderStatus.Invalid, "The order was withdrawn."), (failed.Status, failed.Error!.Detail));
        Assert.Equal(
            [LedgerEntryKind.Released, LedgerEntryKind.Reserved],
            (await harness.LedgerAsync()).Select(entry => entry.Kind).OrderDescending());
        Assert.Empty(await harness.Bridge.Parked.ListAsync(Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task SearchAgain_WhatIsStillUnclearIsParkedAgain()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var (order, _) = await UnclearAsync(harness, "still.test");
        var lists = harness.Upstream.Commands.Count(command => command == "QueryCertificateList");

        await harness.Bridge.Parked.SearchAgainAsync(order.Id, Cancellation);
        await Eventually.TrueAsync(() => harness.Upstream.Commands.Count(command => command == "QueryCertificateList") > lists);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.Parked);

        Assert.Single(await harness.Bridge.Parked.ListAsync(Cancellation).ToListAsync(Cancellation));
        Assert.DoesNotContain(await harness.LedgerAsync(), entry => entry.Kind == LedgerEntryKind.Booked);
    }

    /// <summary>While a purchase is unclear nobody buys for the same names.</summary>
    [Fact]
    public async Task WhileItIsParkedAnotherOrderForTheNamesWaits()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var (parked, found) = await UnclearAsync(harness, "block.test");
        var order = await harness.ReadyOrderAsync(null, "block.test");
        var finalize = harness.FinalizeAsync(order, BridgeHarness.NewCsr("block.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.AttachedTo == parked.Id);

        await harness.Bridge.Parked.AdoptAsync(parked.Id, new CertificateId(found[0]), Cancellation);

        Assert.Equal(IssuancePlan.Reissue, (await finalize).Issuance!.Plan);
        Assert.Single(await harness.LedgerAsync(), entry => entry.Kind == LedgerEntryKind.Booked);
    }

    [Fact]
    public async Task Adopt_ForACertificateThatMayNotBeHandedOutTakesTheCorrectedOne()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.WrongKey, Times = 1 });
        var order = await harness.ReadyOrderAsync(null, "wrong.test");
        var csr = BridgeHarness.NewCsr("wrong.test");
        _ = harness.FinalizeAsync(order, csr);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.Parked);
        var parked = await harness.ReadNowAsync(order.Id);
        var corrected = await harness.Reseller.Certificates.ReissueAsync(
            new ReissueCertificateRequest { CertificateId = parked.Issuance!.Certificate!.Value.Value },
            CommandPriority.Interactive,
            Cancellation);

        await harness.Bridge.Parked.AdoptAsync(order.Id, new CertificateId(corrected.CertificateId), Cancellation);
        var valid = await harness.ReadAsync(order.Id);

        Assert.Equal((OrderStatus.Valid, new CertificateId(corrected.CertificateId)), (valid.Status, valid.Certificate));
        Assert.Equal(1, harness.Purchases);
        Assert.Single(await harness.LedgerAsync(), entry => entry.Kind == LedgerEntryKind.Booked);
    }

    /// <summary>It is issued at the reseller, but what was issued must not be handed out: that does not bring the question back.</summary>
    [Fact]
    public async Task GiveUp_OfACertificateThatMayNotBeHandedOutEndsTheOrder()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.WrongKey, Times = 1 });
        var order = await harness.ReadyOrderAsync(null, "wrong.test");
        var finalize = harness.FinalizeAsync(order, BridgeHarness.NewCsr("wrong.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.Parked);
        Assert.Contains(
            harness.Log.Lines,
            line => line.Contains($"Answer by one of: acme-bridge issuances search-again {order.Id} | ", StringComparison.Ordinal));

        await harness.Bridge.Parked.GiveUpAsync(order.Id, "The CA erred.", Cancellation);

        Assert.Equal((OrderStatus.Invalid, "The CA erred."), ((await finalize).Status, (await finalize).Error!.Detail));
        Assert.DoesNotContain(await harness.LedgerAsync(), entry => entry.Kind == LedgerEntryKind.Refunded);
    }

    /// <summary>The purchase is lost on its way; before the bridge looks, two others are made under its tag, one with its CSR.</summary>
    private static async Task<(Order Order, string[] Found)> UnclearAsync(BridgeHarness harness, string name)
    {
        var order = await harness.ReadyOrderAsync(null, name);
        var csr = BridgeHarness.NewCsr(name);
        harness.Upstream.Loss = Loss.Request;
        harness.Upstream.OnLoss = async () =>
        {
            var tag = (await harness.ReadNowAsync(order.Id)).Issuance!.Id.Value;
            await AddAsync(harness, name, csr, tag);
            await AddAsync(harness, name, BridgeHarness.NewCsr(name), tag);
        };
        _ = harness.FinalizeAsync(order, csr);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.Parked);
        return (await harness.ReadNowAsync(order.Id), [.. harness.Sandbox.State.Certificates.Select(certificate => certificate.Id)]);
    }

    private static Task<CertificateDetails> AddAsync(BridgeHarness harness, string name, byte[] csr, string tag) =>
        harness.Reseller.Certificates.AddAsync(
            new AddCertificateRequest
            {
                Class = "ssl123dv",
                CsrPem = PemEncoding.WriteString("CERTIFICATE REQUEST", csr),
                Names = [name],
                DcvMethod = "HTTP",
                TechContacts = ["P-ABC123"],
                ServiceTags = [tag],
                NoAutoFillDomains = true,
            },
            CommandPriority.Interactive,
            Cancellation);
}
