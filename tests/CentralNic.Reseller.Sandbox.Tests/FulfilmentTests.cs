using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class FulfilmentTests
{
    private const string FilePath = "/.well-known/pki-validation/fileauth.txt";

    private static async Task<ResellerResponse> OrderAsync(Setting setting) =>
        await setting.Api.SendAsync(Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test").Set("noautofilldomains", "1"));

    [Fact]
    public async Task IssueDelay_HoldsTheCertificateUntilItsTime()
    {
        await using var setting = await Setting.StartAsync(o => o with { IssueDelay = TimeSpan.FromMinutes(10) });
        var order = await OrderAsync(setting);
        setting.Customer.Serve("example.test", FilePath, order.First("file contents")!);
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilAsync(b => b.Certificates[0].ProvenAt is not null);

        Assert.Equal("processing", (await setting.StatusAsync(id)).First("status"));
        setting.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("processing", (await setting.StatusAsync(id)).First("status"));
        setting.Time.Advance(TimeSpan.FromMinutes(1));
        await setting.UntilActiveAsync(id);
        Assert.Equal(
            TimeSpan.FromMinutes(10), setting.Server.State.Certificates[0].IssuedAt - setting.Server.State.Certificates[0].ProvenAt);
    }

    [Theory]
    [InlineData(null, 10)]
    [InlineData(1, 1)]
    public async Task ReissueDelay_IsThatOfReissuesAlone(int? given, int minutes)
    {
        await using var setting = await Setting.StartAsync(o => o with
        {
            IssueDelay = TimeSpan.FromMinutes(10),
            ReissueDelay = given is { } some ? TimeSpan.FromMinutes(some) : null,
        });

        var bought = await IssuedAfterAsync(10, await OrderAsync(setting));
        await IssuedAfterAsync(minutes, await setting.ReissueAsync(bought, Api.NewCsr()));

        async Task<string> IssuedAfterAsync(int wait, ResellerResponse order)
        {
            setting.Customer.Serve("example.test", FilePath, order.First("file contents")!);
            var id = order.First("certificate")!;
            await setting.LookAsync(id);
            await setting.UntilAsync(b => b.Certificates.Single(each => each.Id == id).ProvenAt is not null);
            setting.Time.Advance(TimeSpan.FromMinutes(wait));
            await setting.UntilActiveAsync(id);
            var certificate = setting.Server.State.Certificates.Single(each => each.Id == id);
            Assert.Equal(TimeSpan.FromMinutes(wait), certificate.IssuedAt - certificate.ProvenAt);
            return id;
        }
    }

    [Fact]
    public async Task Schedule_TheCaLooksByItself()
    {
        await using var setting = await Setting.StartAsync();
        var order = await OrderAsync(setting);
        for (var i = 0; i < 20 && setting.Customer.Requests.IsEmpty; i++)
        {
            setting.Time.Advance(TimeSpan.FromSeconds(5));
            await LookedAsync(setting);
        }

        Assert.NotEmpty(setting.Customer.Requests);
        setting.Customer.Serve("example.test", FilePath, order.First("file contents")!);
        for (var i = 0; i < 20 && setting.Server.State.Certificates[0].ProvenAt is null; i++)
        {
            setting.Time.Advance(TimeSpan.FromMinutes(1));
            await ProvenAsync(setting);
        }

        await setting.UntilActiveAsync(order.First("certificate")!);
    }

    [Fact]
    public async Task Schedule_ANameThatIsNeverProvenFailsAfter28Days()
    {
        await using var setting = await Setting.StartAsync();
        var order = await OrderAsync(setting);
        setting.Time.Advance(TimeSpan.FromDays(28));
        await setting.LookAsync(order.First("certificate")!);
        await setting.UntilAsync(b => b.Events.Count > 0);

        var happened = Assert.Single(setting.Server.State.Events);
        Assert.Equal(("CERTIFICATE_REQUEST", "REQUEST_FAILED"), (happened.Class, happened.Subclass));
        var status = await setting.StatusAsync(order.First("certificate")!);
        Assert.Equal("failed", status.First("status"));
        Assert.Equal(547, (await setting.LookAsync(order.First("certificate")!)).Code);
    }

    [Fact]
    public async Task Event_IsListedUntilItIsDeleted()
    {
        await using var setting = await Setting.StartAsync();
        var order = await OrderAsync(setting);
        setting.Customer.Serve("example.test", FilePath, order.First("file contents")!);
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);

        var list = await setting.Api.SendAsync("QueryEventList", ("class", "CERTIFICATE*"), ("wide", "1"), ("mindate", "2026-11-24"));
        var row = Assert.Single(list.Rows);
        Assert.Equal("CERTIFICATE_REQUEST", row["eventclass"]);
        Assert.Equal("REQUEST_SUCCESSFUL", row["eventsubclass"]);
        Assert.Equal(id, row["object id"]);
        Assert.Equal("2026-11-24 10:30:00.0", row["event date"]);
        Assert.Equal("1", list.First("total"));
        Assert.Equal("0", (await setting.Api.SendAsync("QueryEventList", ("class", "DOMAIN*"))).First("total"));
        Assert.Equal("0", (await setting.Api.SendAsync("QueryEventList", ("mindate", "2026-11-25 00:00:00"))).First("total"));

        var detail = await setting.Api.SendAsync("StatusEvent", ("event", row["event"]!));
        Assert.Equal("certificate:" + id, detail.First("data"));
        Assert.Equal(200, (await setting.Api.SendAsync("DeleteEvent", ("event", row["event"]!))).Code);
        Assert.Equal(545, (await setting.Api.SendAsync("DeleteEvent", ("event", row["event"]!))).Code);
        Assert.Equal("0", (await setting.Api.SendAsync("QueryEventList")).First("total"));
        Assert.Equal("1", (await setting.Api.SendAsync("QueryEventList", ("history", "1"))).First("total"));
    }

    private static async Task LookedAsync(Setting setting)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await setting.Server.State.UntilAsync(b => b.Certificates[0].LastFinding is not null, bound.Token);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested)
        {
            // The clock was moved before the timer was set: the caller moves it again.
        }
    }

    private static async Task ProvenAsync(Setting setting)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await setting.Server.State.UntilAsync(b => b.Certificates[0].ProvenAt is not null, bound.Token);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested)
        {
            // As above.
        }
    }
}
