using System.Globalization;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Tests.Transport;
using CentralNic.Reseller.Wire;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.Reseller.Tests.Sessions;

public sealed class SessionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_ByDefaultSendsThePasswordAndOpensNoSession()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok"));
        await using (var test = new TestClient(api.Endpoint, _time))
        {
            await SendAsync(test);
        }

        Assert.Equal(["X password"], Seen(api));
    }

    [Fact]
    public async Task SendAsync_LogsInOnceForAllWhoWait()
    {
        await using var api = await LoopbackApi.StartAsync(Obliging);
        await using var test = Client(api);

        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => SendAsync(test)));

        Assert.Equal("StartSession password persistent", Seen(api)[0]);
        Assert.Equal(Enumerable.Repeat("X s1", 30), Seen(api).Skip(1));
        Assert.All(api.Received, received => Assert.Equal("acme:bridge", received.Form["s_login"]));
        Assert.Equal("StartSession", test.Records.First().Command);
    }

    [Fact]
    public async Task SendAsync_RenewsTheSessionBeforeItEnds()
    {
        await using var api = await LoopbackApi.StartAsync(Obliging);
        await using var test = Client(api);

        await SendAsync(test);
        _time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        await SendAsync(test);
        _time.Advance(TimeSpan.FromSeconds(1));
        await SendAsync(test);

        Assert.Equal(["StartSession password persistent", "X s1", "X s1", "StartSession password persistent", "X s4"], Seen(api));
    }

    [Fact]
    public async Task SendAsync_WithASessionThatSeemsOverUsesItForAMinute()
    {
        // The API's clock is behind this machine's.
        await using var api = await LoopbackApi.StartAsync((_, number) => Opened(number, _time.GetUtcNow() - TimeSpan.FromDays(2)));
        await using var test = Client(api);

        await SendAsync(test);
        await SendAsync(test);
        _time.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(test);

        Assert.Equal(["StartSession password persistent", "X s1", "X s1", "StartSession password persistent", "X s4"], Seen(api));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAsync_AfterARefusedSessionLogsInAndSendsAgain(bool changesSomething)
    {
        await using var api = await LoopbackApi.StartAsync((command, number) => number == 3 ? Refused : Obliging(command, number));
        await using var test = Client(api);

        await SendAsync(test);
        await SendAsync(test, changesSomething);
        await SendAsync(test, changesSomething);

        Assert.Equal(["StartSession password persistent", "X s1", "X s1", "StartSession password persistent", "X s4", "X s4"], Seen(api));
        Assert.Contains(test.Lines, line => line.Contains("was refused (530)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAsync_WithSessionsThatAreAlwaysRefusedFallsBackToThePasswordForHalfAnHour()
    {
        await using var api = await LoopbackApi.StartAsync((command, number) =>
            command.Name == "StartSession" ? Opened(number, null) : number is 2 or 4 ? Refused : new ResellerResponse(200, "ok"));
        await using var test = Client(api);

        await SendAsync(test, changesSomething: true);
        _time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1));
        await SendAsync(test);
        _time.Advance(TimeSpan.FromTicks(1));
        await SendAsync(test);

        Assert.Equal(
            [
                "StartSession password persistent", "X s1", "StartSession password persistent", "X s3", "X password", "X password",
                "StartSession password persistent", "X s7",
            ],
            Seen(api));
        Assert.Contains(test.Lines, line => line.StartsWith("Warning: Sessions of the API do not work", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(500, 30)]
    [InlineData(521, 1)]
    [InlineData(421, 1)]
    [InlineData(200, 30)] // without an id
    public async Task SendAsync_WithoutALoginFallsBackToThePasswordForAWhile(int code, int minutes)
    {
        await using var api = await LoopbackApi.StartAsync(
            (command, _) => new ResellerResponse(command.Name == "StartSession" ? code : 200, "text"));
        await using var test = Client(api);

        await SendAsync(test, changesSomething: true);
        _time.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromTicks(1));
        await SendAsync(test);
        _time.Advance(TimeSpan.FromTicks(1));
        await SendAsync(test);

        Assert.Equal(
            ["StartSession password persistent", "X password", "X password", "StartSession password persistent", "X password"], Seen(api));
        Assert.Contains(test.Lines, line => line.StartsWith("Warning: Sessions of the API do not work", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAsync_WithAWrongPasswordFailsAsAuthentication()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => Refused);
        await using var test = Client(api);

        var error = await Assert.ThrowsAsync<ResellerException>(() => SendAsync(test, changesSomething: true));

        Assert.Equal((ResellerErrorKind.Authentication, true, "X"), (error.Kind, error.RepeatIsSafe, error.Command));
        Assert.Equal(["StartSession password persistent", "X password"], Seen(api));
    }

    [Fact]
    public async Task SendAsync_WhenTheLoginMeetsTheAbuseLockSendsNothing()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(422, "Abuse lock"));
        await using var test = Client(api);

        var error = await Assert.ThrowsAsync<ResellerException>(() => SendAsync(test, changesSomething: true));

        Assert.Equal((ResellerErrorKind.AbuseLock, true), (error.Kind, error.RepeatIsSafe));
        Assert.Equal(1, api.Count);
    }

    [Fact]
    public async Task SendAsync_GivenUpDuringTheLoginLeavesItToOthers()
    {
        var arrived = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using var api = await LoopbackApi.StartAsync(async (context, command, number) =>
        {
            arrived.TrySetResult();
            await answer.Task;
            await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Obliging(command, number).ToWire()), Cancel);
        });
        await using var test = Client(api);
        using var giveUp = new CancellationTokenSource();

        var first = test.Client.SendAsync(new ResellerCommand("X"), CommandPriority.Interactive, true, giveUp.Token);
        var second = SendAsync(test);
        await arrived.Task.WaitAsync(Patience, Cancel);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Patience, Cancel));
        answer.SetResult();
        await second.WaitAsync(Patience, Cancel);

        Assert.Equal(["StartSession password persistent", "X s1"], Seen(api));
    }

    [Fact]
    public async Task SendAsync_TakesTheLoginFromTheBudget()
    {
        await using var api = await LoopbackApi.StartAsync(Obliging);
        await using var test = Client(api, options => options with { CommandsPerSecond = 1, Burst = 1 });

        var sending = SendAsync(test);
        await UntilAsync(() => test.Client.Budget.Waiting == 1 && api.Count == 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await sending.WaitAsync(Patience, Cancel);

        Assert.Equal(["StartSession password persistent", "X s1"], Seen(api));
    }

    [Fact]
    public async Task Log_NeverHasTheSession()
    {
        await using var api = await LoopbackApi.StartAsync((command, number) => command.Name == "StartSession"
            ? new ResellerResponse(200, "ok").Add("sessionid", "very-secret-session")
            : number == 2 ? Refused : new ResellerResponse(549, "failed"));
        await using (var test = Client(api))
        {
            await Assert.ThrowsAsync<ResellerException>(() => SendAsync(test, changesSomething: true));
            await test.Client.DisposeAsync();

            Assert.Contains(test.Lines, line => line.Contains("StopSession", StringComparison.Ordinal));
            Assert.DoesNotContain("very-secret", string.Join('\n', test.Lines), StringComparison.Ordinal);
        }

        Assert.Contains("X very-secret-session", Seen(api));
    }

    [Fact]
    public async Task DisposeAsync_StopsTheSessionOnce()
    {
        await using var api = await LoopbackApi.StartAsync(Obliging);
        var test = Client(api);
        await SendAsync(test);

        await test.Client.DisposeAsync();
        await test.Client.DisposeAsync();

        Assert.Equal(["StartSession password persistent", "X s1", "StopSession s1"], Seen(api));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => SendAsync(test));
    }

    [Fact]
    public async Task DisposeAsync_WithoutASessionSendsNothing()
    {
        await using var api = await LoopbackApi.StartAsync(Obliging);

        await Client(api).DisposeAsync();

        Assert.Equal(0, api.Count);
    }

    [Fact]
    public async Task DisposeAsync_WithoutAFreeCommandLeavesTheSessionAndEndsTheWaiting()
    {
        await using var api = await LoopbackApi.StartAsync(Obliging);
        var test = Client(api, options => options with { CommandsPerSecond = 1, Burst = 2 });
        await SendAsync(test);
        var waiting = SendAsync(test);

        await test.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Patience, Cancel));
        Assert.Equal(2, api.Count);
        Assert.Contains(test.Lines, line => line.StartsWith("Warning: The session of the API was not closed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DisposeAsync_WithoutAnAnswerEndsAfterFiveSeconds()
    {
        await using var api = await LoopbackApi.StartAsync(async (context, command, number) =>
        {
            if (command.Name != "StopSession")
            {
                await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Obliging(command, number).ToWire()), Cancel);
                return;
            }

            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var test = Client(api);
        await SendAsync(test);

        await test.DisposeAsync().AsTask().WaitAsync(Patience, Cancel);

        Assert.Contains(test.Lines, line => line.StartsWith("Warning: The session of the API was not closed", StringComparison.Ordinal));
    }

    private static ResellerResponse Refused => new(530, "Authentication failed");

    /// <summary>Opens the session <c>s</c> + number for 24 hours, and does everything else.</summary>
    private ResellerResponse Obliging(ResellerCommand command, int number) =>
        command.Name == "StartSession" ? Opened(number, _time.GetUtcNow() + TimeSpan.FromHours(24)) : new ResellerResponse(200, "ok");

    private static ResellerResponse Opened(int number, DateTimeOffset? expires) => new ResellerResponse(200, "ok")
        .Add("sessionid", $"s{number}")
        .Add("expiration date", expires?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));

    private TestClient Client(LoopbackApi api, Func<ResellerOptions, ResellerOptions>? change = null) =>
        new(api.Endpoint, _time, options => (change?.Invoke(options) ?? options) with { UseSessions = true });

    private static Task<ResellerResponse> SendAsync(TestClient test, bool changesSomething = false) =>
        test.Client.SendAsync(new ResellerCommand("X"), CommandPriority.Interactive, changesSomething, Cancel);

    /// <summary>Each command received with its login: <c>password</c> or the session's id.</summary>
    private static List<string> Seen(LoopbackApi api) => [.. api.Received.Select(received =>
        ResellerCommand.Parse(received.Form["s_command"]).Name
        + (received.Form.ContainsKey("s_pw") ? " password" : "")
        + (received.Form.TryGetValue("s_sessionid", out var id) ? $" {id}" : "")
        + (received.Form.GetValueOrDefault("persistent") == "1" ? " persistent" : ""))];

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        bound.CancelAfter(Patience);
        while (!condition())
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
