using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.Reseller.Classes;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>
/// Renewals at a reseller that adds the free alternative of the name, <c>www.X</c> to <c>X</c>, and a CA that wants it proved: there is no
/// parameter against it (manual 8.1.3).
/// </summary>
public class RenewalNamesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    [InlineData("immediate")]
    public async Task ANameThatTheRenewalAddsIsProvedAndSaid(string profile)
    {
        await using var harness = await StartAsync();
        var first = await IssueAsync(harness, profile, "twin.test");
        Assert.Empty(first.Issuance!.UnorderedNames);
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));

        var renewed = await IssueAsync(harness, profile, "twin.test");

        Assert.Equal(IssuancePlan.Renew, renewed.Issuance!.Plan);
        Assert.Equal(["AddCertificate", "RenewCertificate"], harness.Sandbox.State.Purchases.Select(purchase => purchase.Command));
        Assert.Equal(["twin.test", "www.twin.test"], (await harness.CertificateAsync(renewed.Certificate!.Value)).Names.Order());
        Assert.Equal(["www.twin.test"], (await harness.Bridge.Reports.FindAsync(renewed.Id, Stop))!.UnorderedNames);
        Assert.Contains(
            harness.Log.Lines, line => line.Contains("will also hold www.twin.test, which nobody ordered", StringComparison.Ordinal));

        // The reissue keeps the renewal's names, and is proved on both.
        Assert.Equal(IssuancePlan.Reissue, (await IssueAsync(harness, profile, "twin.test")).Issuance!.Plan);
        await AssertPaidAsync(harness, 2);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    public async Task ANameThatCannotBeProvedMakesItANewPurchaseWithoutIt(string profile)
    {
        await using var harness = await StartAsync();
        harness.Forwards = (host, _) => host != "www.lone.test";
        await IssueAsync(harness, profile, "lone.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));
        var before = harness.Upstream.Commands.Count;

        var bought = await IssueAsync(harness, profile, "lone.test");

        Assert.Equal(IssuancePlan.Buy, bought.Issuance!.Plan);
        Assert.Contains(
            "is not renewed: A renewal would add www.lone.test, and nobody could prove that.",
            bought.Issuance.Reason,
            StringComparison.Ordinal);
        Assert.Equal(["lone.test"], (await harness.CertificateAsync(bought.Certificate!.Value)).Names);
        Assert.Equal(
            ["AddCertificate"], harness.Upstream.Commands.Skip(before).Where(command => command is "AddCertificate" or "RenewCertificate"));
        await AssertPaidAsync(harness, 2);

        // The year after it is a reissue in what was bought.
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(60));
        Assert.Equal(IssuancePlan.Reissue, (await IssueAsync(harness, profile, "lone.test")).Issuance!.Plan);
        await AssertPaidAsync(harness, 2);
    }

    [Fact]
    public async Task ANameThatNoFileProvesIsProvedByDnsWhereThatIsOffered()
    {
        await using var dns = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("zone.test", "@ A 127.0.0.1\nwww A 127.0.0.1"));
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns,
            dcvMethods: new Dictionary<string, string[]> { ["default"] = ["HTTP", "DNS-TXT"] },
            dcv: (self, options) =>
                options with { Hooks = [ShellHooks.Create(self.Folder, dns, "zone.test") with { Methods = ["DNS-TXT"] }] },
            sandbox: options => options with { RenewalsAddNames = true });
        harness.Forwards = (host, _) => host != "www.zone.test";
        Assert.Equal("HTTP", (await IssueAsync(harness, "default", "zone.test")).Issuance!.DcvMethod);
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));

        var renewed = await IssueAsync(harness, "default", "zone.test");

        Assert.True(renewed.Issuance!.NotRenewed is null, renewed.Issuance.NotRenewed?.Reason);
        Assert.Equal((IssuancePlan.Renew, "DNS-TXT"), (renewed.Issuance.Plan!.Value, renewed.Issuance.DcvMethod));
        Assert.Equal(["www.zone.test"], renewed.Issuance.UnorderedNames);
        await AssertPaidAsync(harness, 2);
    }

    /// <summary>
    /// The answer to the question for the price names what the renewal will hold; what the class's rules do not explain is not bought.
    /// </summary>
    [Fact]
    public async Task ANameThatNobodyForesawIsNotRenewedButBoughtWithout()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await IssueAsync(harness, "default", "plain.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));
        harness.Upstream.Rewrites = (command, answer) => command == "RenewCertificate"
            ? answer.Replace(
                "property[domain][0] = plain.test",
                "property[domain][0] = plain.test\nproperty[domain][1] = mail.plain.test",
                StringComparison.OrdinalIgnoreCase)
            : answer;

        var bought = await IssueAsync(harness, "default", "plain.test");

        Assert.Equal(IssuancePlan.Buy, bought.Issuance!.Plan);
        Assert.Contains("A renewal would add mail.plain.test", bought.Issuance.Reason, StringComparison.Ordinal);
        await AssertPaidAsync(harness, 2);
    }

    [Theory]
    [InlineData("ssl123dv", "a.test", "www.a.test")]
    [InlineData("ssl123dv", "www.a.test", "a.test")]
    [InlineData("ssl123dv", "*.a.test", "a.test")]
    [InlineData("ssl123dv", "a.test www.a.test", "")]
    [InlineData("ssl123dv", "a.test b.test c.test d.test", "www.a.test www.b.test www.c.test")]
    [InlineData("positivessldv", "a.test", "www.a.test")]
    [InlineData("multidomaindv", "a.test b.test", "")]
    public void AddedTo_IsWhatTheClassHasForFree(string @class, string names, string added) => Assert.Equal(
        added.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        RenewalProofs.AddedTo(names.Split(' '), CertificateClassCatalog.BuiltIn.Find(@class)!));

    private static Task<BridgeHarness> StartAsync() =>
        BridgeHarness.StartAsync(sandbox: options => options with { RenewalsAddNames = true });

    private static async Task<Order> IssueAsync(BridgeHarness harness, string profile, params string[] names)
    {
        var settled = await harness.FinalizeAsync(await harness.ReadyOrderAsync(profile, names), BridgeHarness.NewCsr(names));
        Assert.True(settled.Status == OrderStatus.Valid, string.Join('\n', harness.Log.Lines));
        return settled;
    }

    private static async Task AssertPaidAsync(BridgeHarness harness, int purchases)
    {
        Assert.Equal(purchases, harness.Purchases);
        var ledger = await harness.LedgerAsync();
        Assert.Equal(purchases, ledger.Count(entry => entry.Kind == LedgerEntryKind.Booked));
        Assert.Equal(
            harness.Sandbox.State.Purchases.Sum(purchase => purchase.Price),
            ledger.Where(entry => entry.Kind == LedgerEntryKind.Booked).Sum(entry => entry.Price.Net));
        Assert.Equal(
            ledger.Count(entry => entry.Kind == LedgerEntryKind.Reserved),
            ledger.Count(entry => entry.Kind is LedgerEntryKind.Booked or LedgerEntryKind.Released));
    }
}
