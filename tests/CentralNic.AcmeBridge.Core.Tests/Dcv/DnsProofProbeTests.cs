using System.Net;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

public sealed class DnsProofProbeTests
{
    [Theory]
    [InlineData("one.example.test", "TXT", "value", null)]
    [InlineData("one.example.test", "TXT", "other", "\"value\"")]
    [InlineData("none.example.test", "TXT", "value", "no TXT record")]
    [InlineData("alias.example.test", "CNAME", "Target.sectigo.com", null)]
    [InlineData("alias.example.test", "CNAME", "another.sectigo.com", "a CNAME to target.sectigo.com")]
    [InlineData("large.example.test", "TXT", "the value", null)]
    public async Task Look_SaysWhatEachServerHas(string name, string type, string value, string? found)
    {
        // More than fits into a datagram: the answer comes by TCP.
        var large = string.Join('\n', Enumerable.Range(0, 60).Select(number => $"large TXT \"{number} {new string('x', 200)}\""));
        await using var dns = await DnsSetup.StartAsync(
            DnsSetup.Bind,
            TsigTestKey.Sha256,
            ("example.test", $"one TXT \"value\"\nalias CNAME target.sectigo.com.\n{large}\nlarge TXT \"the value\""));

        var sighting = await LookAsync(dns, dns.Visibility, new DcvRecord(name, type, value));

        Assert.Equal(found is null, sighting.IsVisible);
        Assert.Contains(found ?? "", sighting.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_OneOfTwoServersWithoutTheRecord_IsNotVisible()
    {
        await using var first = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", "one TXT \"value\""));
        await using var second = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", ""));

        var sighting = await LookAsync(first, Both(first, second), new DcvRecord("one.example.test", DcvRecord.Txt, "value"));

        Assert.False(sighting.IsVisible);
        Assert.Equal($"{second.Server.EndPoint}: no TXT record", sighting.Found);
    }

    [Fact]
    public async Task Look_OneOfTwoServersDown_IsVisible()
    {
        await using var first = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", "one TXT \"value\""));
        var second = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", ""));
        await second.DisposeAsync();

        Assert.True((await LookAsync(first, Both(first, second), new DcvRecord("one.example.test", DcvRecord.Txt, "value"))).IsVisible);
    }

    [Fact]
    public async Task Find_WithoutConfiguredServers_ClimbsToTheSoaAndTakesTheServersOfTheZone()
    {
        await using var dns = await DnsSetup.StartAsync(
            DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", "sub NS ns\n_a.www CNAME elsewhere.invalid."), ("sub.example.test", ""));
        var zones = dns.Zones(new DcvVisibilityOptions());

        var zone = await zones.FindAsync("_a.www.example.test", TestContext.Current.CancellationToken);
        var below = await zones.FindAsync("x.y.sub.example.test", TestContext.Current.CancellationToken);

        Assert.Equal(("example.test", "sub.example.test"), (zone.Name, below.Name));
        var server = Assert.Single(zone.Servers);
        Assert.Equal("ns.example.test", server.Host);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 53), Assert.Single(server.Addresses));
    }

    private static DcvVisibilityOptions Both(DnsSetup first, DnsSetup second) => new()
    {
        NameServers = new Dictionary<string, IReadOnlyList<IPEndPoint>> { ["test"] = [first.Server.EndPoint, second.Server.EndPoint] },
    };

    private static Task<DcvObservation> LookAsync(DnsSetup dns, DcvVisibilityOptions visibility, DcvRecord record) =>
        new DnsProofProbe(dns.Zones(visibility)).LookAsync(record, TestContext.Current.CancellationToken);
}
