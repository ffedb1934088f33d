using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Endpoints;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.AcmeBridge.Tests.Operator;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Doctor;

/// <summary>The answers that the operator can have fetched through the public URL: once, by a token, and by nobody else.</summary>
[Collection(RunningBridge.Name)]
public sealed class DiagnosticProbeTests(RunningBridge bridge)
{
    private static readonly DiagnosticAnswer Answer = new(DiagnosticKind.RateLimited, TimeSpan.Zero, "mark");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Probe_IsAnsweredOnceWithWhatItWasAskedFor()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");
        var probe = await client.PostAsync("doctor/probes", new { kind = "rate-limited" });
        var url = (string)probe["url"]!;

        using var first = await bridge.Http.GetAsync(url, Cancellation);
        using var second = await bridge.Http.GetAsync(url, Cancellation);

        Assert.StartsWith(bridge.Origin + "/acme/diagnostics/", url, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.TooManyRequests, first.StatusCode);
        Assert.Equal("application/problem+json", first.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromSeconds((int)probe["retryAfterSeconds"]!), first.Headers.RetryAfter?.Delta);
        Assert.True(first.Headers.Contains("Replay-Nonce"));
        var document = JsonNode.Parse(await first.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Equal(((string)probe["mark"]!, "127.0.0.1"), ((string)document["mark"]!, (string)document["client"]!));
        Assert.Equal(HttpStatusCode.NotFound, second.StatusCode);
    }

    [Fact]
    public async Task UnknownToken_IsAnsweredLikeAnyPathThatIsNotThere()
    {
        using var unknown = await bridge.Http.GetAsync(bridge.Url("diagnostics/" + new string('0', 48)), Cancellation);
        using var elsewhere = await bridge.Http.GetAsync(bridge.Url("nothing"), Cancellation);

        Assert.Equal((HttpStatusCode.NotFound, elsewhere.StatusCode), (unknown.StatusCode, unknown.StatusCode));
        Assert.Equal(
            await elsewhere.Content.ReadAsStringAsync(Cancellation), await unknown.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Directory_DoesNotListIt() => Assert.DoesNotContain(
        "diagnostics", await bridge.Http.GetStringAsync(bridge.Url("directory"), Cancellation), StringComparison.Ordinal);

    [Fact]
    public async Task Issue_IsForThoseWhoMayOperateAlone()
    {
        using var viewer = await ApiClient.WithRoleAsync(bridge, "view");

        await viewer.PostAsync("doctor/probes", new { kind = "held" }, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task UnknownKind_IsRefused()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");

        var problem = await client.PostAsync("doctor/probes", new { kind = "flood" }, HttpStatusCode.BadRequest);

        Assert.Contains("kind is 'flood': give held or rate-limited", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public void Token_IsOverAfterAMinute()
    {
        var clock = new FakeTimeProvider();
        var probes = new DiagnosticProbes(clock);
        var (early, late) = (probes.Issue(Answer), probes.Issue(Answer));

        clock.Advance(DiagnosticProbes.Lifetime - TimeSpan.FromMilliseconds(1));
        Assert.Equal(Answer, probes.Take(early));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(probes.Take(late));
    }

    [Fact]
    public void Tokens_AreNeverMoreThanAFew()
    {
        var clock = new FakeTimeProvider();
        var probes = new DiagnosticProbes(clock);
        var tokens = new List<string>();
        for (var count = 0; count <= DiagnosticProbes.MostAtOnce; count++)
        {
            tokens.Add(probes.Issue(Answer));
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Null(probes.Take(tokens[0]));
        Assert.All(tokens.Skip(1), token => Assert.NotNull(probes.Take(token)));
        Assert.All(tokens, token => Assert.Equal(48, token.Length));
    }
}
