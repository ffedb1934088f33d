using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>Who may see the pages without having signed in, and what every answer tells browsers.</summary>
[Collection(RunningBridge.Name)]
public sealed class PageAccessTests(RunningBridge bridge)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_OnThisMachine_IsShownToVisitors() =>
        Assert.Equal(HttpStatusCode.OK, (await bridge.Http.GetAsync(bridge.PageOrigin, Cancellation)).StatusCode);

    [Theory]
    [InlineData("X-Forwarded-For", "192.0.2.7")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("Forwarded", "for=192.0.2.7")]
    [InlineData("X-Real-IP", "192.0.2.7")]
    public async Task Page_PassedOnByAProxy_NeedsSignIn(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, bridge.PageOrigin + "/?tenant=a&b=c");
        request.Headers.Add(header, value);

        using var answer = await bridge.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/sign-in?return=%2F%3Ftenant%3Da%26b%3Dc", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Health_PassedOnByAProxy_TellsWhetherAllIsWellAndNothingElse()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, bridge.PageOrigin + "/health");
        request.Headers.Add("X-Forwarded-For", "192.0.2.7");

        using var answer = await bridge.Http.SendAsync(request, Cancellation);

        var told = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!.AsObject();
        Assert.Equal(["healthy"], told.Select(member => member.Key));
        Assert.Equal(answer.StatusCode == HttpStatusCode.OK, (bool)told["healthy"]!);
        Assert.NotNull(JsonNode.Parse(await bridge.Http.GetStringAsync(bridge.PageOrigin + "/health", Cancellation))!["tasks"]);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/health")]
    [InlineData("/sign-in")]
    [InlineData("/nothing-here")]
    [InlineData("/operator/v1/health")]
    public async Task Answer_TellsBrowsersToTakeNothingFromElsewhereAndToKeepNothing(string path)
    {
        using var answer = await bridge.Http.GetAsync(bridge.PageOrigin + path, Cancellation);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("base-uri 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task UnknownPage_IsToldToVisitors() => Assert.Equal(
        HttpStatusCode.NotFound, (await bridge.Http.GetAsync(bridge.PageOrigin + "/nothing-here", Cancellation)).StatusCode);
}
