using System.Net;
using System.Net.Sockets;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.Reseller.Tests.Transport;

public sealed class TransportTests
{
    private const string Good = "[RESPONSE]\ncode = 200\ndescription = Command completed successfully\nproperty[a][0] = 1\nEOF\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_PostsTheFormAndNothingElse()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok"));
        await using var client = new TestClient(api.Endpoint, change: options => options with { UseTestSystem = true });
        var command = new ResellerCommand("StatusCertificate").Set("certificate", "DK1").Set("note", "a=b&c d+é");

        await client.Client.SendAsync(command, CommandPriority.Interactive, false, Cancel);

        var (method, userAgent, form) = Assert.Single(api.Received);
        Assert.Equal("POST application/x-www-form-urlencoded", method);
        Assert.Matches(@"^CentralNic\.Reseller/\d+\.\d+\.\d+$", userAgent);
        Assert.Equal(["s_command", "s_login", "s_opmode", "s_pw"], form.Keys.Order());
        Assert.Equal("acme:bridge", form["s_login"]);
        Assert.Equal("p&ss=wört %", form["s_pw"]);
        Assert.Equal("OTE", form["s_opmode"]);
        Assert.Equal(command.ToWire(), form["s_command"]);
    }

    [Fact]
    public async Task SendAsync_OnTheLiveSystemSendsNoOperationMode()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok"));
        await using var client = new TestClient(api.Endpoint);

        await client.Client.SendAsync(new ResellerCommand("X"), CommandPriority.Interactive, false, Cancel);

        Assert.DoesNotContain("s_opmode", Assert.Single(api.Received).Form.Keys);
    }

    [Theory]
    [InlineData("closed", ResellerErrorKind.Unreachable)]
    [InlineData("html", ResellerErrorKind.Unreachable)]
    [InlineData("redirect", ResellerErrorKind.Unreachable)]
    [InlineData("truncated", ResellerErrorKind.Truncated)]
    [InlineData("short", ResellerErrorKind.Unreachable)]
    [InlineData("large", ResellerErrorKind.Unreachable)]
    public async Task SendAsync_WithABrokenAnswerRepeatsAReadButNeverAChange(string fault, ResellerErrorKind kind)
    {
        await using var api = await LoopbackApi.StartAsync((context, _, _) => AnswerBrokenAsync(context, fault));
        await using var client = new TestClient(api.Endpoint);

        var read = await FailAsync(client, changesSomething: false);
        Assert.Equal(4, api.Count);
        var change = await FailAsync(client, changesSomething: true);

        Assert.Equal(5, api.Count);
        Assert.Equal((kind, true), (read.Kind, read.RepeatIsSafe));
        Assert.Equal((ResellerErrorKind.OutcomeUnknown, false), (change.Kind, change.RepeatIsSafe));
        Assert.Equal(
            Enumerable.Repeat((ResellerErrorKind?)kind, 4).Append(ResellerErrorKind.OutcomeUnknown),
            client.Records.Select(record => record.ErrorKind));
        Assert.Equal([1, 2, 3, 4, 1], client.Records.Select(record => record.Attempt));
    }

    [Fact]
    public async Task SendAsync_OfAReadSucceedsAfterAPassingFault()
    {
        await using var api = await LoopbackApi.StartAsync((context, _, number) => number switch
        {
            1 => AnswerBrokenAsync(context, "html"),
            2 => context.Response.WriteAsync("code = 421\ndescription = try again"),
            3 => AnswerBrokenAsync(context, "truncated"),
            _ => context.Response.WriteAsync(Good),
        });
        await using var client = new TestClient(api.Endpoint);

        var response = await client.Client.SendAsync(new ResellerCommand("X"), CommandPriority.Polling, false, Cancel);

        Assert.Equal("1", response.First("a"));
        Assert.Equal(4, api.Count);
        Assert.Equal([null, 421, null, 200], client.Records.Select(record => record.Code));
    }

    [Fact]
    public async Task SendAsync_ReadsAnAnswerWhateverItsHttpStatus()
    {
        await using var api = await LoopbackApi.StartAsync((context, _, _) =>
        {
            context.Response.StatusCode = 500;
            return context.Response.WriteAsync("code = 546\ndescription = Credit limit exceeded");
        });
        await using var client = new TestClient(api.Endpoint);

        Assert.Equal(ResellerErrorKind.Money, (await FailAsync(client, changesSomething: true)).Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_ThatNeverLeavesSaysSo(bool tls)
    {
        // Nobody listens, or one who does not speak TLS.
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok"));
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = tls ? api.Endpoint.Port : ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        await using var client = new TestClient(new Uri($"{(tls ? "https" : "http")}://127.0.0.1:{port}/"));

        var change = await FailAsync(client, changesSomething: true);

        Assert.Equal((ResellerErrorKind.Unreachable, true), (change.Kind, change.RepeatIsSafe));
        Assert.Single(client.Records);
        Assert.Equal(0, api.Count);
    }

    [Fact]
    public async Task SendAsync_ClosedBeforeTheRequestIsReadHasAnUnknownOutcome()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var client = new TestClient(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));

        var failing = FailAsync(client, changesSomething: true);
        using (var connection = await listener.AcceptTcpClientAsync(Cancel))
        {
            // At least one byte came; then the connection is reset.
            await connection.GetStream().ReadExactlyAsync(new byte[1], Cancel);
            connection.LingerState = new LingerOption(true, 0);
        }

        Assert.Equal(ResellerErrorKind.OutcomeUnknown, (await failing.WaitAsync(Patience, Cancel)).Kind);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task SendAsync_WithoutAnAnswerInTimeHasAnUnknownOutcome()
    {
        var time = new FakeTimeProvider();
        var arrived = new TaskCompletionSource();
        await using var api = await LoopbackApi.StartAsync(async (context, _, _) =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var client = new TestClient(api.Endpoint, time);

        var failing = FailAsync(client, changesSomething: true);
        await arrived.Task.WaitAsync(Patience, Cancel);
        time.Advance(TimeSpan.FromSeconds(179));
        Assert.False(failing.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ResellerErrorKind.OutcomeUnknown, (await failing.WaitAsync(Patience, Cancel)).Kind);
        Assert.Equal(TimeSpan.FromSeconds(180), Assert.Single(client.Records).Duration);
    }

    [Fact]
    public async Task SendAsync_OfAChangeIsNotCutByCancellation()
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var api = await LoopbackApi.StartAsync(async (context, _, _) =>
        {
            await giveUp.CancelAsync();
            await context.Response.WriteAsync(Good, Cancel);
        });
        await using var client = new TestClient(api.Endpoint);

        var response = await client.Client.SendAsync(new ResellerCommand("X"), CommandPriority.Interactive, true, giveUp.Token);

        Assert.Equal("1", response.First("a"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.Client.SendAsync(new ResellerCommand("X"), CommandPriority.Interactive, true, giveUp.Token));
        Assert.Equal(1, api.Count);
    }

    [Fact]
    public async Task SendAsync_OfAReadIsCutByCancellation()
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var api = await LoopbackApi.StartAsync(async (context, _, _) =>
        {
            await giveUp.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var client = new TestClient(api.Endpoint);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.Client.SendAsync(new ResellerCommand("X"), CommandPriority.Interactive, false, giveUp.Token));

        var record = Assert.Single(client.Records);
        Assert.Equal((null, null), (record.Code, record.ErrorKind));
        Assert.Equal(0, client.Client.Budget.UnderWay);
    }

    private static async Task<ResellerException> FailAsync(TestClient client, bool changesSomething) =>
        await Assert.ThrowsAsync<ResellerException>(
            () => client.Client.SendAsync(new ResellerCommand("X"), CommandPriority.Interactive, changesSomething, Cancel));

    private static async Task AnswerBrokenAsync(HttpContext context, string fault)
    {
        switch (fault)
        {
            case "closed":
                context.Abort();
                break;
            case "html":
                context.Response.StatusCode = 502;
                await context.Response.WriteAsync("<html><body>502 Bad Gateway</body></html>");
                break;
            case "redirect":
                context.Response.Redirect("/elsewhere");
                break;
            case "truncated":
                await context.Response.WriteAsync(Good[..^5]);
                break;
            case "short":
                context.Response.ContentLength = Good.Length;
                await context.Response.WriteAsync(Good[..20]);
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            case "large":
                await context.Response.WriteAsync(new string('x', ResellerResponse.MaxLength + 1));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault));
        }
    }
}
