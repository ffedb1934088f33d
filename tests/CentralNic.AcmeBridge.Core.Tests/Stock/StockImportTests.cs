using System.Diagnostics;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Issuances;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Stock;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Stock;

/// <summary>What other systems ordered is taken over once, and an ACME order for its names costs nothing then.</summary>
public class StockImportTests
{
    private static readonly StockRequest ToDefault = new() { Tenant = TenantDirectory.DefaultId };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("default", "ssl123dv")]
    [InlineData("positive", "positivessldv")]
    public async Task AnAcmeOrderForAdoptedNamesIsReissuedAndNothingIsBought(string profile, string certificateClass)
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var paid = await other.BuyAsync(certificateClass, "paid.test");

        var report = await harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);
        var order = await IssueAsync(harness, profile, "paid.test");

        var adopted = Assert.Single(report.Of(StockOutcome.Adopted));
        Assert.Equal((paid.OrderId, certificateClass, null), (adopted.CertificateOrder, adopted.Class, adopted.Remark));
        Assert.Equal(["paid.test"], adopted.Names);
        Assert.Equal(IssuancePlan.Reissue, order.Issuance!.Plan);
        Assert.Equal(paid.OrderId, order.Issuance.CertificateOrder);
        Assert.Single(harness.Sandbox.Books.Purchases);
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
        await harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);

        var order = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "same.test"), csr);

        Assert.Equal((OrderStatus.Valid, IssuancePlan.Return), (order.Status, order.Issuance!.Plan!.Value));
        Assert.Equal(paid.CertificateId, order.Certificate!.Value.Value);
        Assert.Contains("BEGIN CERTIFICATE", await harness.DownloadAsync(order.Id), StringComparison.Ordinal);
        Assert.Single(harness.Sandbox.Books.Certificates);
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

        var dry = await harness.Bridge.Stock.RunAsync(ToDefault with { DryRun = true }, null, Cancellation);

        Assert.Empty(before);
        Assert.Empty(await harness.StoredAsync("subscription", "stock", "certificate"));
        Assert.Equal([("positivessldv", 1, 1), ("ssl123dv", 2, 3)], dry.Sums);
        var real = await harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);
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
        await Eventually.TrueAsync(() => harness.Sandbox.Mails.Count > 0);
        Assert.All(harness.Sandbox.Mails, mail => Assert.True(harness.Sandbox.ApproveMail(mail.Id)));
        await Eventually.TrueAsync(async () =>
            (await other.Reseller.Certificates.StatusAsync(mailed.CertificateId, CommandPriority.Interactive, Cancellation)).Status == CertificateStatus.Active);

        var report = await harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);

        Assert.All(report.Findings, finding => Assert.Equal(StockOutcome.Skipped, finding.Outcome));
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

        var report = await harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);

        Assert.Contains("expired", ReasonOf(report, expired), StringComparison.Ordinal);
        Assert.Equal(longer.OrderId, Assert.Single(report.Of(StockOutcome.Adopted)).CertificateOrder);
        var conflict = Assert.Single(report.Of(StockOutcome.Conflict));
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

        var report = await harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);
        var order = await IssueAsync(harness, null, "lapsed.test");

        Assert.Equal(StockOutcome.Adopted, FindingOf(report, paid).Outcome);
        Assert.Equal((IssuancePlan.Reissue, 1), (order.Issuance!.Plan!.Value, harness.Purchases));
    }

    /// <summary>The first import knew one; later another system bought again for the same names. The subscription goes on in what is paid longest.</summary>
    [Fact]
    public async Task ALaterPurchaseThatIsPaidLongerTakesThePlaceOfTheFirst()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var first = await other.BuyAsync("ssl123dv", "again.test");
        await harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(60));
        var second = await other.BuyAsync("ssl123dv", "again.test");

        var report = await harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);
        var order = await IssueAsync(harness, null, "again.test");

        Assert.Contains(first.OrderId!, Assert.Single(report.Of(StockOutcome.Adopted)).Reason, StringComparison.Ordinal);
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
        await harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);

        var order = await IssueAsync(harness, null, "newest.test");

        Assert.Equal(second.CertificateId, order.Issuance!.Parent!.Value.Value);
    }

    [Fact]
    public async Task WhatTheBridgeBoughtOrIsBuyingIsNotTakenForStock()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        await IssueAsync(harness, null, "own.test");
        harness.WebSite = null;
        harness.HidesProofs = true;
        var waiting = await harness.ReadyOrderAsync(null, "waiting.test");
        var finalize = harness.FinalizeAsync(waiting, BridgeHarness.NewCsr("waiting.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(waiting.Id)).Issuance?.Certificate is not null);

        var report = await harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);

        Assert.Equal([StockOutcome.Known, StockOutcome.Known], report.Findings.Select(finding => finding.Outcome));
        Assert.Empty(await harness.StoredAsync("stock"));
        harness.HidesProofs = false;
        Assert.Equal(OrderStatus.Valid, (await finalize).Status);
    }

    /// <summary>The answer to the purchase was lost, and an import for another tenant sees the certificate before the search does.</summary>
    [Fact]
    public async Task WhatALostPurchaseHasBoughtIsLeftToItsSearch()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.StopBridgeAsync();
        harness.Tenants = [Tenant("other", "test")];
        await harness.StartBridgeAsync();
        StockReport? during = null;
        harness.Upstream.Loss = Loss.Answer;
        harness.Upstream.OnCommand = async command =>
        {
            if (command == "QueryCertificateList" && during is null && harness.Upstream.Losses == 1)
            {
                harness.Upstream.OnCommand = null;
                await Eventually.TrueAsync(() => harness.Purchases == 1);
                during = await harness.Bridge.Stock.RunAsync(new StockRequest { Tenant = new TenantId("other") }, null, Cancellation);
            }
        };

        var order = await IssueAsync(harness, null, "lost.test");

        Assert.NotNull(during);
        Assert.Empty(during.Of(StockOutcome.Adopted));
        Assert.Equal(order.Issuance!.CertificateOrder, Assert.Single(during.Findings).CertificateOrder);
        Assert.Equal(1, harness.Purchases);
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
        await harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);
        harness.Sandbox.Faults.Add(new Reseller.Sandbox.SandboxFault
        {
            Kind = Reseller.Sandbox.SandboxFaultKind.NoAnswer,
            Command = "ReissueCertificate",
            AfterWork = false,
            Times = 1,
        });

        // The older certificate has this very CSR, and is not on the shelf of what can be handed out.
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

        var during = await harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);
        harness.HidesProofs = false;
        harness.WebSite = site;
        var bought = await finalize;
        var after = await harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);

        Assert.Contains(waiting.Id.Value, Assert.Single(during.Of(StockOutcome.Skipped)).Reason, StringComparison.Ordinal);
        Assert.Equal((OrderStatus.Valid, IssuancePlan.Buy), (bought.Status, bought.Issuance!.Plan!.Value));
        Assert.Contains(bought.Issuance.CertificateOrder!, Assert.Single(after.Of(StockOutcome.Conflict)).Reason, StringComparison.Ordinal);
    }

    /// <summary>Orders come while the import runs: whichever is first, each set of names is bought at most once more, and none gets stuck.</summary>
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

        var import = harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);
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

    [Fact]
    public async Task ByNamesEachOrderGoesToTheTenantWhoseDomainMatchesMost()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        await harness.StopBridgeAsync();
        harness.Tenants =
        [
            new Tenant { Id = TenantDirectory.DefaultId, Names = new NameSuffixes([]) },
            Tenant("shop", "shop.test"),
            Tenant("all-shops", "test"),
            Tenant("twin-one", "twin.example.test"),
            Tenant("twin-two", "twin.example.test"),
        ];
        await harness.StartBridgeAsync();
        var shop = await other.BuyAsync("ssl123dv", "www.shop.test");
        var mixed = await other.BuyAsync("ssl123dv", "www.shop.test", "bakery.test");
        var twin = await other.BuyAsync("ssl123dv", "a.twin.example.test");

        var report = await harness.Bridge.Stock.RunAsync(new StockRequest(), null, Cancellation);
        var given = await harness.Bridge.Stock.RunAsync(new StockRequest { Tenant = new TenantId("shop") }, null, Cancellation);

        Assert.Equal("shop", FindingOf(report, shop).Tenant?.Value);
        Assert.Equal("all-shops", FindingOf(report, mixed).Tenant?.Value);
        var undecided = FindingOf(report, twin);
        Assert.Equal(StockOutcome.Conflict, undecided.Outcome);
        Assert.Contains("twin-one, twin-two", undecided.Reason, StringComparison.Ordinal);
        Assert.Equal(StockOutcome.Skipped, FindingOf(given, twin).Outcome);
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

        var report = await harness.Bridge.Stock.RunAsync(ToDefault with { Class = "SSL123DV", Domain = "mine.test" }, null, Cancellation);

        Assert.Equal(wanted.OrderId, Assert.Single(report.Of(StockOutcome.Adopted)).CertificateOrder);
        Assert.Equal(3, report.Of(StockOutcome.NotAsked).Count());
        Assert.Equal(3, harness.Upstream.Commands.Count(command => command == "StatusCertificate"));
    }

    [Fact]
    public async Task WhatStandsInTheWayOfAReissueIsSaid()
    {
        await using var harness = await BridgeHarness.StartAsync(dcv: (_, options) => options with { HttpNames = ["elsewhere.test"] });
        await using var other = new OtherSystem(harness);
        var unserved = await other.BuyAsync("rapidssldv", "unserved.test");

        var report = await harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);

        var finding = FindingOf(report, unserved);
        Assert.Equal(StockOutcome.Adopted, finding.Outcome);
        Assert.Contains("HTTP", finding.Remark, StringComparison.Ordinal);
        Assert.Contains("rapidssldv", finding.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATenantOrClassThatDoesNotExistIsRefusedBeforeAnythingIsAsked()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.Bridge.ClassesAsked;
        var before = harness.Upstream.Commands.Count;

        var tenant = await Assert.ThrowsAsync<ArgumentException>(() => harness.Bridge.Stock.RunAsync(new StockRequest { Tenant = new TenantId("nobody") }, null, Cancellation));
        var certificateClass = await Assert.ThrowsAsync<ArgumentException>(() => harness.Bridge.Stock.RunAsync(ToDefault with { Class = "gold" }, null, Cancellation));

        Assert.Contains("default", tenant.Message, StringComparison.Ordinal);
        Assert.Contains("ssl123dv", certificateClass.Message, StringComparison.Ordinal);
        Assert.Equal(before, harness.Upstream.Commands.Count);
    }

    /// <summary>The documentation says that lists may leave cancelled certificates out; and the sample of another list shows ids alone.</summary>
    [Theory]
    [InlineData("QueryCertificateList")]
    [InlineData("QueryCertificateOrderList")]
    public async Task WhatListsLeaveOutIsAskedFor(string list)
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var paid = await other.BuyAsync("ssl123dv", "listed.test");
        var cancelled = await other.OrderAsync("ssl123dv", "HTTP", other.NewCsr("gone.test"), "gone.test");
        await other.Reseller.CertificateOrders.CancelAsync(cancelled.OrderId!, CommandPriority.Interactive, Cancellation);
        harness.Upstream.Rewrites = (command, answer) => command != list ? answer
            : list == "QueryCertificateOrderList" ? Regex.Replace(answer, @"(?m)^property\[(status|class|paid until|created date|updated date)\].*\n", "")
            : WithoutCancelled(answer);

        var report = await harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation);

        Assert.Equal(StockOutcome.Adopted, FindingOf(report, paid).Outcome);
        Assert.Contains("cancel", ReasonOf(report, cancelled), StringComparison.Ordinal);
        Assert.Equal(list == "QueryCertificateOrderList" ? 2 : 0, harness.Upstream.Commands.Count(command => command == "StatusCertificateOrder"));
    }

    /// <summary>600 orders, two pages of each list; cut twice on the way, once by a stop of the bridge and once by a fault of the reseller.</summary>
    [Fact]
    public async Task AnImportThatWasCutGoesOnWhereItStoodAndDoesNothingTwice()
    {
        const int Orders = 600;
        await using var harness = await BridgeHarness.StartAsync(credit: 1_000_000m);
        await using var other = new OtherSystem(harness);
        await Parallel.ForAsync(
            0, Orders, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation },
            async (number, _) => await other.BuyAsync("ssl123dv", $"site-{number}.test"));
        var progress = new List<StockProgress>();
        var started = Stopwatch.GetTimestamp();

        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation))
        {
            var read = 0;
            harness.Upstream.OnCommand = command => command == "StatusCertificate" && ++read == 200 ? stop.CancelAsync() : Task.CompletedTask;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => harness.Bridge.Stock.RunAsync(ToDefault, null, stop.Token));
        }

        harness.Upstream.OnCommand = null;
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        var afterStop = (await harness.StoredAsync("subscription")).Count;
        Assert.InRange(afterStop, 190, 200);
        harness.Upstream.OnCommand = command =>
        {
            harness.Upstream.Refuses["StatusCertificate"] = harness.Upstream.Commands.Count(sent => sent == "StatusCertificate") >= 400 ? 531 : 0;
            if (harness.Upstream.Refuses["StatusCertificate"] == 0)
            {
                harness.Upstream.Refuses.TryRemove("StatusCertificate", out _);
            }

            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<ResellerException>(() => harness.Bridge.Stock.RunAsync(ToDefault, null, Cancellation));
        harness.Upstream.OnCommand = null;
        harness.Upstream.Refuses.Clear();
        var report = await harness.Bridge.Stock.RunAsync(ToDefault, progress.Add, Cancellation);
        TestContext.Current.SendDiagnosticMessage($"{Orders} orders: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");

        Assert.Equal(Orders, report.Findings.Length);
        Assert.Equal(Orders, report.Of(StockOutcome.Adopted).Count() + report.Of(StockOutcome.Known).Count());
        Assert.Equal(Orders, (await harness.StoredAsync("subscription")).Count);
        Assert.Equal(Orders, (await harness.StoredAsync("stock")).Count);
        Assert.Equal(Orders, (await harness.StoredAsync("certificate")).Count);

        // Cut between command and commit, one certificate is asked for again; and one was refused.
        Assert.InRange(harness.Upstream.Commands.Count(command => command == "StatusCertificate"), Orders, Orders + 3);
        Assert.Equal(6, harness.Upstream.Commands.Count(command => command == "QueryCertificateOrderList"));
        Assert.Equal((0, report.Of(StockOutcome.Adopted).Count()), (progress[^1].Unread, progress[^1].Done));
        Assert.Equal(progress[^1].Total, progress[^1].Done);
        Assert.Equal(Orders, harness.Purchases);
        Assert.Equal(IssuancePlan.Reissue, (await IssueAsync(harness, null, "site-599.test")).Issuance!.Plan);
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
        StockProgress? last = null;
        var import = harness.Bridge.Stock.RunAsync(ToDefault, progress => last = progress, Cancellation);
        await Eventually.TrueAsync(() => harness.Upstream.Commands.Contains("StatusCertificate"));

        var order = await harness.FinalizeAsync(ready, BridgeHarness.NewCsr("urgent.test"));

        Assert.Equal(OrderStatus.Valid, order.Status);
        Assert.False(import.IsCompleted);
        await Eventually.TrueAsync(() => last is not null);
        Assert.True(last is { PerSecond: > 0 and < 20, Left.TotalSeconds: > 0 }, $"{last}");
        Assert.Equal(40, (await import).Of(StockOutcome.Adopted).Count());
    }

    private static Tenant Tenant(string name, string domain) => new() { Id = new TenantId(name), Names = new NameSuffixes([domain]) };

    private static StockFinding FindingOf(StockReport report, CertificateDetails certificate) =>
        Assert.Single(report.Findings, finding => finding.CertificateOrder == certificate.OrderId);

    private static string ReasonOf(StockReport report, CertificateDetails certificate) => FindingOf(report, certificate).Reason;

    /// <summary>The list as if cancelled certificates were not in it.</summary>
    private static string WithoutCancelled(string answer)
    {
        foreach (Match cancelled in Regex.Matches(answer, @"(?m)^property\[status\]\[(\d+)\]\s*=\s*cancel\w*\s*$"))
        {
            answer = Regex.Replace(answer, $@"(?m)^property\[(certificate|status|certificateorder|server type|created date|updated date|expiration date|class)\]\[{cancelled.Groups[1].Value}\].*\n", "");
        }

        return answer;
    }

    private static async Task<Order> IssueAsync(BridgeHarness harness, string? profile, params string[] names)
    {
        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync(profile, names), BridgeHarness.NewCsr(names));
        Assert.True(
            valid.Status == OrderStatus.Valid,
            $"{string.Join(", ", names)}: {valid.Status} {valid.Error?.Detail} {valid.Issuance?.State} {valid.Issuance?.Question}");
        return valid;
    }
}
