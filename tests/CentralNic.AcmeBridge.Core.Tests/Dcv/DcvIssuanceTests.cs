using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.Reseller;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.Dcv.DnsSetup;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

/// <summary>Whole orders, proved to the sandbox's CA over real DNS servers.</summary>
public sealed class DcvIssuanceTests
{
    private static readonly string[] WildcardAndApex = ["*.example.test", "example.test"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Bind, "default", "DNS-TXT")]
    [InlineData(Bind, "default", "DNS-CNAME")]
    [InlineData(Bind, "positive", "DNS-CNAME")]
    [InlineData(Knot, "default", "DNS-TXT")]
    [InlineData(Knot, "default", "DNS-CNAME")]
    [InlineData(Knot, "positive", "DNS-CNAME")]
    [Trait("Requirement", "R8555-7.1.3-08")]
    [Trait("Requirement", "R8555-8.4-04")]
    public async Task Finalize_WildcardAndApex_AreProvedBySignedUpdatesAndNothingIsLeft(string server, string profile, string method)
    {
        await using var dns = await StartAsync(server, TsigTestKey.Sha256, ("example.test", ""));
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns, dcvMethods: Methods(profile, method), dcv: (_, options) => options with { Rfc2136 = [dns.Options("test")] });
        var order = await harness.ReadyOrderAsync(profile, WildcardAndApex);
        Assert.Equal(
            [("example.test", true, ChallengeType.Dns01), ("example.test", false, ChallengeType.Http01)],
            order.Authorizations.Select(proved => (proved.Name, proved.Wildcard, Assert.Single(proved.Challenges).Type)));

        var valid = await harness.FinalizeAsync(order, BridgeHarness.NewCsr(WildcardAndApex));

        Assert.True(valid.Status == OrderStatus.Valid, string.Join('\n', harness.Log.Lines));
        await CleanAsync(harness, order.Id);
        Assert.Empty(await dns.TextsAsync("example.test"));
        Assert.Null(await dns.AliasAsync("_dnsauth.example.test"));
        Assert.Contains(harness.Log.Lines, line => line.Contains("was taken away", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Finalize_StandingAlias_IsFollowedAndItsTargetWritten()
    {
        await using var dns = await StartResolverAsync(
            TsigTestKey.Sha256, ("ours.test", ""), ("customer.test", "_dnsauth CNAME customer.dcv.ours.test.\n@ TXT \"theirs\""));
        await using var harness = await BridgeHarness.StartAsync(
            issueDelay: TimeSpan.FromSeconds(2),
            dns: dns,
            dcvMethods: Methods("default", "DNS-TXT"),
            dcv: (_, options) => options with { Rfc2136 = [dns.Options("customer.test") with { AliasTargets = ["dcv.ours.test"] }] });
        var order = await harness.ReadyOrderAsync(null, "customer.test");

        var finalize = harness.FinalizeAsync(order, BridgeHarness.NewCsr("customer.test"));
        await Eventually.TrueAsync(async () => (await dns.TextsAsync("customer.dcv.ours.test")).Length == 1);

        Assert.Equal(OrderStatus.Valid, (await finalize).Status);
        await CleanAsync(harness, order.Id);
        Assert.Empty(await dns.TextsAsync("customer.dcv.ours.test"));
        Assert.Equal(["theirs"], await dns.TextsAsync("customer.test"));
    }

    [Theory]
    [InlineData(Bind, "DNS-TXT")]
    [InlineData(Knot, "DNS-TXT")]
    [InlineData(Bind, "DNS-CNAME")]
    public async Task Finalize_TenOrdersForOneNameAtOnce_DoNotDisturbEachOther(string server, string method)
    {
        await using var dns = await StartAsync(server, TsigTestKey.Sha256, ("example.test", ""));
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns, dcvMethods: Methods("default", method), dcv: (_, options) => options with { Rfc2136 = [dns.Options("test")] });
        var orders = new List<Order>();
        for (var number = 0; number < 10; number++)
        {
            orders.Add(await harness.ReadyOrderAsync(null, "example.test"));
        }

        var settled = await Task.WhenAll(orders.Select(order => harness.FinalizeAsync(order, BridgeHarness.NewCsr("example.test"))));

        Assert.True(settled.All(order => order.Status == OrderStatus.Valid), string.Join('\n', harness.Log.Lines));
        foreach (var order in orders)
        {
            await CleanAsync(harness, order.Id);
        }

        Assert.Empty(await dns.TextsAsync("example.test"));
        Assert.Null(await dns.AliasAsync("_dnsauth.example.test"));
    }

    /// <summary>Sectigo's label comes with the order: what the server says to another name is no answer for it.</summary>
    [Fact]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "The CA's label is defined as an MD5.")]
    public async Task Finalize_PolicyThatPermitsSectigosLabelAlone_GoesOn()
    {
        var csr = BridgeHarness.NewCsr("example.test");
        var label = "_" + Convert.ToHexStringLower(MD5.HashData(csr));
        await using var dns = await StartWithPolicyAsync(
            TsigTestKey.Sha256, $"update-policy {{ grant {TsigTestKey.Sha256.Name} name {label}.example.test. CNAME; }};", "example.test");
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns, dcvMethods: Methods("positive", "DNS-CNAME"), dcv: (_, options) => options with { Rfc2136 = [dns.Options("test")] });

        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync("positive", "example.test"), csr);

        Assert.True(valid.Status == OrderStatus.Valid, string.Join('\n', harness.Log.Lines));
        Assert.Contains(harness.Log.Lines, line => line.Contains("could not be told beforehand", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("positive", "BADSIG")]
    [InlineData("default", "REFUSED")]
    public async Task Finalize_WrongKeyOrKnownNameThatIsRefused_EndsTheOrderNevertheless(string profile, string reason)
    {
        await using var dns = await StartWithPolicyAsync(
            TsigTestKey.Sha256, $"update-policy {{ grant {TsigTestKey.Sha256.Name} name other.example.test. CNAME; }};", "example.test");
        var options = dns.Options("test");
        options = reason == "BADSIG" ? options with { KeySecret = new Secret(Convert.ToBase64String(new byte[32])) } : options;
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns, dcvMethods: Methods(profile, "DNS-CNAME"), dcv: (_, dcv) => dcv with { Rfc2136 = [options] }, preauthorized: "test");

        var refused = await harness.FinalizeAsync(
            await harness.ReadyOrderAsync(profile, "example.test"), BridgeHarness.NewCsr("example.test"));

        Assert.Equal(AcmeErrorType.RejectedIdentifier, refused.Error!.Type);
        Assert.Equal(0, harness.Purchases);
        Assert.Contains(harness.Log.Lines, line => line.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Finalize_KeyThatTheServerRefuses_BuysNothingAndTellsTheOperatorWhatToCorrect()
    {
        await using var dns = await StartAsync(Bind, TsigTestKey.Sha256, ("example.test", ""));
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns,
            dcvMethods: Methods("default", "DNS-TXT"),
            dcv: (_, options) =>
                options with { Rfc2136 = [dns.Options("test") with { KeySecret = new Secret(Convert.ToBase64String(new byte[32])) }] },
            preauthorized: "test");
        var order = await harness.ReadyOrderAsync(null, "example.test");

        var refused = await harness.FinalizeAsync(order, BridgeHarness.NewCsr("example.test"));

        Assert.Equal(OrderStatus.Invalid, refused.Status);
        Assert.Equal(AcmeErrorType.RejectedIdentifier, refused.Error!.Type);
        Assert.DoesNotContain("127.0.0.1", refused.Error.Detail, StringComparison.Ordinal);
        Assert.Equal(0, harness.Purchases);
        Assert.DoesNotContain(harness.Upstream.Commands, command => command.StartsWith("AddCertificate", StringComparison.Ordinal));
        Assert.Contains(harness.Log.Lines, line => line.Contains("correct Dcv:Rfc2136:main:KeyName", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Finalize_ServerThatIsDown_BuysNothingUntilItIsUpAgain()
    {
        NamedServer.SkipIfMissing();
        var zones = new Dictionary<string, string> { ["example.test"] = ZoneFile() };
        var key = TsigTestKey.Sha256;
        var dns = await StartAsync(Bind, key, ("example.test", ""));
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns,
            dcvMethods: Methods("default", "DNS-TXT"),
            dcv: (_, options) => options with { Rfc2136 = [dns.Options("test") with { Timeout = TimeSpan.FromMilliseconds(500) }] },
            preauthorized: "test");
        var order = await harness.ReadyOrderAsync(null, "example.test");
        await dns.DisposeAsync();

        var finalize = harness.FinalizeAsync(order, BridgeHarness.NewCsr("example.test"));
        await Eventually.TrueAsync(
            () => harness.Log.Lines.Any(line => line.Contains("Nothing is bought for order", StringComparison.Ordinal)));
        Assert.Equal(0, harness.Purchases);

        await using var again = await NamedServer.StartAsync(zones, key.Permission, key.Statement, dns.Server.EndPoint.Port);
        var valid = await finalize;
        Assert.True(valid.Status == OrderStatus.Valid, string.Join('\n', harness.Log.Lines));
        Assert.Equal(1, harness.Purchases);
    }

    [Theory]
    [InlineData("DNS-TXT")]
    [InlineData("HTTP")]
    public async Task Finalize_NamesWithDifferentPublishers_AreProvedInOneOrder(string method)
    {
        await using var dns = await StartAsync(Bind, TsigTestKey.Sha256, ("example.test", ""), ("other.test", ""));
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns,
            dcvMethods: Methods("default", method),
            dcv: (self, options) => options with
            {
                Rfc2136 = [dns.Options("example.test")],
                Hooks = [ShellHooks.Create(self.Folder, dns, "other.test")],
            });
        harness.WebSite = (host, path) => ShellHooks.Read(harness.Folder, host, path);
        var order = await harness.ReadyOrderAsync(null, "www.example.test", "www.other.test");

        var valid = await harness.FinalizeAsync(order, BridgeHarness.NewCsr("www.example.test", "www.other.test"));

        Assert.True(valid.Status == OrderStatus.Valid, string.Join('\n', harness.Log.Lines));
        await CleanAsync(harness, order.Id);
        var calls = await File.ReadAllLinesAsync(ShellHooks.CallsFile(harness.Folder), Stop);
        Assert.Equal("present", calls[0].Split(' ')[0]);
        Assert.Equal("cleanup", calls[^1].Split(' ')[0]);
        Assert.DoesNotContain(calls, call => call.Contains("example.test", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => harness.Bridge.HttpDcv.Count == 0);
    }

    [Fact]
    public async Task Finalize_PublishedByHand_IsListedWaitsOverARestartAndGoesOnWhenVisible()
    {
        await using var dns = await StartAsync(Bind, TsigTestKey.Sha256, ("example.test", ""));
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns,
            dcvMethods: Methods("default", "DNS-TXT"),
            dcv: (self, options) => options with
            {
                Manual = new ManualDcvOptions
                {
                    Names = ["test"],
                    Methods = ["DNS-TXT"],
                    ListFile = Path.Combine(self.Folder, "by-hand.json"),
                },
            });
        var order = await harness.ReadyOrderAsync(null, "example.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("example.test"));
        await Eventually.TrueAsync(
            () => harness.Log.Lines.Any(line => line.Contains("The proof for the CA of order", StringComparison.Ordinal)));
        Assert.Contains(harness.Log.Lines, line => line.Contains("no TXT record", StringComparison.Ordinal));

        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();

        var waiting = (await harness.ReadNowAsync(order.Id)).Issuance!;
        Assert.Equal(IssuanceState.DcvPublished, waiting.State);
        var record = Assert.Single(waiting.Dcv).WrittenRecord!;
        Assert.Contains(
            record.Value, await File.ReadAllTextAsync(Path.Combine(harness.Folder, "by-hand.json"), Stop), StringComparison.Ordinal);

        await dns.Publisher().PublishAsync(order.Id, Text(record.Name, record.Value), Stop);
        Assert.Equal(OrderStatus.Valid, (await harness.ReadAsync(order.Id)).Status);
        await CleanAsync(harness, order.Id);
        Assert.Equal("[]", await File.ReadAllTextAsync(Path.Combine(harness.Folder, "by-hand.json"), Stop));
    }

    [Fact]
    public async Task Finalize_CaaThatForbidsTheCa_IsRefusedBeforeAnythingIsBought()
    {
        await using var dns = await StartAsync(
            Bind, TsigTestKey.Sha256, ("example.test", "@ A 127.0.0.1\n@ CAA 0 issue \"letsencrypt.org\""));
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns,
            dcvMethods: Methods("default", "DNS-TXT"),
            dcv: (_, options) => options with { Rfc2136 = [dns.Options("test")] },
            fixedAddresses: "elsewhere.invalid",
            preauthorized: "test");
        var order = await harness.ReadyOrderAsync(null, "example.test");

        var refused = await harness.FinalizeAsync(order, BridgeHarness.NewCsr("example.test"));

        Assert.Equal(AcmeErrorType.Caa, refused.Error!.Type);
        Assert.Equal("example.test", Assert.Single(refused.Error.Subproblems).Identifier);
        Assert.Contains("0 issue \"digicert.com\"", refused.Error.Detail, StringComparison.Ordinal);
        Assert.Equal(0, harness.Purchases);
        Assert.DoesNotContain(harness.Upstream.Commands, command => command.StartsWith("AddCertificate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Finalize_ManyOrdersForACustomerWithSilentDns_DoNotDelayAnother()
    {
        const int MoreThanThereAreWorkSlots = 150;
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var dns = await StartAsync(Bind, TsigTestKey.Sha256, ("example.test", ""));
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns,
            dcvMethods: Methods("default", "DNS-TXT"),
            dcv: (_, options) => options with
            {
                Rfc2136 = [dns.Options("test")],
                Visibility = options.Visibility with
                {
                    NameServers = new Dictionary<string, IReadOnlyList<IPEndPoint>>
                    {
                        ["example.test"] = [dns.Server.EndPoint],
                        ["slow.test"] = [(IPEndPoint)silent.Client.LocalEndPoint!],
                    },
                },
            },
            preauthorized: "test");
        for (var number = 0; number < MoreThanThereAreWorkSlots; number++)
        {
            _ = harness.FinalizeAsync(
                await harness.ReadyOrderAsync(null, $"n{number}.slow.test"), BridgeHarness.NewCsr($"n{number}.slow.test"));
        }

        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "example.test"), BridgeHarness.NewCsr("example.test"));

        Assert.True(valid.Status == OrderStatus.Valid, string.Join('\n', harness.Log.Lines.TakeLast(30)));
        Assert.Equal(1, harness.Purchases);
    }

    private static Dictionary<string, string[]> Methods(string profile, string method) => new() { [profile] = [method] };

    private static async Task CleanAsync(BridgeHarness harness, OrderId order) =>
        await Eventually.TrueAsync(async () => !(await harness.ReadNowAsync(order)).HasPlacedDcv);
}
