using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Dns;
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
        await using var dns = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", Records), ("ours.test", "edge A 127.0.0.1"));

        Assert.Equal(owner, await new RecordOwners(dns.Zones()).FindAsync(new DcvRecord(name, DcvRecord.Txt, "v"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Find_AliasRecord_IsWrittenWhereTheCaNamesIt()
    {
        await using var dns = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", Records));

        Assert.Equal(
            "_dnsauth.led.example.test",
            await new RecordOwners(dns.Zones()).FindAsync(new DcvRecord("_dnsauth.led.example.test", DcvRecord.Cname, "v"), TestContext.Current.CancellationToken));
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
