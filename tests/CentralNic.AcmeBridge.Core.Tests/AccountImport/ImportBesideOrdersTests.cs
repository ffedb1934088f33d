using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Sandbox;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.AccountImport.ImportSteps;

namespace CentralNic.AcmeBridge.Core.Tests.AccountImport;

/// <summary>An import and the bridge's own orders do not disturb each other.</summary>
public class ImportBesideOrdersTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatTheBridgeBoughtOrIsBuyingIsNotImported()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        await IssueAsync(harness, null, "own.test");
        harness.WebSite = null;
        harness.HidesProofs = true;
        var waiting = await harness.ReadyOrderAsync(null, "waiting.test");
        var finalize = harness.FinalizeAsync(waiting, BridgeHarness.NewCsr("waiting.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(waiting.Id)).Issuance?.Certificate is not null);

        var report = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);

        Assert.Equal([ImportOutcome.Known, ImportOutcome.Known], report.Findings.Select(finding => finding.Outcome));
        Assert.Empty(await harness.StoredAsync("stock"));
        harness.HidesProofs = false;
        Assert.Equal(OrderStatus.Valid, (await finalize).Status);
    }

    /// <summary>Somebody reissued in the bridge's own CertificateOrder, and the lists show that certificate alone.</summary>
    [Theory]
    [InlineData("default")]
    [InlineData("other")]
    public async Task AnOrderOfTheBridgeIsKnownThoughTheListsHideWhatTheBridgeHadInIt(string tenant)
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        await harness.StopBridgeAsync();
        harness.Tenants = [TenantOf("other", "test")];
        await harness.StartBridgeAsync();
        var own = await IssueAsync(harness, null, "own.test");
        var bought = await other.Reseller.Certificates.StatusAsync(own.Certificate!.Value.Value, CommandPriority.Interactive, Cancellation);
        await other.ReissueAsync(bought, "own.test");
        harness.Upstream.Rewrites = (command, answer) => command == "QueryCertificateList"
            ? answer.Replace($"= {own.Certificate}\n", "=\n", StringComparison.Ordinal)
            : answer;

        var report = await harness.Bridge.Importer.RunAsync(new ImportRequest { Tenant = new TenantId(tenant) }, null, Cancellation);

        var found = Assert.Single(report.Findings);
        Assert.Equal((ImportOutcome.Known, "default"), (found.Outcome, found.Tenant?.Value));
        Assert.Single(await harness.StoredAsync("subscription"));
    }

    /// <summary>A key that is used again makes the same CSR: a lost reissue must not take an adopted certificate for its own.</summary>
    [Fact]
    public async Task ALostReissueDoesNotTakeAnAdoptedCertificateForItsOwn()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var csr = other.NewCsr("reused.test");
        var first = await other.BuyAsync("ssl123dv", csr, "reused.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(2));
        var second = await other.ReissueAsync(first, "reused.test");
        await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);
        harness.Sandbox.Faults.Add(new SandboxFault
        {
            Kind = SandboxFaultKind.NoAnswer,
            Command = "ReissueCertificate",
            AfterWork = false,
            Times = 1,
        });

        // The older certificate has this very CSR, and is not among those that can be handed out.
        var order = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "reused.test"), csr);

        Assert.Equal(OrderStatus.Valid, order.Status);
        Assert.DoesNotContain(order.Certificate!.Value.Value, new[] { first.CertificateId, second.CertificateId });
        Assert.Equal(1, harness.Purchases);
    }

    [Fact]
    public async Task WhileAnOrderWorksForTheNamesNothingIsTakenOver()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        await other.BuyAsync("ssl123dv", "busy.test");
        harness.HidesProofs = true;
        var site = harness.WebSite;
        harness.WebSite = null;
        var waiting = await harness.ReadyOrderAsync(null, "busy.test");
        var finalize = harness.FinalizeAsync(waiting, BridgeHarness.NewCsr("busy.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(waiting.Id)).Issuance?.Certificate is not null);

        var during = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);
        harness.HidesProofs = false;
        harness.WebSite = site;
        var bought = await finalize;
        var after = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);

        Assert.Contains(waiting.Id.Value, Assert.Single(during.Of(ImportOutcome.Skipped)).Reason, StringComparison.Ordinal);
        Assert.Equal((OrderStatus.Valid, IssuancePlan.Buy), (bought.Status, bought.Issuance!.Plan!.Value));
        Assert.Contains(
            bought.Issuance.CertificateOrder!, Assert.Single(after.Of(ImportOutcome.Conflict)).Reason, StringComparison.Ordinal);
    }

    /// <summary>
    /// Orders come while the import runs: whichever is first, each set of names is bought at most once more, and none gets stuck.
    /// </summary>
    [Fact]
    public async Task OrdersAndAnImportAtOnceDoNotDisturbEachOther()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var names = Enumerable.Range(0, 12).Select(number => $"race-{number}.test").ToArray();
        foreach (var name in names)
        {
            await other.BuyAsync("ssl123dv", name);
        }

        var ready = new List<Order>();
        foreach (var name in names)
        {
            ready.Add(await harness.ReadyOrderAsync(null, name));
        }

        var import = harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);
        var settled = await Task.WhenAll(ready.Select(order => harness.FinalizeAsync(order, BridgeHarness.NewCsr([.. order.Names]))));
        await import;

        Assert.All(settled, order => Assert.Equal(OrderStatus.Valid, order.Status));
        Assert.Equal(names.Length + settled.Count(order => order.Issuance!.Plan == IssuancePlan.Buy), harness.Purchases);
        Assert.Equal(names.Length, (await harness.StoredAsync("subscription")).Count);
        foreach (var name in names)
        {
            Assert.Equal(IssuancePlan.Reissue, (await IssueAsync(harness, null, name)).Issuance!.Plan);
        }
    }

    /// <summary>The budget is shared with orders; what somebody waits for goes first.</summary>
    [Fact]
    public async Task AnOrderDoesNotWaitForAnImport()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        for (var number = 0; number < 40; number++)
        {
            await other.BuyAsync("ssl123dv", $"many-{number}.test");
        }

        await harness.StopBridgeAsync();
        harness.CommandsPerSecond = 10;
        await harness.StartBridgeAsync();
        var ready = await harness.ReadyOrderAsync(null, "urgent.test");
        ImportProgress? last = null;
        var import = harness.Bridge.Importer.RunAsync(ToDefault, progress => last = progress, Cancellation);
        await Eventually.TrueAsync(() => harness.Upstream.Commands.Contains("StatusCertificate"));

        var order = await harness.FinalizeAsync(ready, BridgeHarness.NewCsr("urgent.test"));

        Assert.Equal(OrderStatus.Valid, order.Status);
        Assert.False(import.IsCompleted);
        await Eventually.TrueAsync(() => last is not null);
        Assert.True(last is { PerSecond: > 0 and < 20, Left.TotalSeconds: > 0 }, $"{last}");
        Assert.Equal(40, (await import).Of(ImportOutcome.Adopted).Count());
    }
}
