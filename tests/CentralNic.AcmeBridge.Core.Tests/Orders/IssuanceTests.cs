using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Orders;

public class IssuanceTests
{
    [Theory]
    [InlineData("default", "one.test", "two.test")]
    [InlineData("positive", "single.test")]
    [Trait("Requirement", "R8555-7.4.2-01")]
    [Trait("Requirement", "R8555-7.4-21")]
    public async Task Finalize_BuysOneCertificateWithTheNamesOfTheOrder(string profile, params string[] names)
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await harness.ReadyOrderAsync(profile, names);

        var valid = await harness.FinalizeAsync(order, BridgeHarness.NewCsr(names));

        Assert.Equal(OrderStatus.Valid, valid.Status);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(await harness.DownloadAsync(order.Id));
        var delivered = chain[0].Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames();
        Assert.Equal(names.Order(), delivered.Order());
        Assert.Equal(chain[0].Issuer, chain[1].Subject);
        Assert.Equal(1, harness.Purchases);
        await Eventually.TrueAsync(() => harness.Bridge.HttpDcv.Count == 0);
        Assert.Equal(
            [LedgerEntryKind.Reserved, LedgerEntryKind.Booked],
            (await harness.LedgerAsync()).OrderBy(entry => entry.At).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task Finalize_NeedsFourUpstreamCommands()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.Bridge.ClassesAsked;
        var order = await harness.ReadyOrderAsync(null, "few.test");
        var before = harness.Upstream.Commands.Count;

        await harness.FinalizeAsync(order, BridgeHarness.NewCsr("few.test"));

        var commands = harness.Upstream.Commands.Skip(before).Where(command => command != "QueryEventList");
        Assert.Equal(["AddCertificate checkonly", "AddCertificate", "ResendNotification", "StatusCertificate"], commands);
    }

    [Fact]
    public async Task Finalize_SameCsrInALaterOrderReturnsTheSameCertificate()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var csr = BridgeHarness.NewCsr("again.test");
        var first = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "again.test"), csr);

        var second = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "again.test"), csr);

        Assert.Equal(OrderStatus.Valid, second.Status);
        Assert.Equal(first.Certificate, second.Certificate);
        Assert.Equal(IssuancePlan.Return, second.Issuance!.Plan);
        Assert.Equal(1, harness.Purchases);
    }

    [Fact]
    public async Task Finalize_SameCsrInTwoOrdersAtOnceBuysOnce()
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromMilliseconds(500));
        var csr = BridgeHarness.NewCsr("both.test");
        var orders = new[] { await harness.ReadyOrderAsync(null, "both.test"), await harness.ReadyOrderAsync(null, "both.test") };

        var settled = await Task.WhenAll(orders.Select(order => harness.FinalizeAsync(order, csr)));

        Assert.All(settled, order => Assert.Equal(OrderStatus.Valid, order.Status));
        Assert.Equal(settled[0].Certificate, settled[1].Certificate);
        Assert.Equal(1, harness.Purchases);
    }

    /// <summary>Another profile is another certificate; while one is bought the other waits, and asks the reseller nothing.</summary>
    [Fact]
    public async Task Finalize_SameCsrWithTwoProfilesAtOnceBuysOneCertificateOfEach()
    {
        await using var harness = await BridgeHarness.StartAsync(
            limits: BridgeHarness.BuysTwice, issueDelay: TimeSpan.FromMilliseconds(500));
        await harness.Bridge.ClassesAsked;
        var csr = BridgeHarness.NewCsr("classes.test");
        var orders = new[]
        {
            await harness.ReadyOrderAsync("default", "classes.test"),
            await harness.ReadyOrderAsync("positive", "classes.test"),
        };

        var settled = await Task.WhenAll(orders.Select(order => harness.FinalizeAsync(order, csr)));

        Assert.All(settled, order => Assert.Equal(OrderStatus.Valid, order.Status));
        Assert.NotEqual(settled[0].Certificate, settled[1].Certificate);
        Assert.Equal(2, harness.Purchases);
        Assert.InRange(harness.Upstream.Commands.Count(command => command == "AddCertificate checkonly"), 2, 3);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4-19")]
    public async Task Finalize_ByFiveAtOnceBuysOnce()
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromMilliseconds(500));
        var order = await harness.ReadyOrderAsync(null, "five.test");
        var csr = BridgeHarness.NewCsr("five.test");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => harness.FinalizeAsync(order, csr))));

        Assert.All(answers, answer => Assert.Equal(OrderStatus.Valid, answer.Status));
        Assert.Equal(1, harness.Purchases);
    }

    [Fact]
    [Trait("Requirement", "R8555-11.1-01")]
    [Trait("Requirement", "R8555-11.1-02")]
    public async Task Finalize_CsrWithTheKeyOfAnyAccountIsRefused()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await harness.ReadyOrderAsync(null, "shared.test");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = JsonWebKey.FromJson(
            $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.Encode(point.X!)}}","y":"{{Base64Url.Encode(point.Y!)}}"}""");
        await harness.Bridge.Accounts.RegisterAsync(
            new AccountRegistration(jwk) { AgreesToTerms = true }, TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.FinalizeAsync(order, BridgeHarness.NewCsr(key, "shared.test")));

        Assert.Equal(AcmeErrorType.BadCsr, refusal.Problem.Type);
        Assert.Equal(OrderStatus.Ready, (await harness.ReadAsync(order.Id)).Status);
        Assert.Equal(0, harness.Purchases);
    }

    [Fact]
    [Trait("Requirement", "PROF-4-04")]
    public async Task Finalize_OfAProfileThatIsNoLongerOfferedIsRefusedAndLeavesTheOrderReady()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await harness.ReadyOrderAsync("positive", "dropped.test");
        await harness.StopBridgeAsync();
        harness.Profiles = [harness.Profiles[0]];
        await harness.StartBridgeAsync();

        var refusal = await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.FinalizeAsync(order, BridgeHarness.NewCsr("dropped.test")));

        Assert.Equal(AcmeErrorType.InvalidProfile, refusal.Problem.Type);
        Assert.Equal(OrderStatus.Ready, (await harness.ReadAsync(order.Id)).Status);
        Assert.Equal(0, harness.Purchases);
    }

    [Fact]
    public async Task Finalize_AnswerToThePurchaseLostAdoptsWhatWasBought()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await harness.ReadyOrderAsync(null, "lost.test");
        harness.Upstream.Loss = Loss.Answer;

        var valid = await harness.FinalizeAsync(order, BridgeHarness.NewCsr("lost.test"));

        Assert.Equal(OrderStatus.Valid, valid.Status);
        Assert.Equal(1, harness.Upstream.Losses);
        Assert.Equal(1, harness.Purchases);
        Assert.Single(await harness.LedgerAsync(), entry => entry.Kind == LedgerEntryKind.Booked);
    }

    [Fact]
    public async Task Finalize_PurchaseLostOnTheWayIsSentAgainOnce()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await harness.ReadyOrderAsync(null, "away.test");
        harness.Upstream.Loss = Loss.Request;

        var valid = await harness.FinalizeAsync(order, BridgeHarness.NewCsr("away.test"));

        Assert.Equal(OrderStatus.Valid, valid.Status);
        Assert.Equal(1, harness.Upstream.Losses);
        Assert.Equal(1, harness.Purchases);
        Assert.Single(await harness.LedgerAsync(), entry => entry.Kind == LedgerEntryKind.Booked);
    }

    [Theory]
    [InlineData(Loss.None)]
    [InlineData(Loss.Answer)]
    [Trait("Requirement", "R8555-7.1.6-09")]
    public async Task Restart_AfterThePurchaseDeliversWithoutASecondOne(object loss)
    {
        await using var harness = await BridgeHarness.StartAsync(issueDelay: TimeSpan.FromSeconds(1));
        var order = await harness.ReadyOrderAsync(null, "restart.test");
        harness.Upstream.Loss = (Loss)loss;
        var finalize = harness.FinalizeAsync(order, BridgeHarness.NewCsr("restart.test"));
        await harness.Sandbox.State.UntilAsync(state => state.Purchases.Count == 1, TestContext.Current.CancellationToken);

        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        var valid = await harness.ReadAsync(order.Id);

        Assert.Equal(OrderStatus.Valid, valid.Status);
        Assert.Equal(1, harness.Purchases);
        Assert.False(finalize.IsFaulted);
    }

    [Fact]
    public async Task Finalize_WithoutCreditBuysNothingAndReleasesTheReservation()
    {
        await using var harness = await BridgeHarness.StartAsync(credit: 1m);
        var order = await harness.ReadyOrderAsync(null, "poor.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("poor.test"));

        await Eventually.TrueAsync(
            () => harness.Upstream.Commands.Count(command => command is "AddCertificate" or "AddCertificate checkonly") >= 2);

        Assert.Equal(0, harness.Purchases);
        Assert.DoesNotContain(await harness.LedgerAsync(), entry => entry.Kind == LedgerEntryKind.Booked);
    }

    [Fact]
    public async Task Create_WildcardWithoutADnsPublisherIsRefusedWithWords()
    {
        await using var harness = await BridgeHarness.StartAsync();

        var refusal = await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync(null, "*.wild.test"));

        Assert.Equal(AcmeErrorType.RejectedIdentifier, refusal.Problem.Type);
        Assert.Contains("HTTP cannot prove control of a wildcard", refusal.Problem.Detail, StringComparison.Ordinal);
        Assert.Equal("*.wild.test", Assert.Single(refusal.Problem.Subproblems).Identifier);
    }

    [Fact]
    public async Task Create_MoreNamesThanTheClassHoldsIsRefused()
    {
        await using var harness = await BridgeHarness.StartAsync();

        var refusal = await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync("positive", "a.test", "b.test"));

        Assert.Equal(AcmeErrorType.InvalidProfile, refusal.Problem.Type);
    }
}
