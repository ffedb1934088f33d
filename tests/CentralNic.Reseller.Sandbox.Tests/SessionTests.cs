using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class SessionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartSession_OpensASessionForADay()
    {
        await using var setting = await Setting.StartAsync();

        var answer = await setting.Api.SendAsync("StartSession");

        Assert.Equal(200, answer.Code);
        Assert.Equal("2026-11-25 10:30:00", answer.First("expiration date"));
        Assert.Equal(200, await StatusAsync(setting, answer.First("sessionid")!));
        setting.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, await StatusAsync(setting, answer.First("sessionid")!));
        setting.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(530, await StatusAsync(setting, answer.First("sessionid")!));
        Assert.Equal(0, setting.Server.OpenSessions);
    }

    [Fact]
    public async Task Session_UnknownOrOfAnotherLoginIsRefused()
    {
        await using var setting = await Setting.StartAsync(o => o with { Accounts = [new("sandbox", "sandbox"), new("other", "other")] });
        var id = (await setting.Api.SendAsync("StartSession")).First("sessionid")!;

        Assert.Equal(530, await StatusAsync(setting, "0123456789abcdef"));
        Assert.Equal(530, await StatusAsync(setting, id, login: "other"));
        Assert.Equal(200, await StatusAsync(setting, id));
    }

    [Fact]
    public async Task StopSession_EndsTheSessionThatItCameIn()
    {
        await using var setting = await Setting.StartAsync();
        var first = (await setting.Api.SendAsync("StartSession")).First("sessionid")!;
        var second = (await setting.Api.SendAsync("StartSession")).First("sessionid")!;

        Assert.NotEqual(first, second);
        Assert.Equal(547, (await setting.Api.SendAsync("StopSession")).Code);
        Assert.Equal(200, await SendAsync(setting, "StopSession", first, "sandbox"));
        Assert.Equal(530, await StatusAsync(setting, first));
        Assert.Equal(200, await StatusAsync(setting, second));
        Assert.Equal(1, setting.Server.OpenSessions);
    }

    [Fact]
    public async Task Client_WithSessionsSurvivesTheirEndAndClosesItsOwn()
    {
        await using var setting = await Setting.StartAsync();
        var options = new ResellerOptions
        {
            Endpoint = setting.Server.Endpoint,
            Login = "sandbox",
            Password = new Secret("sandbox"),
            UseSessions = true,
            Burst = 10,
        };
        var order = Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test");
        await using (var client = new ResellerClient(options, setting.Time, NullLogger<ResellerClient>.Instance))
        {
            await client.SendAsync(new ResellerCommand("StatusAccount"), CommandPriority.Polling, false, Cancel);
            setting.Server.EndSessions();
            await client.SendAsync(order, CommandPriority.Interactive, true, Cancel);
            Assert.Equal(1, setting.Server.OpenSessions);
        }

        Assert.Single(setting.Server.State.Purchases);
        Assert.Equal(0, setting.Server.OpenSessions);
        Assert.Equal(
            [("StartSession", 200), (
                "StatusAccount", 200), ("AddCertificate", 530), ("StartSession", 200), ("AddCertificate", 200), ("StopSession", 200)],
            setting.Server.State.Commands.Select(c => (c.Name, c.Code)));
    }

    private static Task<int> StatusAsync(Setting setting, string session, string login = "sandbox") =>
        SendAsync(setting, "StatusAccount", session, login);

    private static async Task<int> SendAsync(Setting setting, string command, string session, string login) => ResellerResponse.Parse(
        await setting.Api.PostAsync([new("s_login", login), new("s_sessionid", session), new("s_command", $"COMMAND={command}")])).Code;
}
