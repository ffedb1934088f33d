using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Circuit;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Tests.Transport;
using CentralNic.Reseller.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.Reseller.Tests.Circuit;

public sealed class CircuitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ResellerResponse Good = new(200, "ok");
    private static readonly ResellerResponse Down = new(421, "try again");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Circuit_OpensAfterFailuresInARowAndThenNothingIsSent()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => Down);
        await using var test = Client(api);

        await FailAsync(test, 2);
        Assert.Equal(CircuitState.Closed, test.Client.Circuit);
        await FailAsync(test, 1);
        Assert.Equal(CircuitState.Open, test.Client.Circuit);

        foreach (var changesSomething in new[] { false, true })
        {
            var error = await Assert.ThrowsAsync<ResellerException>(() => SendAsync(test, changesSomething));
            Assert.Equal((ResellerErrorKind.Unreachable, true, "X"), (error.Kind, error.RepeatIsSafe, error.Command));
            Assert.Equal(_time.GetUtcNow() + TimeSpan.FromSeconds(10), error.NextTryAt);
        }

        Assert.Equal(3, api.Count);
        Assert.Contains(
            test.Lines, line => line.StartsWith("Error: The API did not answer several times in a row", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(421, true)]
    [InlineData(520, true)]
    [InlineData(521, true)]
    [InlineData(422, false)]
    [InlineData(530, false)]
    [InlineData(545, false)]
    [InlineData(546, false)]
    [InlineData(549, false)]
    public async Task Circuit_OpensForPassingFaultsAlone(int code, bool opens)
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(code, "text"));
        await using var test = Client(api, options => options with { AbuseLockPause = TimeSpan.Zero });

        await FailAsync(test, 3);

        Assert.Equal(opens ? CircuitState.Open : CircuitState.Closed, test.Client.Circuit);
    }

    [Fact]
    public async Task Circuit_CountsLostAnswersOfChanges()
    {
        await using var api = await LoopbackApi.StartAsync((context, _, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var test = Client(api);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(ResellerErrorKind.OutcomeUnknown, (await Assert.ThrowsAsync<ResellerException>(() => SendAsync(test, true))).Kind);
        }

        Assert.Equal(CircuitState.Open, test.Client.Circuit);
    }

    [Fact]
    public async Task Circuit_ForgetsFailuresAtEachAnswer()
    {
        await using var api = await LoopbackApi.StartAsync((_, number) => number % 3 == 0 ? new ResellerResponse(545, "not found") : Down);
        await using var test = Client(api);

        await FailAsync(test, 30);

        Assert.Equal((CircuitState.Closed, 30), (test.Client.Circuit, api.Count));
    }

    [Fact]
    public async Task Circuit_AfterItsPauseClosesByOneAnswer()
    {
        await using var api = await LoopbackApi.StartAsync((_, number) => number <= 3 ? Down : Good);
        await using var test = Client(api);
        await FailAsync(test, 3);

        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        await FailAsync(test, 1);
        _time.Advance(TimeSpan.FromTicks(1));
        await SendAsync(test);
        await SendAsync(test);

        Assert.Equal((CircuitState.Closed, 5), (test.Client.Circuit, api.Count));
        Assert.Contains("Information: The API answers again ", test.Lines);
    }

    [Fact]
    public async Task Circuit_DoublesItsPauseUpToTheLongest()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => Down);
        await using var test = Client(api, options => options with { CircuitMaxPause = TimeSpan.FromSeconds(50) });
        await FailAsync(test, 3);

        var pauses = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var error = await Assert.ThrowsAsync<ResellerException>(() => SendAsync(test));
            pauses.Add((error.NextTryAt!.Value - _time.GetUtcNow()).TotalSeconds);
            _time.SetUtcNow(error.NextTryAt.Value);
            Assert.Null((await Assert.ThrowsAsync<ResellerException>(() => SendAsync(test))).NextTryAt); // the probe
        }

        Assert.Equal([10, 20, 40, 50, 50], pauses);
        Assert.Equal(3 + 5, api.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Circuit_NeverProbesWithAChange(bool isBack)
    {
        await using var api = await LoopbackApi.StartAsync((_, number) => number <= 3 || !isBack ? Down : Good);
        await using var test = Client(api);
        await FailAsync(test, 3);
        _time.Advance(TimeSpan.FromSeconds(10));

        if (isBack)
        {
            await SendAsync(test, changesSomething: true);
            Assert.Equal(["GetCertificateInfo", "X"], Names(api).Skip(3));
        }
        else
        {
            var error = await Assert.ThrowsAsync<ResellerException>(() => SendAsync(test, changesSomething: true));
            Assert.Equal((ResellerErrorKind.Unreachable, true, "X"), (error.Kind, error.RepeatIsSafe, error.Command));
            Assert.Equal(_time.GetUtcNow() + TimeSpan.FromSeconds(20), error.NextTryAt);
            Assert.Equal(["GetCertificateInfo"], Names(api).Skip(3));
        }
    }

    [Fact]
    public async Task Circuit_WhileOneProbesRefusesTheOthers()
    {
        var arrived = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using var api = await LoopbackApi.StartAsync(async (context, _, number) =>
        {
            if (number > 3)
            {
                arrived.TrySetResult();
                await answer.Task;
            }

            await context.Response.WriteAsync((number <= 3 ? Down : Good).ToWire(), Cancel);
        });
        await using var test = Client(api);
        await FailAsync(test, 3);
        _time.Advance(TimeSpan.FromSeconds(10));

        var probe = SendAsync(test);
        await arrived.Task.WaitAsync(Patience, Cancel);
        Assert.Equal(CircuitState.Probing, test.Client.Circuit);
        foreach (var changesSomething in new[] { false, true })
        {
            var error = await Assert.ThrowsAsync<ResellerException>(() => SendAsync(test, changesSomething));
            Assert.Equal(_time.GetUtcNow() + TimeSpan.FromSeconds(10), error.NextTryAt);
        }

        answer.SetResult();
        await probe.WaitAsync(Patience, Cancel);
        Assert.Equal((CircuitState.Closed, 4), (test.Client.Circuit, api.Count));
    }

    [Fact]
    public async Task Circuit_WhoseProbeIsGivenUpTakesTheNextCommand()
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var api = await LoopbackApi.StartAsync(async (context, _, number) =>
        {
            if (number == 4)
            {
                await giveUp.CancelAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }

            await context.Response.WriteAsync((number <= 3 ? Down : Good).ToWire(), Cancel);
        });
        await using var test = Client(api);
        await FailAsync(test, 3);
        _time.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(test, false, giveUp.Token));
        Assert.Equal(CircuitState.Open, test.Client.Circuit);
        await SendAsync(test);

        Assert.Equal(CircuitState.Closed, test.Client.Circuit);
    }

    [Fact]
    public async Task Circuit_ThatOpensTellsThoseWhoWaitForTheirTurn()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => Down);
        await using var test = Client(api, options => options with { Burst = 3, CommandsPerSecond = 1 });
        await FailAsync(test, 2);
        var last = test.Client.Budget.TryAcquire(); // so that the others wait
        var waiting = Enumerable.Range(0, 10).Select(_ => SendAsync(test, changesSomething: true)).ToList();
        Assert.Equal(10, test.Client.Budget.Waiting);

        last!.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1)); // one of them gets a turn, and fails

        var errors = await Task.WhenAll(
            waiting.Select(one => Assert.ThrowsAsync<ResellerException>(() => one.WaitAsync(Patience, Cancel))));
        Assert.Equal(9, errors.Count(error => error is { Kind: ResellerErrorKind.Unreachable, RepeatIsSafe: true, NextTryAt: not null }));
        Assert.Equal(0, test.Client.Budget.Waiting);
        Assert.Equal(3, api.Count);
    }

    [Fact]
    public async Task DisposeAsync_WithAChangeUnderWayLeavesItsOutcomeUnknown()
    {
        var arrived = new TaskCompletionSource();
        await using var api = await LoopbackApi.StartAsync(async (context, _, _) =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var test = Client(api, options => options with { CircuitFailures = 1 });

        var sending = SendAsync(test, changesSomething: true);
        await arrived.Task.WaitAsync(Patience, Cancel);
        await test.DisposeAsync();
        _time.Advance(TimeSpan.FromMinutes(3)); // its answer may still come for as long as this

        var error = await Assert.ThrowsAsync<ResellerException>(() => sending.WaitAsync(Patience, Cancel));
        Assert.Equal((ResellerErrorKind.OutcomeUnknown, false), (error.Kind, error.RepeatIsSafe));
    }

    [Fact]
    public async Task SendAsync_OfAReadIsNotRepeatedIntoAnOpenCircuit()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => Down);
        await using var test = Client(api, options => options with { ReadAttempts = 10, RetryDelay = TimeSpan.Zero });

        var error = await Assert.ThrowsAsync<ResellerException>(() => SendAsync(test).WaitAsync(Patience, Cancel));

        Assert.NotNull(error.NextTryAt);
        Assert.Equal(3, api.Count);
    }

    [Fact]
    public async Task SendAsync_WithSessionsLogsInAsTheProbe()
    {
        await using var api = await LoopbackApi.StartAsync(
            (_, number) => number <= 3 ? Down : new ResellerResponse(200, "ok").Add("sessionid", "s"));
        await using var test = Client(
            api,
            options => options with
            {
                UseSessions = true,
                CircuitPause = TimeSpan.FromMinutes(2),
                CircuitMaxPause = TimeSpan.FromMinutes(5),
            });

        await FailAsync(test, 2); // StartSession, X, X: the password is used for a minute
        Assert.Equal(CircuitState.Open, test.Client.Circuit);
        await FailAsync(test, 1);
        _time.Advance(TimeSpan.FromMinutes(2));
        await SendAsync(test, changesSomething: true);

        Assert.Equal(["StartSession", "X", "X", "StartSession", "X"], Names(api));
    }

    private TestClient Client(LoopbackApi api, Func<ResellerOptions, ResellerOptions>? change = null) => new(api.Endpoint, _time, options =>
    {
        var circuit = options with { ReadAttempts = 1, CircuitFailures = 3, CircuitPause = TimeSpan.FromSeconds(10) };
        return change?.Invoke(circuit) ?? circuit;
    });

    private static async Task FailAsync(TestClient test, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Assert.ThrowsAsync<ResellerException>(() => SendAsync(test));
        }
    }

    private static Task<ResellerResponse> SendAsync(
        TestClient test, bool changesSomething = false, CancellationToken? cancellationToken = null) =>
        test.Client.SendAsync(new ResellerCommand("X"), CommandPriority.Interactive, changesSomething, cancellationToken ?? Cancel);

    private static IEnumerable<string> Names(LoopbackApi api) =>
        api.Received.Select(received => ResellerCommand.Parse(received.Form["s_command"]).Name);
}
