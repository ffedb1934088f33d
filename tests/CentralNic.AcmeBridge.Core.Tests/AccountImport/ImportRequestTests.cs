using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Certificates;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.AccountImport.ImportSteps;

namespace CentralNic.AcmeBridge.Core.Tests.AccountImport;

/// <summary>Who gets what, and what is asked for.</summary>
public class ImportRequestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ByNamesEachOrderGoesToTheTenantWhoseDomainMatchesMost()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        await harness.StopBridgeAsync();
        harness.Tenants =
        [
            new Tenant { Id = TenantDirectory.DefaultId, Names = new NameSuffixes([]) },
            TenantOf("shop", "shop.test"),
            TenantOf("all-shops", "test"),
            TenantOf("twin-one", "twin.example.test"),
            TenantOf("twin-two", "twin.example.test"),
        ];
        await harness.StartBridgeAsync();
        var shop = await other.BuyAsync("ssl123dv", "www.shop.test");
        var mixed = await other.BuyAsync("ssl123dv", "www.shop.test", "bakery.test");
        var twin = await other.BuyAsync("ssl123dv", "a.twin.example.test");

        var report = await harness.Bridge.Importer.RunAsync(new ImportRequest(), null, Cancellation);
        var given = await harness.Bridge.Importer.RunAsync(new ImportRequest { Tenant = new TenantId("shop") }, null, Cancellation);

        Assert.Equal("shop", FindingOf(report, shop).Tenant?.Value);
        Assert.Equal("all-shops", FindingOf(report, mixed).Tenant?.Value);
        var undecided = FindingOf(report, twin);
        Assert.Equal(ImportOutcome.Conflict, undecided.Outcome);
        Assert.Contains("twin-one, twin-two", undecided.Reason, StringComparison.Ordinal);
        Assert.Equal(ImportOutcome.Skipped, FindingOf(given, twin).Outcome);
        Assert.Contains("a.twin.example.test", FindingOf(given, twin).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClassAndADomainLimitWhatIsTakenOver()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var wanted = await other.BuyAsync("ssl123dv", "a.mine.test", "mine.test");
        await other.BuyAsync("ssl123dv", "mine.test", "theirs.test");
        await other.BuyAsync("ssl123dv", "notmine.test");
        await other.BuyAsync("positivessldv", "mine.test");

        var report = await harness.Bridge.Importer.RunAsync(
            ToDefault with { Class = "SSL123DV", Domain = "mine.test" }, null, Cancellation);

        Assert.Equal(wanted.OrderId, Assert.Single(report.Of(ImportOutcome.Adopted)).CertificateOrder);
        Assert.Equal(3, report.Of(ImportOutcome.NotAsked).Count());
        Assert.Equal(3, harness.Upstream.Commands.Count(command => command == "StatusCertificate"));
    }

    [Fact]
    public async Task WhatStandsInTheWayOfAReissueIsSaid()
    {
        await using var harness = await BridgeHarness.StartAsync(dcv: (_, options) => options with { HttpNames = ["elsewhere.test"] });
        await using var other = new OtherSystem(harness);
        var unserved = await other.BuyAsync("rapidssldv", "unserved.test");

        var report = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);

        var finding = FindingOf(report, unserved);
        Assert.Equal(ImportOutcome.Adopted, finding.Outcome);
        Assert.Contains("HTTP", finding.Remark, StringComparison.Ordinal);
        Assert.Contains("rapidssldv", finding.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATenantOrClassThatDoesNotExistIsRefusedBeforeAnythingIsAsked()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.Bridge.ClassesAsked;
        var before = harness.Upstream.Commands.Count;

        var tenant = await Assert.ThrowsAsync<ArgumentException>(
            () => harness.Bridge.Importer.RunAsync(new ImportRequest { Tenant = new TenantId("nobody") }, null, Cancellation));
        var certificateClass = await Assert.ThrowsAsync<ArgumentException>(
            () => harness.Bridge.Importer.RunAsync(ToDefault with { Class = "gold" }, null, Cancellation));

        Assert.Contains("default", tenant.Message, StringComparison.Ordinal);
        Assert.Contains("ssl123dv", certificateClass.Message, StringComparison.Ordinal);
        Assert.Equal(before, harness.Upstream.Commands.Count);
    }
}
