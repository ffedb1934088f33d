using System.Net;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.Dns;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

/// <summary>A server may have a zone that the public DNS leads nobody to.</summary>
public class DelegationCheckTests
{
    private static readonly DnsZonePlace Place = new("example.test", new IPEndPoint(IPAddress.Loopback, 53));

    private static DcvReach Reach => DcvReach.At("zone example.test") with { Zone = Place };

    [Theory]
    [InlineData("ns1.a,ns2.a", "NS2.a.,ns1.a", null, null)]
    [InlineData("ns1.a,ns2.a", "ns1.a", null, "the public DNS names ns1.a, 127.0.0.1:53 names ns1.a, ns2.a")]
    [InlineData("", "ns1.a", null, "names no servers")]
    [InlineData("ns1.a", "ns1.b,ns2.b", "that has the servers ns1.b, ns2.b, this one ns1.a", null)]
    [InlineData("ns1.a", "", "the public DNS has no zone example.test", null)]
    public void Judge_ComparesTheZonesServers(string own, string published, string? obstacle, string? remark)
    {
        var judged = DelegationCheck.Judge(Reach, Place, Split(own), Split(published));

        AssertSays(obstacle, judged.Obstacle);
        AssertSays(remark, judged.Remark);
        Assert.False(judged.Passes);
    }

    [Fact]
    public void JudgeLame_SomeAreRemarkedAndAllDelayTheOrder()
    {
        var good = Answer(authoritative: true, DnsResponseCode.NoError);
        var lame = Answer(authoritative: true, DnsResponseCode.Refused);
        var resolver = Answer(authoritative: false, DnsResponseCode.NoError);

        Assert.Equal(Reach, DelegationCheck.JudgeLame(Reach, "example.test", [("a", good)]));
        Assert.Contains(
            "b (REFUSED), c (it is not authoritative)",
            DelegationCheck.JudgeLame(Reach, "example.test", [("a", good), ("b", lame), ("c", resolver)]).Remark,
            StringComparison.Ordinal);
        var all = DelegationCheck.JudgeLame(Reach, "example.test", [("b", lame)]);
        Assert.True(all.Passes);
        Assert.Contains("no server that zone example.test is delegated to answers", all.Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ZoneThatThePublicDnsHasElsewhere_IsBlocked()
    {
        await using var ours = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", ""));
        await using var world = await StartWorldAsync("ns1.elsewhere.test.");

        var judged = await CheckAsync(world, ours, new DcvVisibilityOptions());

        Assert.Contains(
            "is not the one that the public DNS leads to: that has the servers ns1.elsewhere.test, this one ns.example.test",
            judged.Obstacle,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ServersThatTheOperatorNamed_AreNotDoubted()
    {
        await using var ours = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", ""));
        await using var world = await StartWorldAsync("ns1.elsewhere.test.");

        Assert.Null((await CheckAsync(world, ours, ours.Visibility)).Obstacle);
    }

    [Fact]
    public async Task Order_ForAZoneThatNobodyIsSentTo_EndsBeforeItIsFinalized()
    {
        await using var ours = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", ""));
        await using var world = await StartWorldAsync("ns1.elsewhere.test.");
        await using var harness = await BridgeHarness.StartAsync(
            dns: world,
            dcvMethods: new Dictionary<string, string[]> { ["default"] = ["DNS-CNAME"] },
            dcv: (_, options) => options with
            {
                Rfc2136 = [ours.Options("test")],
                Visibility = options.Visibility with { NameServers = new Dictionary<string, IReadOnlyList<IPEndPoint>>() },
            });

        var refused = await harness.ProvedOrderAsync(null, "www.example.test");

        Assert.Equal(OrderStatus.Invalid, refused.Status);
        Assert.Equal(0, harness.Purchases);
        Assert.DoesNotContain("AddCertificate checkonly", harness.Upstream.Commands);
        Assert.Contains(
            harness.Log.Lines, line => line.Contains("name the servers that show this zone in Dcv:NameServers", StringComparison.Ordinal));
        Assert.Contains(harness.Log.Lines, line => line.Contains("ns1.elsewhere.test", StringComparison.Ordinal));
    }

    private static DnsServerReply Answer(bool authoritative, DnsResponseCode code)
    {
        Assert.True(
            DnsMessage.TryRead([0, 0, (byte)(authoritative ? 0x84 : 0x80), (byte)code, 0, 0, 0, 0, 0, 0, 0, 0], out var message, out _));
        return new DnsServerReply(new DnsReply(message));
    }

    private static Task<DnsSetup> StartWorldAsync(string nameServer) => DnsSetup.StartWithZoneFileAsync(
        "example.test", $"$TTL 60\n@ SOA ns1.elsewhere.test. hostmaster 1 3600 600 86400 60\n@ NS {nameServer}\n");

    private static Task<DcvReach> CheckAsync(DnsSetup world, DnsSetup ours, DcvVisibilityOptions visibility)
    {
        var lookup = new DnsLookup(new ValidationOptions { Resolvers = [world.Server.EndPoint] });
        return new DelegationCheck(world.Zones(visibility), lookup, new DnsQuestions()).CheckAsync(
            Reach with { Zone = new DnsZonePlace("example.test", ours.Server.EndPoint) }, TestContext.Current.CancellationToken);
    }

    private static string[] Split(string hosts) => hosts.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static void AssertSays(string? expected, string? actual)
    {
        if (expected is null)
        {
            Assert.Null(actual);
        }
        else
        {
            Assert.Contains(expected, actual, StringComparison.Ordinal);
        }
    }
}
