using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Tests.Transport;
using CentralNic.Reseller.Wire;
using CentralNic.Reseller.Zones;
using Xunit;

namespace CentralNic.Reseller.Tests.Zones;

public sealed class ZoneCommandsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(210, false)]
    [InlineData(211, true)]
    public async Task ExistsAsync_ReadsTheCode(int code, bool exists)
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(code, "DNS zone"));
        await using var test = new TestClient(api.Endpoint);

        Assert.Equal(exists, await test.Client.Zones.ExistsAsync("example.com.", CommandPriority.Interactive, Cancel));
        Assert.Equal("COMMAND=CheckDNSZone\ndnszone=example.com", api.Received.Single().Form["s_command"]);
    }

    [Fact]
    public async Task ExistsAsync_WithAnotherCodeThrows()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "Command completed successfully"));
        await using var test = new TestClient(api.Endpoint);

        var error = await Assert.ThrowsAsync<ResellerException>(
            () => test.Client.Zones.ExistsAsync("example.com", CommandPriority.Interactive, Cancel));

        Assert.Equal((200, true), (error.Code, error.RepeatIsSafe));
    }

    [Fact]
    public async Task StatusAsync_ReadsTheZone()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok")
            .Add("DNSZONE", "example.com").Add("ZONETYPE", "Master").Add("signed", "0").Add("external", "1").Add(
                "SOAMNAME", "ns1.dnsres.net.")
            .Add("SOASERIAL", "4294967295").Add("soattl", "86400").Add("signer status", "0"));
        await using var test = new TestClient(api.Endpoint);

        var status = await test.Client.Zones.StatusAsync("example.com", CommandPriority.Interactive, Cancel);

        Assert.Equal(
            """
            Zone = example.com
            ZoneType = Master
            IsSigned = False
            IsExternal = True
            Soa.PrimaryServer = ns1.dnsres.net.
            Soa.Serial = 4294967295
            Soa.Ttl = 86400
            Other[signer status] = 0

            """,
            ResultText.Of(status));
    }

    [Fact]
    public async Task RecordsAsync_ReadsWideRows()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok")
            .AddRange("column", ["name", "ttl", "type", "content", "prio", "locked", "updated date"])
            .AddRange("name", ["@", "_x.www", "@", "sip", "broken"])
            .AddRange("ttl", ["3600", "60", "600", "600", "600"])
            .AddRange("type", ["TXT", "CNAME", "MX", "SRV", "no type"])
            .AddRange("content", ["\"tok\"", "dcv.digicert.com", "mx.example.com", "5 5060 sip.example.com", "x"])
            .AddRange("prio", ["", "", "10", "20", ""])
            .AddRange("locked", ["0", "0", "1", "0", "0"])
            .Add("updated date", "2026-11-24 01:02:03.0")
            .Add("count", "5").Add("first", "0").Add("last", "4").Add("limit", "100").Add("total", "5"));
        await using var test = new TestClient(api.Endpoint);

        var records = await test.Client.Zones
            .RecordsAsync(new ZoneRecordFilter { Zone = "example.com", Type = "TXT" }, CommandPriority.Interactive, Cancel).ToListAsync(
                Cancel);

        Assert.Equal(
            ["@ 3600 IN TXT \"tok\"", "_x.www 60 IN CNAME dcv.digicert.com.", "@ 600 IN MX 10 mx.example.com.", "sip 600 IN SRV 20 5 5060 "
                + "sip.example.com."],
            records.Select(record => record.Record.ToLine("example.com")));
        Assert.Equal([false, false, true, false], records.Select(record => record.IsLocked!.Value));
        Assert.Equal(10, records[2].Priority);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 1, 2, 3, TimeSpan.Zero), records[0].UpdatedDate);
        Assert.All(records, record => Assert.Empty(record.Other));
        Assert.Equal("COMMAND=QueryDNSZoneRRList\ndnszone=example.com\ntype=TXT\nwide=1\nfirst=0", api.Received.Single().Form["s_command"]);
    }

    [Fact]
    public async Task RecordsAsync_ReadsNarrowRowsWithTheirExactLines()
    {
        string[] lines = ["@ 3600 IN NS ns1.dnsres.net", "www 600 IN A 192.0.2.1", "@ 60 IN TXT \"tok\""];
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok")
            .Add("column", "rr").AddRange("rr", lines).Add("count", "3").Add("first", "0").Add("last", "2").Add("total", "3"));
        await using var test = new TestClient(api.Endpoint);

        var records = await test.Client.Zones
            .RecordsAsync(new ZoneRecordFilter { Zone = "example.com", Detailed = false }, CommandPriority.Interactive, Cancel).ToListAsync(
                Cancel);

        Assert.Equal(lines, records.Select(record => record.Line));
        Assert.Equal(["example.com", "www.example.com", "example.com"], records.Select(record => record.Record.AbsoluteName));
        Assert.Equal(["ns1.dnsres.net", "192.0.2.1", "tok"], records.Select(record => record.Record.Content));
    }

    [Fact]
    public async Task ListAsync_ReadsZones()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok")
            .AddRange("column", ["dnszone", "zonetype", "external"]).AddRange("dnszone", ["a.test", "b.test"])
            .AddRange("zonetype", ["Master", "Slave"]).AddRange("external", ["0", "1"]).Add("last", "1").Add("total", "2"));
        await using var test = new TestClient(api.Endpoint);

        var zones = await test.Client.Zones.ListAsync(new ZoneListFilter(), CommandPriority.Interactive, Cancel).ToListAsync(Cancel);

        Assert.Equal(
            [("a.test", "Master", false), ("b.test", "Slave", true)],
            zones.Select(zone => (zone.Zone, zone.ZoneType!, zone.IsExternal!.Value)));
    }

    [Fact]
    public async Task ModifyAsync_IsSentOnceAndAsWritten()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(421, "Command failed due to server error"));
        await using var test = new TestClient(api.Endpoint);
        var request = new ModifyZoneRequest { Zone = "example.com", Add = ["@ 60 IN TXT \"new\""], Delete = ["@ 60 IN TXT \"old\""] };

        var error = await Assert.ThrowsAsync<ResellerException>(
            () => test.Client.Zones.ModifyAsync(request, CommandPriority.Interactive, Cancel));

        Assert.Equal(ResellerErrorKind.OutcomeUnknown, error.Kind);
        Assert.Equal(
            "COMMAND=ModifyDNSZone\ndnszone=example.com\naddrr0=@ 60 IN TXT \"new\"\ndelrr0=@ 60 IN TXT \"old\"",
            api.Received.Single().Form["s_command"]);
    }

    [Fact]
    public void Requests_ThatChangeNothingOrHoldAnEmptyLineAreRefused()
    {
        Assert.Throws<ArgumentException>(() => new ModifyZoneRequest { Zone = "example.com" }.ToCommand());
        Assert.Throws<ArgumentException>(() => new ModifyZoneRequest { Zone = "example.com", Add = [" "] }.ToCommand());
        Assert.Throws<ArgumentException>(() => new ModifyZoneRequest { Zone = "example.com", Add = ["@ TXT a\nrr0=@ TXT b"] }.ToCommand());
        Assert.Throws<ArgumentException>(() => new AddZoneRequest { Zone = "" }.ToCommand());
    }
}
