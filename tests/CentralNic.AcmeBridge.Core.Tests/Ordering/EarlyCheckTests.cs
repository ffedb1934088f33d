using System.Net;
using System.Net.Sockets;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.Reseller;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Ordering;

/// <summary>What would fail after finalize fails while the name is validated, with its own error.</summary>
public sealed class EarlyCheckTests
{
    [Fact]
    [Trait("Requirement", "R8659-4.2-01")]
    [Trait("Requirement", "R8659-3-01")]
    [Trait("Requirement", "R8555-7.1.6-05")]
    public async Task Validate_CaaThatForbidsTheCa_FailsTheAuthorizationWithCaa()
    {
        await using var dns = await StartAsync("@ A 127.0.0.1\nwww A 127.0.0.1\n@ CAA 0 issue \"letsencrypt.org\"");
        await using var harness = await HarnessAsync(dns);

        var order = await harness.ProvedOrderAsync(null, "www.example.test");

        Assert.Equal((OrderStatus.Invalid, AcmeErrorType.Caa), (order.Status, order.Error!.Type));
        var challenge = Assert.Single(order.Authorizations[0].Challenges);
        Assert.Equal((ChallengeStatus.Invalid, AcmeErrorType.Caa), (challenge.Status, challenge.Error!.Type));
        Assert.Contains("CAA of example.test", challenge.Error.Detail, StringComparison.Ordinal);
        Assert.Contains("0 issue \"digicert.com\"", challenge.Error.Detail, StringComparison.Ordinal);
        Assert.Equal(0, harness.Purchases);
    }

    [Fact]
    [Trait("Requirement", "R8659-4.3-01")]
    public async Task Validate_IssuewildThatForbidsTheCa_FailsTheWildcardAlone()
    {
        await using var dns = await StartAsync("@ A 127.0.0.1\n@ CAA 0 issue \"digicert.com\"\n@ CAA 0 issuewild \";\"");
        await using var harness = await HarnessAsync(dns);

        Assert.Equal(OrderStatus.Ready, (await harness.ProvedOrderAsync(null, "example.test")).Status);
        Assert.Equal(AcmeErrorType.Caa, (await harness.ProvedOrderAsync(null, "*.example.test")).Error?.Type);
    }

    [Fact]
    [Trait("Requirement", "R8659-3-02")]
    public async Task Validate_CaaThatCannotBeLookedUp_IsNoPermissionButLookedUpAgain()
    {
        // The server has the names' zone but not the top-level domain, about which it refuses to answer.
        await using var dns = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.another", "@ A 127.0.0.1"));
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns,
            dcvMethods: new Dictionary<string, string[]> { ["default"] = ["HTTP"] },
            fixedAddresses: "elsewhere.invalid");

        var order = await harness.ProvedOrderAsync(null, "example.another");

        Assert.Equal((OrderStatus.Invalid, AcmeErrorType.Dns), (order.Status, order.Error!.Type));
        Assert.Contains("CAA of another failed: REFUSED", order.Error.Detail, StringComparison.Ordinal);
        Assert.Equal(3, order.Authorizations[0].Challenges[0].Attempts);
    }

    [Fact]
    public async Task Validate_ZoneThatCannotBeWritten_FailsTheAuthorizationWithRejectedIdentifier()
    {
        await using var dns = await StartAsync("@ A 127.0.0.1");
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns,
            dcvMethods: new Dictionary<string, string[]> { ["default"] = ["DNS-TXT"] },
            dcv: (_, options) =>
                options with { Rfc2136 = [dns.Options("test") with { KeySecret = new Secret(Convert.ToBase64String(new byte[32])) }] });

        var order = await harness.ProvedOrderAsync(null, "example.test");

        Assert.Equal((OrderStatus.Invalid, AcmeErrorType.RejectedIdentifier), (order.Status, order.Error!.Type));
        Assert.DoesNotContain("127.0.0.1", order.Error.Detail, StringComparison.Ordinal);
        Assert.Contains(harness.Log.Lines, line => line.Contains("correct Dcv:Rfc2136:main:KeyName", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Validate_ManyNamesWithASilentDns_AreHeldUpBrieflyAndNobodyElse()
    {
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var dns = await StartAsync("@ A 127.0.0.1");
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns,
            dcvMethods: new Dictionary<string, string[]> { ["default"] = ["DNS-TXT"] },
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
            });
        var begun = TimeProvider.System.GetTimestamp();
        var slow = Task.WhenAll(Enumerable.Range(0, 150).Select(number => harness.ProvedOrderAsync(null, $"n{number}.slow.test")));

        Assert.Equal(OrderStatus.Ready, (await harness.ProvedOrderAsync(null, "example.test")).Status);
        Assert.All(await slow, order => Assert.Equal(OrderStatus.Ready, order.Status));

        Assert.InRange(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 0, 20);
    }

    /// <summary>The looks of one account's many names last as long as they may; another account's name is looked at all the same.</summary>
    [Fact]
    public async Task Validate_WhileAnotherAccountsLooksHang_TheNameIsLookedAt()
    {
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var dns = await StartAsync("@ A 127.0.0.1\n@ CAA 0 issue \"letsencrypt.org\"");
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns,
            dcvMethods: new Dictionary<string, string[]> { ["default"] = ["DNS-TXT"] },
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
            fixedAddresses: "slow.test");
        for (var number = 0; number < 150; number++)
        {
            var slow = await harness.CreateAsync(null, $"n{number}.slow.test");
            var token = slow.Authorizations[0].Challenge(ChallengeType.Http01)!.Token;
            harness.Web.Answers["/.well-known/acme-challenge/" + token] = KeyAuthorization.Create(token, harness.Account.Key.Thumbprint);
            await harness.Bridge.Authorizations.StartChallengeAsync(
                harness.Account, slow.Id, 0, ChallengeType.Http01, TestContext.Current.CancellationToken);
        }

        const string Unknown = ".slow.test can be issued was not found out in time";
        await Eventually.TrueAsync(() => harness.Log.Lines.Any(line => line.Contains(Unknown, StringComparison.Ordinal)));
        await harness.ChangeAccountAsync();

        var order = await harness.ProvedOrderAsync(null, "example.test");

        Assert.Equal((OrderStatus.Invalid, AcmeErrorType.Caa), (order.Status, order.Error?.Type));
    }

    private static Task<DnsSetup> StartAsync(string records) =>
        DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", records));

    private static Task<BridgeHarness> HarnessAsync(DnsSetup dns, string fixedAddresses = "elsewhere.invalid") => BridgeHarness.StartAsync(
        dns: dns,
        dcvMethods: new Dictionary<string, string[]> { ["default"] = ["DNS-TXT"] },
        dcv: (_, options) => options with { Rfc2136 = [dns.Options("test")] },
        fixedAddresses: fixedAddresses);
}
