using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Sandbox;
using CentralNic.Reseller.Sandbox.State;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.AccountImport.ImportSteps;

namespace CentralNic.AcmeBridge.Core.Tests.AccountImport;

/// <summary>
/// A parked order is not given what belongs to a subscription of an import, or to another order: a CertificateOrder is one subscription's.
/// </summary>
public class ImportAndParkedTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// Another system used the order's tag and CSR, and what it bought was taken over for another tenant before the order's own purchase
    /// was decided, which is lost then.
    /// </summary>
    [Fact]
    public async Task WhatAnImportTookOverIsNeitherFoundForALostPurchaseNorAdoptedForIt()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        await harness.StopBridgeAsync();
        harness.Tenants = [TenantOf("other", "test")];
        await harness.StartBridgeAsync();
        var csr = other.NewCsr("first.test");
        var ready = await harness.ReadyOrderAsync(null, "first.test");
        CertificateDetails? imported = null;
        harness.Upstream.Loss = Loss.Request;
        harness.Upstream.OnCommand = async command =>
        {
            if (command == "AddCertificate checkonly")
            {
                harness.Upstream.OnCommand = null;
                other.ServiceTags = [(await harness.ReadNowAsync(ready.Id)).Issuance!.Id.Value];
                imported = await other.BuyAsync("ssl123dv", csr, "first.test");
                var report = await harness.Bridge.Importer.RunAsync(
                    new ImportRequest { Tenant = new TenantId("other") }, null, Cancellation);
                Assert.Equal(ImportOutcome.Adopted, FindingOf(report, imported).Outcome);
            }
        };

        var finalize = harness.FinalizeAsync(ready, csr);
        await ParkedAsync(harness, ready);
        var refusal = await Assert.ThrowsAsync<ArgumentException>(
            () => harness.Bridge.Parked.AdoptAsync(ready.Id, new CertificateId(imported!.CertificateId), Cancellation));
        await harness.Bridge.Parked.GiveUpAsync(ready.Id, "It was another system's.", Cancellation);

        Assert.Contains(imported!.CertificateId, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("tenant other", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((OrderStatus.Invalid, "It was another system's."), ((await finalize).Status, (await finalize).Error!.Detail));
        var subscriptions = await harness.StoredAsync("subscription");
        Assert.Single(subscriptions, document => document.Contains(imported.OrderId!, StringComparison.Ordinal));
        Assert.DoesNotContain(await harness.LedgerAsync(), line => line.Kind == LedgerEntryKind.Booked);
        Assert.Equal(SandboxCertificateStatus.Active, Assert.Single(harness.Sandbox.State.Certificates).Status);
        Assert.Equal(1, harness.Purchases);
    }

    /// <summary>The older certificate of an adopted CertificateOrder is not in the store, and a reused key makes the same CSR.</summary>
    [Fact]
    public async Task AnOlderCertificateOfAnAdoptedOrderIsRefusedAndTheRightOneIsTaken()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var csr = other.NewCsr("older.test");
        var older = await other.BuyAsync("ssl123dv", csr, "older.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(2));
        await other.ReissueAsync(older, "older.test");
        var adopted = FindingOf(await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation), older);
        var (parked, right) = await UnclearAsync(harness, other, csr, "older.test");

        var refusal = await Assert.ThrowsAsync<ArgumentException>(
            () => harness.Bridge.Parked.AdoptAsync(parked.Id, new CertificateId(older.CertificateId), Cancellation));
        var still = await harness.ReadNowAsync(parked.Id);
        await harness.Bridge.Parked.AdoptAsync(parked.Id, new CertificateId(right.CertificateId), Cancellation);
        var valid = await harness.ReadAsync(parked.Id);

        Assert.Equal(ImportOutcome.Adopted, adopted.Outcome);
        Assert.Contains($"certificate order {older.OrderId}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ssl123dv: older.test", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("give the order up", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((IssuanceState.Parked, parked.Issuance!.Question), (still.Issuance!.State, still.Issuance.Question));
        Assert.Equal((OrderStatus.Valid, right.OrderId), (valid.Status, valid.Issuance!.CertificateOrder));
        var subscriptions = await harness.StoredAsync("subscription");
        Assert.Equal(2, subscriptions.Count);
        Assert.Single(subscriptions, document => document.Contains(older.OrderId!, StringComparison.Ordinal));
        Assert.Single(await harness.LedgerAsync(), line => line.Kind == LedgerEntryKind.Booked);
    }

    /// <summary>
    /// Somebody reissued in the adopted CertificateOrder after the import: the certificate is new, but whose the order is stands fast.
    /// </summary>
    [Fact]
    public async Task ALaterCertificateInAnAdoptedOrderIsRefusedToAnOrderOfAnotherSubscription()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var imported = await other.BuyAsync("ssl123dv", "later.test");
        await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);
        var csr = other.NewCsr("later.test");
        var (parked, _) = await UnclearAsync(harness, other, csr, "later.test");
        var later = await other.ReissueAsync(imported, csr, "later.test");

        var refusal = await Assert.ThrowsAsync<ArgumentException>(
            () => harness.Bridge.Parked.AdoptAsync(parked.Id, new CertificateId(later.CertificateId), Cancellation));

        Assert.Contains($"certificate order {imported.OrderId}", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(await harness.LedgerAsync(), line => line.Kind == LedgerEntryKind.Booked);
    }

    [Fact]
    public async Task WhatAnotherOrderAwaitsIsRefused()
    {
        await using var harness = await BridgeHarness.StartAsync(limits: BridgeHarness.BuysTwice);
        await using var other = new OtherSystem(harness);
        var csr = other.NewCsr("awaited.test");
        harness.HidesProofs = true;
        var awaiting = await harness.ReadyOrderAsync(null, "awaited.test");
        var finalize = harness.FinalizeAsync(awaiting, csr);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(awaiting.Id)).Issuance?.Certificate is not null);
        var awaited = (await harness.ReadNowAsync(awaiting.Id)).Issuance!.Certificate!.Value;
        var (parked, _) = await UnclearAsync(harness, other, csr, "awaited.test");

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => harness.Bridge.Parked.AdoptAsync(parked.Id, awaited, Cancellation));
        harness.HidesProofs = false;

        Assert.Contains($"Certificate {awaited} is order {awaiting.Id}'s", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(OrderStatus.Valid, (await finalize).Status);
    }

    /// <summary>
    /// The order works for the adopted subscription itself: what the reseller mends in its CertificateOrder is the order's.
    /// </summary>
    [Fact]
    public async Task ACorrectedReissueInAnAdoptedOrderIsTaken()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var imported = await other.BuyAsync("ssl123dv", "mended.test");
        await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.WrongKey, Times = 1 });
        var ready = await harness.ReadyOrderAsync(null, "mended.test");
        var finalize = harness.FinalizeAsync(ready, BridgeHarness.NewCsr("mended.test"));
        var parked = await ParkedAsync(harness, ready);
        var corrected = await harness.Reseller.Certificates.ReissueAsync(
            new ReissueCertificateRequest { CertificateId = parked.Issuance!.Certificate!.Value.Value },
            CommandPriority.Interactive,
            Cancellation);

        await harness.Bridge.Parked.AdoptAsync(ready.Id, new CertificateId(corrected.CertificateId), Cancellation);
        var valid = await finalize;

        Assert.Equal((OrderStatus.Valid, corrected.CertificateId), (valid.Status, valid.Certificate!.Value.Value));
        Assert.Equal(imported.OrderId, valid.Issuance!.CertificateOrder);
        Assert.Single(await harness.StoredAsync("subscription"));
        Assert.Equal(1, harness.Purchases);
    }

    private static async Task<Order> ParkedAsync(BridgeHarness harness, Order order)
    {
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.Parked);
        return await harness.ReadNowAsync(order.Id);
    }

    /// <summary>An order of another class whose purchase was lost, and for which two were bought under its tag.</summary>
    private static async Task<(Order Parked, CertificateDetails Right)> UnclearAsync(
        BridgeHarness harness, OtherSystem other, byte[] csr, string name)
    {
        var ready = await harness.ReadyOrderAsync("positive", name);
        CertificateDetails? right = null;
        harness.Upstream.Loss = Loss.Request;
        harness.Upstream.OnLoss = async () =>
        {
            other.ServiceTags = [(await harness.ReadNowAsync(ready.Id)).Issuance!.Id.Value];
            right = await other.OrderAsync("positivessldv", "HTTP", csr, name);
            await other.OrderAsync("positivessldv", "HTTP", other.NewCsr(name), name);
            other.ServiceTags = [];
        };
        _ = harness.FinalizeAsync(ready, csr);
        return (await ParkedAsync(harness, ready), right!);
    }
}
