using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Monitoring;

/// <summary>What load balancers and service managers are told.</summary>
[Collection(RunningBridge.Name)]
public sealed class HealthProbeTests(RunningBridge bridge)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_OnceAllIsStarted()
    {
        using var answer = await bridge.Http.GetAsync(bridge.PageOrigin + "/health/ready", Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var told = await ReadAsync(answer);
        Assert.True((bool)told["ready"]!);
        Assert.Empty(told["reasons"]!.AsArray());
    }

    [Fact]
    public async Task Live_AsLongAsTheProgramAnswers()
    {
        Assert.True((bool)(await ReadAsync(await bridge.Http.GetAsync(bridge.PageOrigin + "/health/live", Cancellation)))["live"]!);
        Assert.True((bool)(await ReadAsync(await bridge.Http.GetAsync(bridge.Origin + "/health/live", Cancellation)))["live"]!);
    }

    [Fact]
    public async Task Stopping_IsNotReadyAndSaysWhyToThoseWhoSeeEverything()
    {
        await using var own = new RunningBridge([]);
        await own.InitializeAsync();
        own.Bridge.Readiness.EndServing();

        using var here = await own.Http.GetAsync(own.PageOrigin + "/health/ready", Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, own.PageOrigin + "/health/ready");
        request.Headers.Add("X-Forwarded-For", "192.0.2.7");
        using var stranger = await own.Http.SendAsync(request, Cancellation);
        using var client = await own.Http.GetAsync(own.Origin + "/health/ready", Cancellation);

        Assert.All([here, stranger, client], answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        Assert.Equal("listeners", (string?)Assert.Single((await ReadAsync(here))["reasons"]!.AsArray())!["check"]);
        Assert.Equal(["ready"], (await ReadAsync(stranger)).AsObject().Select(member => member.Key));
        Assert.Equal(["ready"], (await ReadAsync(client)).AsObject().Select(member => member.Key));
        Assert.Equal(0, (await Scrape.OfAsync(own)).Sum("acme_bridge_ready", "check=\"listeners\""));
        Assert.Equal(1, (await Scrape.OfAsync(own)).Sum("acme_bridge_ready", "check=\"store\""));
    }

    [Fact]
    public async Task TasksThatDoNotBegin_StandAgainstIt()
    {
        var clock = new LeapingClock();
        await using var own = new RunningBridge([]) { Clock = clock };
        await own.InitializeAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(own));

        clock.Leap = TimeSpan.FromMinutes(50); // As after a sleep of the machine: what was due has not begun yet.

        var told = await ReadAsync(await own.Http.GetAsync(own.PageOrigin + "/health/ready", Cancellation));
        Assert.Equal("periodic-tasks", (string?)Assert.Single(told["reasons"]!.AsArray())!["check"]);
        Assert.True((await Scrape.OfAsync(own)).Sum("acme_bridge_task_overdue_seconds") > 300);

        clock.Leap = TimeSpan.Zero;
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(own));
    }

    [Fact]
    public async Task Probe_OnTheAcmeListenerTakesNothingButReading()
    {
        using var posted = await bridge.Http.PostAsync(bridge.Origin + "/health/ready", null, Cancellation);
        using var overview = await bridge.Http.GetAsync(bridge.Origin + "/health", Cancellation);
        using var dcv = await bridge.Http.GetAsync(bridge.DcvOrigin + "/health/ready", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, posted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, overview.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, dcv.StatusCode);
    }

    private static async Task<HttpStatusCode> StatusOfAsync(RunningBridge bridge) =>
        (await bridge.Http.GetAsync(bridge.PageOrigin + "/health/ready", Cancellation)).StatusCode;

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
}
