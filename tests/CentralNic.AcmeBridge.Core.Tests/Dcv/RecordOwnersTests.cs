using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

public sealed class RecordOwnersTests
{
    private const string Records = """
        _dnsauth.led CNAME led.dcv.ours.test.
        _dnsauth.twice CNAME once.example.test.
        once CNAME end.dcv.ours.test.
        _dnsauth.ca CNAME old.dcv.digicert.com.
        cdn CNAME edge.ours.test.
        _dnsauth.loop CNAME _dnsauth.loop2
        _dnsauth.loop2 CNAME _dnsauth.loop
        """;

    [Theory]
    [InlineData("plain.example.test", "plain.example.test")]
    [InlineData("led.example.test", "led.dcv.ours.test")]
    [InlineData("twice.example.test", "end.dcv.ours.test")]
    [InlineData("cdn.example.test", "_dnsauth.cdn.example.test")]
    [InlineData("_dnsauth.led.example.test", "led.dcv.ours.test")]
    public async Task Find_TextRecord_GoesWhereStandingAliasesLead(string name, string owner)
    {
        await using var dns = await DnsSetup.StartAsync(
            DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", Records), ("ours.test", "edge A 127.0.0.1"));

        Assert.Equal(
            owner,
            await new RecordOwners(dns.Zones()).FindAsync(new DcvRecord(name, DcvRecord.Txt, "v"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("led.example.test", null, true)]
    [InlineData("led.example.test", "dcv.ours.test", false)]
    [InlineData("plain.example.test", null, false)]
    [InlineData("cdn.example.test", "elsewhere.test", false)]
    [InlineData("led.example.test", "elsewhere.test", true)]
    public async Task FindRefusal_AliasThatLeadsOutOfTheTargets_IsRefused(string name, string? targets, bool refused)
    {
        await using var dns = await DnsSetup.StartAsync(
            DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", Records), ("ours.test", "edge A 127.0.0.1"));
        var record = new DcvRecord(name, DcvRecord.Txt, "v");
        var publisher = dns.Publisher(
            options => options with { Names = ["example.test"], AliasTargets = targets is null ? null : [targets] });

        var refusal = RecordOwners.FindRefusal(
            record, await new RecordOwners(dns.Zones()).FindAsync(record, TestContext.Current.CancellationToken), publisher);

        Assert.Equal(refused, refusal is not null);
        Assert.Contains(
            refused ? $"{name} is led by a CNAME to led.dcv.ours.test, which is no alias target of the publisher rfc2136:main" : "",
            refusal ?? "",
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_ThatItsDnsLeadsToAnothersName_EndsBeforeAnythingIsWrittenOrBought()
    {
        await using var dns = await DnsSetup.StartAsync(
            DnsSetup.Bind,
            TsigTestKey.Sha256,
            ("mine.test", "www A 127.0.0.1\n_dnsauth.www CNAME victim.others.test."),
            ("others.test", "victim A 127.0.0.1"));
        await using var harness = await BridgeHarness.StartAsync(
            dns: dns,
            dcvMethods: new Dictionary<string, string[]> { ["default"] = ["DNS-TXT"] },
            dcv: (_, options) => options with { Rfc2136 = [dns.Options("mine.test")] },
            fixedAddresses: "elsewhere.invalid");

        var order = await harness.ProvedOrderAsync(null, "www.mine.test");

        Assert.Equal((OrderStatus.Invalid, AcmeErrorType.RejectedIdentifier), (order.Status, order.Error!.Type));
        Assert.Equal(0, harness.Purchases);
        Assert.Empty(await dns.TextsAsync("victim.others.test"));
        Assert.Contains(
            harness.Log.Lines, line => line.Contains("no alias target of the publisher rfc2136:main", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Find_AliasRecord_IsWrittenWhereTheCaNamesIt()
    {
        await using var dns = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", Records));

        Assert.Equal(
            "_dnsauth.led.example.test",
            await new RecordOwners(dns.Zones()).FindAsync(
                new DcvRecord("_dnsauth.led.example.test", DcvRecord.Cname, "v"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("loop.example.test", "CNAMEs in a row")]
    [InlineData("nowhere.test", "the zone of _dnsauth.nowhere.test cannot be found")]
    public async Task Find_WithoutAnEnd_SaysWhy(string name, string reason)
    {
        await using var dns = await DnsSetup.StartWithZoneFileAsync("example.test", DnsSetup.ZoneFile(Records));

        var failure = await Assert.ThrowsAsync<DcvPublicationException>(
            () => new RecordOwners(dns.Zones()).FindAsync(new DcvRecord(name, DcvRecord.Txt, "v"), TestContext.Current.CancellationToken));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }
}
