using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class EventTests
{
    /// <summary>Three events: a request, its reissue a day later, and the reissue's revocation another day later.</summary>
    private static async Task<(Setting Setting, string First, string Second)> StartAsync()
    {
        var setting = await Setting.StartAsync(o => o with
        {
            Accounts = [new("sandbox", "sandbox"), new("sub", "secret") { Parent = "sandbox" }],
        });
        var first = await setting.BuyAsync();
        setting.Time.Advance(TimeSpan.FromDays(1));
        var second = await setting.ProveAsync(await setting.ReissueAsync(first, Api.NewCsr()));
        setting.Time.Advance(TimeSpan.FromDays(1));
        await setting.Version2Async("RevokeCertificate", "certificate", second);
        return (setting, first, second);
    }

    private static async Task<IReadOnlyList<string>> ClassesAsync(Setting setting, params (string Key, string Value)[] filter) =>
        (await setting.Api.SendAsync("QueryEventList", [("wide", "1"), .. filter])).Values("eventclass");

    [Fact]
    public async Task QueryEventList_NarrowHasNumbersAndCountersOnly()
    {
        var (setting, _, _) = await StartAsync();
        await using var _1 = setting;
        var answer = await setting.Api.SendAsync("QueryEventList", ("limit", "2"));
        Assert.Equal(["event", "column", "count", "first", "last", "limit", "total", "events count", "events total"], answer.Names);
        Assert.Equal(["2", "3"], [answer.First("count")!, answer.First("total")!]);
        Assert.Equal(["2", "3"], [answer.First("events count")!, answer.First("events total")!]);
    }

    [Fact]
    public async Task QueryEventList_FiltersByPatternsAndDates()
    {
        var (setting, _, _) = await StartAsync();
        await using var _1 = setting;
        Assert.Equal(["CERTIFICATE_REQUEST", "CERTIFICATE_REISSUE", "CERTIFICATE_CLOSE"], await ClassesAsync(setting));
        Assert.Equal(["CERTIFICATE_REQUEST", "CERTIFICATE_REISSUE"], await ClassesAsync(setting, ("class", "certificate_re*")));
        Assert.Equal(["CERTIFICATE_CLOSE"], await ClassesAsync(setting, ("subclass", "CLOSE_*")));
        Assert.Equal(
            ["CERTIFICATE_REISSUE"], await ClassesAsync(setting, ("mindate", "2026-11-25 10:30:00"), ("maxdate", "2026-11-25 10:30:00.0")));
        Assert.Equal(505, (await setting.Api.SendAsync("QueryEventList", ("mindate", "yesterday"))).Code);
    }

    [Fact]
    public async Task QueryEventList_IsOrderedByAColumn()
    {
        var (setting, first, second) = await StartAsync();
        await using var _1 = setting;
        Assert.Equal(
            ["CERTIFICATE_CLOSE", "CERTIFICATE_REISSUE", "CERTIFICATE_REQUEST"], await ClassesAsync(setting, ("orderby", "CLASS")));
        Assert.Equal(
            ["CERTIFICATE_CLOSE", "CERTIFICATE_REISSUE", "CERTIFICATE_REQUEST"],
            await ClassesAsync(setting, ("orderby", "DATE"), ("order", "DESC")));
        var objects = (await setting.Api.SendAsync("QueryEventList", ("wide", "1"), ("orderby", "OBJECTID"))).Values("object id");
        Assert.Equal(new[] { first, second, second }.Order(StringComparer.Ordinal), objects);
        Assert.Equal(541, (await setting.Api.SendAsync("QueryEventList", ("orderby", "WEATHER"))).Code);
    }

    [Fact]
    public async Task DeletedEvents_AreHistory()
    {
        var (setting, _, _) = await StartAsync();
        await using var _1 = setting;
        var id = (await setting.Api.SendAsync("QueryEventList")).Values("event")[0];
        Assert.Equal(200, (await setting.Api.SendAsync("DeleteEvent", ("event", id))).Code);

        Assert.Equal(2, (await ClassesAsync(setting)).Count);
        Assert.Equal(["CERTIFICATE_REQUEST"], await ClassesAsync(setting, ("history", "1")));
        Assert.Equal(3, (await ClassesAsync(setting, ("showall", "1"))).Count);
        Assert.Equal(545, (await setting.Api.SendAsync("StatusEvent", ("event", id))).Code);
        var status = await setting.Api.SendAsync("StatusEvent", ("event", id), ("history", "1"));
        Assert.Equal(["date", "class", "subclass", "object id", "data", "info"], status.Names);
        Assert.Equal("2026-11-24 10:30:00.0", status.First("date"));
    }

    [Fact]
    public async Task QueryEventList_IncludesThoseOfSubresellersOnRequest()
    {
        var (setting, first, _) = await StartAsync();
        await using var _1 = setting;
        await setting.Api.SendAsync("PushObject", ("type", "CERTIFICATE"), ("object", first), ("target", "sub"));
        using var sub = new Api(setting.Server) { Login = "sub", Password = "secret" };
        await sub.SendAsync("RevokeCertificate", ("apiversion", "2"), ("certificate", first));

        Assert.Equal("3", (await setting.Api.SendAsync("QueryEventList")).First("total"));
        var all = await setting.Api.SendAsync("QueryEventList", ("includesub", "1"));
        Assert.Equal(["sandbox", "sandbox", "sandbox", "sub"], all.Values("registrar"));
        Assert.Equal("1", (await sub.SendAsync("QueryEventList", ("includesub", "1"))).First("total"));
    }
}
