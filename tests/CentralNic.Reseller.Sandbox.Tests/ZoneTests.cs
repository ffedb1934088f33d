using CentralNic.Reseller.Wire;
using DnsClient;
using DnsClient.Protocol;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class ZoneTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox-").FullName;

    private static Task<ResellerResponse> ZoneAsync(Setting setting, string command, params (string Key, string Value)[] more) =>
        setting.Api.SendAsync(command, [("dnszone", "example.com"), .. more]);

    private static async Task<IReadOnlyList<string>> LinesAsync(Setting setting) =>
        (await ZoneAsync(setting, "QueryDNSZoneRRList")).Values("rr");

    private static LookupClient Resolver(Setting setting) =>
        new(new LookupClientOptions(setting.Server.NameServer) { UseCache = false, ThrowDnsErrors = false });

    [Fact]
    public async Task CheckDNSZone_TellsWhetherItCanBeMade()
    {
        await using var setting = await Setting.StartAsync();
        Assert.Equal(210, (await ZoneAsync(setting, "CheckDNSZone")).Code);
        Assert.Equal(545, (await ZoneAsync(setting, "StatusDNSZone")).Code);
        Assert.Equal(200, (await ZoneAsync(setting, "AddDNSZone")).Code);
        Assert.Equal(211, (await ZoneAsync(setting, "CheckDNSZone")).Code);
        Assert.Equal(549, (await ZoneAsync(setting, "AddDNSZone")).Code);
        Assert.Equal(505, (await setting.Api.SendAsync("AddDNSZone", ("dnszone", "no zone"))).Code);
    }

    [Fact]
    public async Task StatusDNSZone_TellsTheSoaRecordWhoseSerialRises()
    {
        await using var setting = await Setting.StartAsync();
        await ZoneAsync(setting, "AddDNSZone", ("soarefresh", "900"), ("soamname", "ns.example.com"));
        var first = await ZoneAsync(setting, "StatusDNSZone");
        Assert.Equal(
            ("900", "ns.example.com", "master", "0"),
            (first.First("soarefresh"), first.First("soamname"), first.First("zonetype"), first.First("signed")));
        await ZoneAsync(setting, "ModifyDNSZone", ("addrr0", "@ 300 IN A 192.0.2.1"), ("signed", "1"));
        var second = await ZoneAsync(setting, "StatusDNSZone");
        Assert.True(long.Parse(second.First("soaserial")!) > long.Parse(first.First("soaserial")!));
        Assert.Equal("1", second.First("signed"));
        Assert.Equal(541, (await ZoneAsync(setting, "ModifyDNSZone", ("soarefresh", "10"))).Code);
    }

    [Fact]
    public async Task ModifyDNSZone_AddsRemovesAndExchanges()
    {
        await using var setting = await Setting.StartAsync();
        await ZoneAsync(setting, "AddDNSZone", ("rr0", "www IN A 192.0.2.1"), ("rr1", "example.com. 600 IN MX 10 mail.example.com."));
        Assert.Equal(["@ 600 IN MX 10 mail.example.com.", "www 3600 IN A 192.0.2.1"], await LinesAsync(setting));

        await ZoneAsync(setting, "ModifyDNSZone", ("addrr0", "_dnsauth 10 TXT \"one  value\""), ("delrr0", "www 3600 IN A 192.0.2.1"));
        Assert.Equal(["@ 600 IN MX 10 mail.example.com.", "_dnsauth 60 IN TXT \"one  value\""], await LinesAsync(setting));

        // Only the exact line is removed, and nothing is when one of them is wrong.
        var before = await LinesAsync(setting);
        Assert.Equal(
            545,
            (await ZoneAsync(
                setting, "ModifyDNSZone", ("addrr0", "a A 192.0.2.9"), ("delrr0", "_dnsauth 300 IN TXT \"one  value\""))).Code);
        Assert.Equal(before, await LinesAsync(setting));

        await ZoneAsync(setting, "ModifyDNSZone", ("rr0", "new 60 IN CNAME target.example.net."));
        Assert.Equal(["new 60 IN CNAME target.example.net."], await LinesAsync(setting));
    }

    [Fact]
    public async Task ModifyDNSZone_AnUnquotedTextIsKeptButHidden()
    {
        await using var setting = await Setting.StartAsync();
        await ZoneAsync(setting, "AddDNSZone");
        Assert.Equal(200, (await ZoneAsync(setting, "ModifyDNSZone", ("addrr0", "_dnsauth IN TXT bare"))).Code);
        Assert.Empty(await LinesAsync(setting));
        Assert.Empty(
            (await Resolver(setting).QueryAsync(
                "_dnsauth.example.com", QueryType.TXT, cancellationToken: TestContext.Current.CancellationToken)).Answers);
        Assert.Equal(200, (await ZoneAsync(setting, "ModifyDNSZone", ("delrr0", "_dnsauth IN TXT bare"))).Code);
    }

    [Theory]
    [InlineData("www")]
    [InlineData("www IN A")]
    [InlineData("www IN NONSENSE x")]
    [InlineData("other.net. IN A 192.0.2.1")]
    public async Task ModifyDNSZone_WhatIsNoRecordOfTheZoneGives505(string line)
    {
        await using var setting = await Setting.StartAsync();
        await ZoneAsync(setting, "AddDNSZone");
        Assert.Equal(505, (await ZoneAsync(setting, "ModifyDNSZone", ("addrr0", line))).Code);
    }

    [Fact]
    public async Task QueryDNSZoneRRList_ShowsColumnsAndFilters()
    {
        await using var setting = await Setting.StartAsync();
        await ZoneAsync(setting, "AddDNSZone", ("rr0", "www 300 IN A 192.0.2.1"), ("rr1", "@ 600 IN MX 10 mail"), ("rr2", "_a TXT \"x\""));
        var list = await ZoneAsync(setting, "QueryDNSZoneRRList", ("wide", "1"), ("type", "mx"));
        var row = Assert.Single(list.Rows);
        Assert.Equal(
            ("@", "600", "MX", "10 mail", "10", "0"), (row["name"], row["ttl"], row["type"], row["content"], row["prio"], row["locked"]));
        Assert.Equal("2026-11-24 10:30:00", row["updated date"]);
        Assert.Equal(545, (await setting.Api.SendAsync("QueryDNSZoneRRList", ("dnszone", "example.net"))).Code);
        Assert.Equal(["example.com"], (await setting.Api.SendAsync("QueryDNSZoneList", ("dnszone", "exam*"))).Values("dnszone"));
    }

    [Fact]
    public async Task NameServer_AnswersForTheZones()
    {
        await using var setting = await Setting.StartAsync();
        await ZoneAsync(
            setting, "AddDNSZone",
            ("rr0", "@ A 192.0.2.1"), ("rr1", "@ AAAA 2001:db8::1"), ("rr2", "www CNAME @"), ("rr3", "*.wild TXT \"any\" \"thing\""),
            ("rr4", "@ MX 10 mail"),
            ("rr5", "@ CAA 0 issue \"digicert.com\""),
            ("rr6", "_s._tcp SRV 1 2 443 www"),
            ("rr7", $"long TXT \"{new string('x', 300)}\""));
        var dns = Resolver(setting);
        var token = TestContext.Current.CancellationToken;
        async Task<IDnsQueryResponse> AskAsync(string name, QueryType type) => await dns.QueryAsync(name, type, cancellationToken: token);

        Assert.Equal("192.0.2.1", Assert.Single((await AskAsync("EXAMPLE.com", QueryType.A)).Answers.ARecords()).Address.ToString());
        Assert.Equal(
            "2001:db8::1", Assert.Single((await AskAsync("example.com", QueryType.AAAA)).Answers.AaaaRecords()).Address.ToString());
        var www = (await AskAsync("www.example.com", QueryType.A)).Answers;
        Assert.Equal(("example.com.", 1), (Assert.Single(www.CnameRecords()).CanonicalName.Value, www.ARecords().Count()));
        Assert.Equal(["any", "thing"], Assert.Single((await AskAsync("a.wild.example.com", QueryType.TXT)).Answers.TxtRecords()).Text);
        Assert.Equal(
            300, string.Concat(Assert.Single((await AskAsync("long.example.com", QueryType.TXT)).Answers.TxtRecords()).Text).Length);
        Assert.Equal("mail.example.com.", Assert.Single((await AskAsync("example.com", QueryType.MX)).Answers.MxRecords()).Exchange.Value);
        Assert.Equal("digicert.com", Assert.Single((await AskAsync("example.com", QueryType.CAA)).Answers.CaaRecords()).Value);
        Assert.Equal(443, Assert.Single((await AskAsync("_s._tcp.example.com", QueryType.SRV)).Answers.SrvRecords()).Port);
        Assert.Equal("ns1.rrpproxy.net.", Assert.Single((await AskAsync("example.com", QueryType.SOA)).Answers.SoaRecords()).MName.Value);

        // An empty place between names exists; a name that nobody has does not; other zones are none of its business.
        Assert.Equal(DnsHeaderResponseCode.NoError, (await AskAsync("_tcp.example.com", QueryType.A)).Header.ResponseCode);
        var missing = await AskAsync("nobody.example.com", QueryType.A);
        Assert.Equal(DnsHeaderResponseCode.NotExistentDomain, missing.Header.ResponseCode);
        Assert.Single(missing.Authorities.OfType<SoaRecord>());
        Assert.Equal(DnsHeaderResponseCode.Refused, (await AskAsync("example.net", QueryType.A)).Header.ResponseCode);
    }

    [Fact]
    public async Task Dcv_IsProvenByARecordInTheResellersZone()
    {
        await using var setting = await Setting.StartAsync();
        await ZoneAsync(setting, "AddDNSZone");
        var order = await setting.Api.SendAsync(Api.Order("ssl123dv", "dns-txt", Api.NewCsr("example.com"), "example.com"));
        var token = order.Values("dns rr")[0].Split(' ')[^1];
        await ZoneAsync(setting, "ModifyDNSZone", ("addrr0", $"_dnsauth 60 IN TXT \"{token}\""));
        await setting.LookAsync(order.First("certificate")!);
        await setting.UntilActiveAsync(order.First("certificate")!);
    }

    [Fact]
    public async Task Dcv_FollowsAnAliasOutOfTheResellersZone()
    {
        await using var setting = await Setting.StartAsync();
        await ZoneAsync(setting, "AddDNSZone", ("rr0", "_dnsauth CNAME proof.customer.test."));
        var order = await setting.Api.SendAsync(Api.Order("ssl123dv", "dns-txt", Api.NewCsr("example.com"), "example.com"));
        setting.Names.SetText("proof.customer.test", order.Values("dns rr")[0].Split(' ')[^1]);
        await setting.LookAsync(order.First("certificate")!);
        await setting.UntilActiveAsync(order.First("certificate")!);
    }

    [Fact]
    public async Task Restart_KeepsZones()
    {
        await using var setting = await Setting.StartAsync(o => o with { DataFolder = _folder });
        await ZoneAsync(setting, "AddDNSZone", ("rr0", "www 300 IN A 192.0.2.1"));
        await ZoneAsync(setting, "ModifyDNSZone", ("addrr0", "_a TXT \"x\""));
        var serial = (await ZoneAsync(setting, "StatusDNSZone")).First("soaserial");
        await setting.RestartAsync();
        Assert.Equal(["_a 3600 IN TXT \"x\"", "www 300 IN A 192.0.2.1"], await LinesAsync(setting));
        Assert.Equal(serial, (await ZoneAsync(setting, "StatusDNSZone")).First("soaserial"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
