using System.Net;
using System.Web;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator.SignIn;

/// <summary>Signing in by an OpenID provider, with a real one.</summary>
public sealed class OpenIdSignInTests : IClassFixture<OpenIdBridge>
{
    private readonly OpenIdProvider _provider;
    private readonly RunningBridge _bridge;

    public OpenIdSignInTests(OpenIdBridge shared)
    {
        (_provider, _bridge) = (shared.Provider, shared.Bridge);
        _provider.TokenRequests.Clear();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("operate", "admins", "helpdesk")]
    [InlineData("view", "others", "helpdesk")]
    [InlineData("tenant:shop", "helpdesk", "shop=team")]
    public async Task Person_GetsTheRoleOfTheirClaimAndASessionLikeAllOthers(string role, params string[] groups)
    {
        _provider.Groups = groups;
        using var browser = new Browser(_bridge);
        using var shown = await browser.GetAsync("/sign-in?return=/orders%3Fa%3Db");
        var html = await shown.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("Sign in with Hoster &lt;login&gt;", html, StringComparison.Ordinal);

        using var asked = await browser.GetAsync(WebUtility.HtmlDecode("/sign-in/openid" + html.Split("href=\"/sign-in/openid")[1].Split('"')[0]));
        using var back = await browser.GetAsync(await Browser.AtProviderAsync(asked));

        Assert.Equal((HttpStatusCode.OK, "0; url=/orders?a=b"), (back.StatusCode, Assert.Single(back.Headers.GetValues("Refresh"))));
        using var page = await browser.GetAsync("/sign-out");
        Assert.Contains(
            $"You are signed in as alice (OpenID Connect) with the role {role}.",
            await page.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal);
        using var client = await ApiClient.WithRoleAsync(_bridge, "view");
        var entry = (await client.GetAsync("audit?action=operators.sign-in"))["items"]![0]!;
        Assert.Equal(
            ("alice (OpenID Connect)", "Done", "OpenID Connect"),
            ((string?)entry["who"], (string?)entry["outcome"], (string?)entry["after"]!["by"]));
        (await browser.SubmitAsync("/sign-out", "/sign-out")).Dispose();
        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Request_IsACodeFlowWithPkceStateAndNonce()
    {
        _provider.Groups = ["admins"];
        using var browser = new Browser(_bridge);
        using var asked = await browser.GetAsync("/sign-in/openid");

        var query = HttpUtility.ParseQueryString(asked.Headers.Location!.Query);
        Assert.Equal(("code", null, "S256"), (query["response_type"], query["response_mode"], query["code_challenge_method"]));
        Assert.Equal(_bridge.PageOrigin + "/sign-in/openid/callback", query["redirect_uri"]);
        Assert.Equal("openid profile groups", query["scope"]);
        Assert.All(["state", "nonce", "code_challenge"], name => Assert.False(string.IsNullOrEmpty(query[name])));
        Assert.DoesNotContain(OpenIdProvider.ClientSecret, Uri.UnescapeDataString(asked.Headers.Location.Query), StringComparison.Ordinal);
        Assert.All(asked.Headers.GetValues("Set-Cookie"), cookie =>
        {
            Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        });
        using var back = await browser.GetAsync(await Browser.AtProviderAsync(asked));
        Assert.False(string.IsNullOrEmpty(Assert.Single(_provider.TokenRequests).CodeVerifier));
    }

    [Theory]
    [InlineData]
    [InlineData("others", "Admins")]
    public async Task Person_WithoutARole_MayNotSignIn(params string[] groups)
    {
        _provider.Groups = groups;
        using var browser = new Browser(_bridge);
        using var asked = await browser.GetAsync("/sign-in/openid");

        using var back = await browser.GetAsync(await Browser.AtProviderAsync(asked));

        Assert.Equal(HttpStatusCode.Forbidden, back.StatusCode);
        Assert.False(await browser.IsSignedInAsync());
        using var client = await ApiClient.WithRoleAsync(_bridge, "view");
        var entry = (await client.GetAsync("audit?action=operators.sign-in"))["items"]![0]!;
        Assert.Equal(("alice (OpenID Connect)", "Refused"), ((string?)entry["who"], (string?)entry["outcome"]));
    }

    [Fact]
    public async Task Answer_ThatAnotherBrowserAskedFor_IsNotTaken()
    {
        _provider.Groups = ["admins"];
        using var attacker = new Browser(_bridge);
        using var asked = await attacker.GetAsync("/sign-in/openid");
        var answer = await Browser.AtProviderAsync(asked);
        using var browser = new Browser(_bridge);

        using var back = await browser.GetAsync(answer);

        Assert.Equal(HttpStatusCode.Forbidden, back.StatusCode);
        Assert.False(await browser.IsSignedInAsync());
        Assert.Empty(_provider.TokenRequests);
    }

    [Fact]
    public async Task Answer_TakenTwice_CountsOnce()
    {
        _provider.Groups = ["admins"];
        using var browser = new Browser(_bridge);
        using var asked = await browser.GetAsync("/sign-in/openid");
        var answer = await Browser.AtProviderAsync(asked);
        (await browser.GetAsync(answer)).Dispose();

        using var again = await browser.GetAsync(answer);

        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
    }

    [Fact]
    public async Task Refusal_OfTheProvider_IsNotShownInItsWords()
    {
        using var browser = new Browser(_bridge);
        using var asked = await browser.GetAsync("/sign-in/openid");
        var state = HttpUtility.ParseQueryString(asked.Headers.Location!.Query)["state"];

        using var back = await browser.GetAsync(
            $"/sign-in/openid/callback?error=access_denied&error_description=Call+555+now&state={Uri.EscapeDataString(state!)}");

        Assert.Equal(HttpStatusCode.Forbidden, back.StatusCode);
        Assert.DoesNotContain("555", await back.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }
}
