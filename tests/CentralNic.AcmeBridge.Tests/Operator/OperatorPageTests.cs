using System.Net;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Operator;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>The page that can only be read.</summary>
[Collection(RunningBridge.Name)]
public sealed class OperatorPageTests(RunningBridge bridge)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_IsHtmlThatNothingCanBeAddedTo()
    {
        var page = await bridge.Http.GetAsync(bridge.PageOrigin, Cancellation);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(page.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Post_IsForNobodyWithoutSigningIn() => Assert.Equal(
        HttpStatusCode.SeeOther, (await bridge.Http.PostAsync(bridge.PageOrigin, null, Cancellation)).StatusCode);

    [Fact]
    public async Task Get_ByAnotherSitesName_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, bridge.PageOrigin);
        request.Headers.Host = "attacker.example";

        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await bridge.Http.SendAsync(request, Cancellation)).StatusCode);
    }

    [Fact]
    public void Html_EscapesEverythingAndShowsWhatToPublishAndTheCredit()
    {
        var html = AttentionHtml.Of(new HealthReport([], []),
        [
            Report("publish-by-hand") with
            {
                Proofs = [new DcvProofReport("a.test", "_dnsauth.a.test", "TXT", "<b>\"x\"</b>", "manual")], Finding = "ns: no TXT record",
            },
            Report("credit-exhausted") with { Text = "<img src=x>" },
        ]);

        // Name and value are copied singly, so each has a field of its own.
        Assert.Contains(
            "<td><code>_dnsauth.a.test IN TXT</code></td><td><code>&lt;b&gt;&quot;x&quot;&lt;/b&gt;</code></td>",
            html,
            StringComparison.Ordinal);
        Assert.Contains("ns: no TXT record", html, StringComparison.Ordinal);
        Assert.Contains("<h2>Credit exhausted</h2><p>&lt;img src=x&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_FitsSmallAndDarkScreensAndStaysFresh()
    {
        var html = AttentionHtml.Of(new HealthReport([], []), []);

        Assert.Contains("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">", html, StringComparison.Ordinal);
        Assert.Contains("<meta http-equiv=\"refresh\"", html, StringComparison.Ordinal);
        Assert.Contains("color-scheme:light dark", html, StringComparison.Ordinal);
    }

    private static AttentionReport Report(string kind) => new()
    {
        Kind = kind,
        Order = "o1",
        Tenant = "t",
        Profile = "p",
        Names = ["a.test"],
        Text = "why",
        Since = DateTimeOffset.UnixEpoch,
        Proofs = [],
        Commands = [],
    };
}
