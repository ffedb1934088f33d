using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>Nothing is bought before it was seen that the CA will find the file.</summary>
public class ProofBeforeMoneyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    [InlineData("immediate")]
    public async Task ASiteThatDoesNotForwardIsNotPaidForUntilItDoes(string profile)
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Forwards = (_, _) => false;
        var order = await harness.ReadyOrderAsync(profile, "closed.test");
        var finalize = harness.FinalizeAsync(order, BridgeHarness.NewCsr("closed.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.DcvFinding is not null);

        var report = (await harness.Bridge.Reports.FindAsync(order.Id, Stop))!;
        Assert.Equal(IssuanceState.Planned, report.State);
        Assert.Contains("http://closed.test", report.DcvFinding, StringComparison.Ordinal);
        Assert.Contains(
            "not by the bridge: let the web server forward /.well-known/pki-validation/", report.DcvFinding, StringComparison.Ordinal);
        Assert.Contains(
            harness.Log.Lines,
            line => line.Contains("Nothing is bought for order", StringComparison.Ordinal)
                && line.Contains("closed.test", StringComparison.Ordinal));
        Assert.Empty(await harness.LedgerAsync());
        Assert.DoesNotContain(harness.Upstream.Commands, command => command.StartsWith("AddCertificate", StringComparison.Ordinal));

        harness.Forwards = null;
        Assert.Equal(OrderStatus.Valid, (await finalize).Status);
        Assert.Equal(1, harness.Purchases);
    }

    /// <summary>
    /// The look while the client proves control serves for the purchase, and for the host's next purchases of some hours.
    /// </summary>
    [Fact]
    public async Task AHostThatWasSeenIsNotAskedAgainForHours()
    {
        await using var harness = await BridgeHarness.StartAsync();

        await IssueAsync(harness, "a.test");
        Assert.Equal(["a.test"], harness.Probed);

        await IssueAsync(harness, "a.test", "b.test");
        Assert.Equal(["a.test", "b.test"], harness.Probed);

        harness.Sandbox.Clock.Advance(TimeSpan.FromHours(7));
        await IssueAsync(harness, "a.test", "c.test");
        Assert.Equal(["a.test", "a.test", "b.test", "c.test"], harness.Probed.Order());
        Assert.Equal(3, harness.Purchases);
    }

    [Fact]
    public async Task ASiteThatNeverForwardsIsToldAfterTenMinutesAndGivenUpWithNothingBought()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Forwards = (_, _) => false;
        var order = await harness.ReadyOrderAsync("default", "never.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("never.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.DcvFinding is not null);
        Assert.Null((await harness.ReadNowAsync(order.Id)).Issuance!.Attention);

        harness.Sandbox.Clock.Advance(TimeSpan.FromHours(2));
        await Eventually.TrueAsync(
            async () => (await harness.ReadNowAsync(order.Id)).Issuance?.Attention is { Kind: AttentionKind.ProofMissing });

        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(22));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);
        var ended = await harness.ReadNowAsync(order.Id);
        Assert.Equal((OrderStatus.Invalid, AttentionKind.Refused), (ended.Status, ended.Issuance!.Attention!.Kind));
        Assert.Empty(harness.Sandbox.State.Purchases);
        Assert.Empty(await harness.LedgerAsync());
    }

    /// <summary>A reissue costs nothing, so it waits for the real file alone.</summary>
    [Fact]
    public async Task AReissueIsNotHeldUpByTheLook()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await IssueAsync(harness, "again.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromHours(7));
        harness.Forwards = (_, path) => !BridgeHarness.IsProbe(path);

        Assert.Equal(IssuancePlan.Reissue, (await IssueAsync(harness, "again.test")).Issuance!.Plan);
    }

    /// <summary>A host that stopped forwarding after it was seen costs one purchase, not one for each order of the next hours.</summary>
    [Fact]
    public async Task AHostWhoseRealFileIsMissingIsLookedAtBeforeTheNextPurchase()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.HidesProofs = true;
        var first = await harness.ReadyOrderAsync("default", "x.test");
        _ = harness.FinalizeAsync(first, BridgeHarness.NewCsr("x.test"));
        await Eventually.TrueAsync(
            async () => (await harness.ReadNowAsync(first.Id)).Issuance is { State: IssuanceState.DcvPublished, DcvFinding: not null });
        harness.Forwards = (_, _) => false;

        var second = await harness.ReadyOrderAsync("default", "x.test", "y.test");
        _ = harness.FinalizeAsync(second, BridgeHarness.NewCsr("x.test", "y.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(second.Id)).Issuance?.DcvFinding is not null);

        Assert.Contains(
            "x.test: the CA would not find its file",
            (await harness.ReadNowAsync(second.Id)).Issuance!.DcvFinding,
            StringComparison.Ordinal);
        Assert.Equal(1, harness.Purchases);
    }

    /// <summary>Whoever reads a token in the log could have a certificate issued for what is about to be published.</summary>
    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    public async Task NoTokenStandsInTheLogThoughItIsLookedForInVain(string profile)
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.HidesProofs = true;
        harness.WebSite = (_, path) =>
            path.StartsWith("/.well-known/pki-validation/", StringComparison.Ordinal) ? "0123456789abcdefghijklmnopqrstuv" : null;
        var order = await harness.ReadyOrderAsync(profile, "secret.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("secret.test"));
        await Eventually.TrueAsync(() => harness.Log.Lines.Any(line => line.Contains("is not visible", StringComparison.Ordinal)));

        var token = Assert.Single((await harness.ReadNowAsync(order.Id)).Issuance!.Dcv);
        Assert.All(token.File!.Contents.Split('\n').Where(line => line != "sectigo.com"), value =>
            Assert.DoesNotContain(harness.Log.Lines, line => line.Contains(value, StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(harness.Log.Lines, line => line.Contains("abcdefghijkl", StringComparison.Ordinal));
        Assert.Contains(harness.Log.Lines, line => line.Contains("0123…", StringComparison.Ordinal));
        Assert.Contains(token.File.Contents.Split('\n')[0], token.ToInstruction(), StringComparison.Ordinal);
    }

    /// <summary>That the CA has issued before it was asked to look (547) is good news.</summary>
    [Theory]
    [InlineData(547, "Information")]
    [InlineData(505, "Warning")]
    public async Task WhatKeepsTheCaFromBeingAskedIsAWarningUnlessItsStateForbidsIt(int code, string level)
    {
        await using var harness = await BridgeHarness.StartAsync(looksEarlyAtFirst: false);
        harness.Upstream.Refuses["ResendNotification"] = code;

        await IssueAsync(harness, "asked.test");

        Assert.Contains(
            harness.Log.Lines,
            line => line.StartsWith($"{level}: The CA could not be asked to check the proofs", StringComparison.Ordinal));
    }

    /// <summary>A hook's file is tried as the bridge's own is; after a restart the order goes on with the same harmless file.</summary>
    [Fact]
    public async Task WhatAHookPublishesIsTriedBeforeItIsPaidFor()
    {
        await using var harness = await BridgeHarness.StartAsync(
            dcv: (self, options) => options with { Hooks = [ShellHooks.CreateForFiles(self.Folder, "hook.test")] });
        harness.WebSite = (host, path) => IsTrial(path) ? null : ShellHooks.Read(harness.Folder, host, path);
        var order = await harness.ReadyOrderAsync("default", "hook.test", "www.hook.test");
        Assert.Empty(ShellHooks.Calls(harness.Folder));

        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("hook.test", "www.hook.test"));
        await Eventually.TrueAsync(
            async () => (await harness.ReadNowAsync(order.Id)).Issuance?.DcvFinding is not null, bound: TimeSpan.FromMinutes(1));
        var waiting = await harness.ReadNowAsync(order.Id);
        Assert.Equal(IssuanceState.Planned, waiting.Issuance!.State);
        Assert.Contains(
            "www.hook.test: the CA would not find its file: http://www.hook.test", waiting.Issuance.DcvFinding, StringComparison.Ordinal);
        Assert.Contains("without the harmless file that was published there", waiting.Issuance.DcvFinding, StringComparison.Ordinal);
        Assert.DoesNotContain(harness.Upstream.Commands, command => command.StartsWith("AddCertificate", StringComparison.Ordinal));

        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        harness.WebSite = (host, path) => ShellHooks.Read(harness.Folder, host, path);
        await Eventually.TrueAsync(
            async () => (await harness.ReadNowAsync(order.Id)).Status == OrderStatus.Valid, bound: TimeSpan.FromMinutes(1));

        var trials = ShellHooks.Calls(harness.Folder).Where(IsTrial).ToArray();
        Assert.Equal(2, trials.Select(call => call.Split(' ', 2)[1]).Distinct().Count());
        Assert.Equal(["cleanup hook.test", "cleanup www.hook.test"], trials[^2..].Select(call => call[..call.LastIndexOf(' ')]).Order());
        Assert.Equal(1, harness.Purchases);

        // What was seen is remembered, as for the bridge's own files.
        await IssueAsync(harness, "hook.test");
        Assert.Equal(trials, ShellHooks.Calls(harness.Folder).Where(IsTrial));

        static bool IsTrial(string text) => text.Contains("/acme-bridge-trial-", StringComparison.Ordinal);
    }

    /// <summary>So are its records, once for a zone.</summary>
    [Theory]
    [InlineData("default", "DNS-TXT")]
    [InlineData("positive", "DNS-CNAME")]
    public async Task TheRecordsOfAHookAreTriedBeforeTheyArePaidFor(string profile, string method)
    {
        await using var dns = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("hook.test", "@ A 127.0.0.1\nwww A 127.0.0.1"));
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns,
            dcvMethods: new Dictionary<string, string[]> { [profile] = [method] },
            dcv: (self, options) => options with
            {
                Hooks = [ShellHooks.Create(self.Folder, dns, "hook.test") with { Methods = ["DNS-TXT", "DNS-CNAME"] }],
            });
        var broken = Path.Combine(harness.Folder, "broken");
        await File.WriteAllTextAsync(broken, "", TestContext.Current.CancellationToken);
        var order = await harness.ReadyOrderAsync(profile, "hook.test");

        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("hook.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.DcvFinding is not null);
        Assert.Contains(
            "hook.test: the CA would not find its record: it could not be published",
            (await harness.ReadNowAsync(order.Id)).Issuance!.DcvFinding,
            StringComparison.Ordinal);
        Assert.DoesNotContain("AddCertificate", harness.Upstream.Commands);
        File.Delete(broken);

        await Eventually.TrueAsync(
            async () => (await harness.ReadNowAsync(order.Id)).Status == OrderStatus.Valid, bound: TimeSpan.FromMinutes(1));
        var trials = ShellHooks.Calls(harness.Folder).Where(IsTrial).ToArray();
        Assert.StartsWith("cleanup hook.test", trials[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(await dns.TextsAsync("hook.test"), IsTrial);
        var second = await harness.ReadyOrderAsync(profile, "www.hook.test");
        Assert.Equal(OrderStatus.Valid, (await harness.FinalizeAsync(second, BridgeHarness.NewCsr("www.hook.test"))).Status);
        Assert.Equal(trials, ShellHooks.Calls(harness.Folder).Where(IsTrial));

        static bool IsTrial(string text) => text.Contains("acme-bridge-trial-", StringComparison.Ordinal);
    }

    private static async Task<Order> IssueAsync(BridgeHarness harness, params string[] names)
    {
        var settled = await harness.FinalizeAsync(await harness.ReadyOrderAsync("default", names), BridgeHarness.NewCsr(names));
        Assert.True(settled.Status == OrderStatus.Valid, string.Join('\n', harness.Log.Lines));
        return settled;
    }
}
