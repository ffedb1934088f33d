using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>
/// A-labels are labels like any other to the DNS, also those that IDNA 2003 does not know: Hebrew letters before digits (RFC 5893), and
/// Dhivehi, whose words end in a mark.
/// </summary>
public sealed class InternationalNameTests
{
    private const string German = "xn--bcher-kva";
    private const string HebrewAndDigits = "xn--24-9ld1ag3e";
    private const string Dhivehi = "xn--hqbpi0jcw";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(German)]
    [InlineData(HebrewAndDigits)]
    [InlineData(Dhivehi)]
    public async Task Lookups_FindWhatANameHas(string label)
    {
        var name = label + ".test";
        await using var dns = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, (name, $"""
            @ A 127.0.0.2
            @ CAA 0 issue "other-ca.example"
            www CNAME {label.ToUpperInvariant()}.test.
            _acme-challenge TXT "{Proof.Digest}"
            _dnsauth CNAME {label}.dcv
            """));
        var options = new ValidationOptions { Resolvers = [dns.Server.EndPoint], AttemptTimeout = TimeSpan.FromSeconds(20) };
        var resolver = new NameResolver(options, new DnsLookup(options));

        Assert.True((await Proof.Dns01Async(options, name)).IsValid);
        Assert.Equal("127.0.0.2", Assert.Single((await resolver.ResolveAsync("www." + name, null, Stop)).Addresses).Address.ToString());
        Assert.False((await new CaaCheck(options, new DnsLookup(options)).CheckAsync("www." + name, "Sectigo", null, Stop)).Permits);
        Assert.Equal(name, (await dns.Zones(new DcvVisibilityOptions()).FindAsync("_a.www." + name, Stop)).Name);
        Assert.Equal($"{label}.dcv.{name}", await new RecordOwners(dns.Zones()).FindAsync(new DcvRecord(name, DcvRecord.Txt, "v"), Stop));
    }

    [Theory]
    [InlineData(DnsSetup.Bind)]
    [InlineData(DnsSetup.Knot)]
    public async Task Publisher_WritesWhereTheLookLooks(string server)
    {
        await using var dns = await DnsSetup.StartAsync(server, TsigTestKey.Sha256, (HebrewAndDigits + ".test", ""));
        var token = DnsSetup.Text($"_dnsauth.{HebrewAndDigits}.test", "value");

        Assert.Null((await dns.Publisher().ReachAsync(token.Record!.Name, Stop)).Obstacle);
        await dns.Publisher().PublishAsync(DnsSetup.Order, token, Stop);
        Assert.True((await new DnsProofProbe(dns.Zones()).LookAsync(token.Record, Stop)).IsVisible);
        await dns.Publisher().WithdrawAsync(DnsSetup.Order, token, Stop);
        Assert.Empty(await dns.TextsAsync(token.Record.Name));
    }

    [Fact]
    public async Task Order_OfANameThatOnlyTheDnsKnows_IsIssued()
    {
        await using var dns = await DnsSetup.StartAsync(
            DnsSetup.Bind, TsigTestKey.Sha256, (Dhivehi + ".test", "www A 127.0.0.1"), ("test", ""));
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns,
            dcvMethods: new Dictionary<string, string[]> { ["default"] = ["DNS-TXT"] },
            dcv: (_, options) => options with { Rfc2136 = [dns.Options("test")] },
            fixedAddresses: "elsewhere.invalid");
        var name = $"www.{Dhivehi}.test";

        var order = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, name), BridgeHarness.NewCsr(name));

        Assert.Equal(OrderStatus.Valid, order.Status);
    }
}
