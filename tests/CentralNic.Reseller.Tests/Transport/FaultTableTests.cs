using System.Net;
using System.Net.Sockets;
using System.Text;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.Reseller.Tests.Transport;

/// <summary>Each fault that an API can have, once for a command that changes nothing and once for one that changes something.</summary>
public sealed class FaultTableTests
{
    private const int ReadAttempts = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public enum Fault
    {
        NobodyListens,
        ResetWithinTheCommand,
        ResetAfterTheCommandIsRead,
        ResetWithinTheAnswer,
        NoAnswerInTime,
        TruncatedWithoutEof,
        HtmlOfAProxy,
        ServerErrorWithBody,
        ServerErrorWithoutBody,
        Garbage,
        EmptyBody,
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Fault; kind and attempts of a read; kind and repeat safe of a change, which is always sent at most once.</summary>
    public static TheoryData<Fault, ResellerErrorKind, ResellerErrorKind, bool> Faults => new()
    {
        { Fault.NobodyListens, ResellerErrorKind.Unreachable, ResellerErrorKind.Unreachable, true },
        { Fault.ResetWithinTheCommand, ResellerErrorKind.Unreachable, ResellerErrorKind.OutcomeUnknown, false },
        { Fault.ResetAfterTheCommandIsRead, ResellerErrorKind.Unreachable, ResellerErrorKind.OutcomeUnknown, false },
        { Fault.ResetWithinTheAnswer, ResellerErrorKind.Unreachable, ResellerErrorKind.OutcomeUnknown, false },
        { Fault.NoAnswerInTime, ResellerErrorKind.Unreachable, ResellerErrorKind.OutcomeUnknown, false },
        { Fault.TruncatedWithoutEof, ResellerErrorKind.Truncated, ResellerErrorKind.OutcomeUnknown, false },
        { Fault.HtmlOfAProxy, ResellerErrorKind.Unreachable, ResellerErrorKind.OutcomeUnknown, false },
        { Fault.ServerErrorWithBody, ResellerErrorKind.Unreachable, ResellerErrorKind.OutcomeUnknown, false },
        { Fault.ServerErrorWithoutBody, ResellerErrorKind.Unreachable, ResellerErrorKind.OutcomeUnknown, false },
        { Fault.Garbage, ResellerErrorKind.Truncated, ResellerErrorKind.OutcomeUnknown, false },
        { Fault.EmptyBody, ResellerErrorKind.Truncated, ResellerErrorKind.OutcomeUnknown, false },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task SendAsync_OnAFaultOfTheWay(Fault fault, ResellerErrorKind ofRead, ResellerErrorKind ofChange, bool changeRepeatIsSafe)
    {
        var read = await MeetAsync(fault, changesSomething: false);
        var change = await MeetAsync(fault, changesSomething: true);

        Assert.Equal((ofRead, true, ReadAttempts), read);
        Assert.Equal((ofChange, changeRepeatIsSafe, 1), change);
    }

    /// <summary>Code; kind and attempts of a read; kind and repeat safe of a change.</summary>
    [Theory]
    [InlineData(420, ResellerErrorKind.Transient, ReadAttempts, ResellerErrorKind.OutcomeUnknown, false)]
    [InlineData(421, ResellerErrorKind.Transient, ReadAttempts, ResellerErrorKind.OutcomeUnknown, false)]
    [InlineData(422, ResellerErrorKind.AbuseLock, 1, ResellerErrorKind.AbuseLock, true)]
    [InlineData(423, ResellerErrorKind.Transient, ReadAttempts, ResellerErrorKind.OutcomeUnknown, false)]
    [InlineData(520, ResellerErrorKind.Transient, ReadAttempts, ResellerErrorKind.OutcomeUnknown, false)]
    [InlineData(521, ResellerErrorKind.Transient, ReadAttempts, ResellerErrorKind.Transient, true)]
    [InlineData(530, ResellerErrorKind.Authentication, 1, ResellerErrorKind.Authentication, true)]
    [InlineData(531, ResellerErrorKind.Authorization, 1, ResellerErrorKind.Authorization, true)]
    [InlineData(545, ResellerErrorKind.NotFound, 1, ResellerErrorKind.NotFound, true)]
    [InlineData(546, ResellerErrorKind.Money, 1, ResellerErrorKind.Money, true)]
    [InlineData(549, ResellerErrorKind.Generic, 1, ResellerErrorKind.Generic, false)]
    public async Task SendAsync_OnAReturnCode(
        int code, ResellerErrorKind ofRead, int readAttempts, ResellerErrorKind ofChange, bool changeRepeatIsSafe)
    {
        var read = await MeetAsync(
            (_, context) => context.Response.WriteAsync(new ResellerResponse(code, "text").ToWire()), changesSomething: false);
        var change = await MeetAsync(
            (_, context) => context.Response.WriteAsync(new ResellerResponse(code, "text").ToWire()), changesSomething: true);

        Assert.Equal((ofRead, true, readAttempts), read);
        Assert.Equal((ofChange, changeRepeatIsSafe, 1), change);
    }

    private static async Task<(ResellerErrorKind Kind, bool RepeatIsSafe, int Attempts)> MeetAsync(Fault fault, bool changesSomething)
    {
        if (fault is not (Fault.NobodyListens or Fault.ResetWithinTheCommand))
        {
            return await MeetAsync((time, context) => AnswerAsync(fault, time, context), changesSomething);
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        if (fault == Fault.NobodyListens)
        {
            listener.Stop();
            return await SendAsync(endpoint, new FakeTimeProvider(), changesSomething);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var resetting = ResetAllAsync(listener, end.Token);
        var met = await SendAsync(endpoint, new FakeTimeProvider(), changesSomething);
        await end.CancelAsync();
        Assert.Equal(met.Attempts, await resetting);
        return met;
    }

    private static async Task<(ResellerErrorKind Kind, bool RepeatIsSafe, int Attempts)> MeetAsync(
        Func<FakeTimeProvider, HttpContext, Task> answer, bool changesSomething)
    {
        var time = new FakeTimeProvider();
        await using var api = await LoopbackApi.StartAsync((context, _, _) => answer(time, context));
        var met = await SendAsync(api.Endpoint, time, changesSomething);
        Assert.Equal(met.Attempts, api.Count);
        return met;
    }

    private static async Task<(ResellerErrorKind Kind, bool RepeatIsSafe, int Attempts)> SendAsync(
        Uri endpoint, TimeProvider time, bool changesSomething)
    {
        await using var test = new TestClient(
            endpoint, time, options => options with { ReadAttempts = ReadAttempts, RetryDelay = TimeSpan.Zero });
        var sending = test.Client.SendAsync(new ResellerCommand("X"), CommandPriority.Interactive, changesSomething, Cancel);
        var error = await Assert.ThrowsAsync<ResellerException>(() => sending.WaitAsync(Patience, Cancel));
        Assert.All(test.Records, record => Assert.Equal(error.Kind, record.ErrorKind));
        return (error.Kind, error.RepeatIsSafe, test.Records.Count);
    }

    /// <summary>
    /// Resets each connection that comes when the first byte of its command is here, until told to end; tells how many came.
    /// </summary>
    private static async Task<int> ResetAllAsync(TcpListener listener, CancellationToken end)
    {
        for (var count = 0; ; count++)
        {
            try
            {
                using var connection = await listener.AcceptTcpClientAsync(end);
                await connection.GetStream().ReadExactlyAsync(new byte[1], end);
                connection.LingerState = new LingerOption(true, 0);
            }
            catch (OperationCanceledException)
            {
                return count;
            }
        }
    }

    private static async Task AnswerAsync(Fault fault, FakeTimeProvider time, HttpContext context)
    {
        var good = new ResellerResponse(200, "Command completed successfully").Add("a", "1").ToWire();
        switch (fault)
        {
            case Fault.ResetAfterTheCommandIsRead:
                context.Abort();
                break;
            case Fault.ResetWithinTheAnswer:
                context.Response.ContentLength = Encoding.UTF8.GetByteCount(good);
                await context.Response.WriteAsync(good[..20]);
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            case Fault.NoAnswerInTime:
                time.Advance(TimeSpan.FromMinutes(3));
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            case Fault.TruncatedWithoutEof:
                await context.Response.WriteAsync(good[..^5]);
                break;
            case Fault.HtmlOfAProxy:
                context.Response.StatusCode = StatusCodes.Status502BadGateway;
                await context.Response.WriteAsync("<html><body>502 Bad Gateway</body></html>");
                break;
            case Fault.ServerErrorWithBody:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                await context.Response.WriteAsync("Internal error: code is ill");
                break;
            case Fault.ServerErrorWithoutBody:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case Fault.Garbage:
                await context.Response.WriteAsync("\u0001\u00ff=]]property[[0] code\n=\n");
                break;
            case Fault.EmptyBody:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault));
        }
    }
}
