using System.Net;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>What a DNS server or a look breaks counts, at most, as an attempt that failed.</summary>
public sealed class BrokenAnswerTests
{
    private const ushort Aaaa = 28;
    private const ushort Caa = 257;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resolve_WholeAddressBesideABrokenOne_IsFound()
    {
        await using var dns = new ScriptedDnsServer(
            (_, type) => type == Aaaa ? [(Aaaa, [171, 22, 127, 201])] : [(ScriptedDnsServer.A, [127, 0, 0, 1])]);

        var resolution = await Resolver(dns).ResolveAsync("site.test", null, Stop);

        Assert.Equal(IPAddress.Loopback, Assert.Single(resolution.Addresses).Address);
    }

    [Fact]
    public async Task Resolve_OnlyABrokenAddress_SaysSo()
    {
        await using var dns = new ScriptedDnsServer((_, type) => type == Aaaa ? [(Aaaa, [171, 22, 127, 201])] : []);

        Assert.Equal(
            "looking up A and AAAA of site.test failed: its answer has a broken AAAA record",
            (await Resolver(dns).ResolveAsync("site.test", null, Stop)).Failure);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 255, (byte)'i', (byte)'s', (byte)'s', (byte)'u', (byte)'e' })]
    public async Task Caa_BrokenRecord_IsNoPermission(byte[] data)
    {
        await using var dns = new ScriptedDnsServer((_, type) => type == Caa ? [(Caa, [0, 5, .. "issuedigicert.com"u8]), (Caa, data)] : []);

        var verdict = await new CaaCheck(Options(dns), new DnsLookup(Options(dns))).CheckAsync("site.test", "DigiCert", null, Stop);

        Assert.False(verdict.Known);
        Assert.Contains("its answer has a broken CAA record", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validation_LookThatThrows_IsAFailedAttemptWithAnErrorForTheClient()
    {
        await using var harness = await BridgeHarness.StartAsync(
            policy: policy => policy with { ChallengeTypes = [ChallengeType.DnsAccount01] });
        var order = await harness.CreateAsync(null, "site.test");

        // Without the account's URL this look cannot know where to look.
        await harness.Bridge.Authorizations.StartChallengeAsync(harness.Account, order.Id, 0, ChallengeType.DnsAccount01, Stop);
        order = await harness.Bridge.Authorizations.ReadAsync(harness.Account.Account, order.Id, 0, Stop);

        var challenge = Assert.Single(order.Authorizations[0].Challenges);
        Assert.Equal((OrderStatus.Invalid, ChallengeStatus.Invalid), (order.Status, challenge.Status));
        Assert.Equal(AcmeErrorType.ServerInternal, challenge.Error!.Type);
        Assert.Equal(3, challenge.Attempts);
        Assert.Contains(harness.Log.Lines, line => line.Contains("could not be carried out", StringComparison.Ordinal));
    }

    private static ValidationOptions Options(ScriptedDnsServer dns) =>
        new() { Resolvers = [dns.EndPoint], AttemptTimeout = TimeSpan.FromSeconds(20) };

    private static NameResolver Resolver(ScriptedDnsServer dns) => new(Options(dns), new DnsLookup(Options(dns)));
}
