using System.Net;
using System.Web;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator.SignIn;

/// <summary>The pages behind a proxy, and by other names than this machine's.</summary>
public sealed class ProxyTests : IAsyncLifetime
{
    private static readonly (string, string) Remote = ("Operator__AllowRemote", "true");

    private RunningBridge? _bridge;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bridge?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task AllowRemote_NobodySeesAPageWithoutSigningIn()
    {
        var bridge = await StartAsync(Remote, ("Operator__Hosts", "admin.example.test"));
        using var browser = new Browser(bridge);

        using var page = await browser.GetAsync("/");
        using var named = await AskAsync(browser, "Admin.Example.Test");
        using var unknown = await AskAsync(browser, "attacker.example");

        Assert.Equal(
            (HttpStatusCode.SeeOther, HttpStatusCode.SeeOther, HttpStatusCode.MisdirectedRequest),
            (page.StatusCode, named.StatusCode, unknown.StatusCode));
        Assert.Equal("""{"healthy":true}""", await (await browser.GetAsync("/health")).Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task TrustedProxy_SaysWhoAsksAndThatItIsHttps()
    {
        var bridge = await StartAsync(Remote);
        var person = await Person.AddAsync(bridge);
        using var browser = new Browser(bridge)
            .With("X-Forwarded-Proto", "https").With("X-Forwarded-Host", "admin.example.test").With("X-Forwarded-For", "192.0.2.7");
        using var shown = await browser.GetAsync("/sign-in");
        var cookies = shown.Headers.GetValues("Set-Cookie").ToArray();
        var form = System.Text.RegularExpressions.Regex.Match(
            await shown.Content.ReadAsStringAsync(Cancellation), """name="form-token" value="([^"]+)">""").Groups[1].Value;

        // A cookie that is for https alone is not sent by the http of this test.
        browser.With("Cookie", cookies[0].Split(';')[0]);
        using var answer = await browser.PostAsync(
            "/sign-in", ("form-token", form), ("name", person.Name), ("password", Person.Password));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.All(
            [.. cookies, .. answer.Headers.GetValues("Set-Cookie")],
            cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
        using var client = await ApiClient.WithRoleAsync(bridge, "view");
        var entry = (await client.GetAsync("audit?action=operators.sign-in"))["items"]![0]!;
        Assert.Equal("192.0.2.7", (string?)entry["from"]);
    }

    [Fact]
    public async Task OtherProxy_IsNotBelieved()
    {
        var bridge = await StartAsync(Remote, ("TrustedProxies", "192.0.2.1"));
        using var browser = new Browser(bridge).With("X-Forwarded-Proto", "https").With("X-Forwarded-For", "192.0.2.7");

        (await browser.SignInAsync("nobody", "some password")).Dispose();

        Assert.DoesNotContain(browser.Cookies.GetAllCookies(), cookie => cookie.Secure);
        using var client = await ApiClient.WithRoleAsync(bridge, "view");
        var entry = (await client.GetAsync("audit?action=operators.sign-in"))["items"]![0]!;
        Assert.Equal("127.0.0.1", (string?)entry["from"]);
    }

    [Theory]
    [InlineData("127.0.0.0/8", "https://admin.example.test/sign-in/openid/callback")]
    [InlineData("192.0.2.1", null)]
    public async Task RedirectAddress_IsTheProxysIfItIsTrusted(string trusted, string? address)
    {
        await using var provider = await OpenIdProvider.StartAsync();
        var bridge = await StartAsync([Remote, ("TrustedProxies", trusted), .. OpenIdBridge.SettingsFor(provider.Origin)]);
        using var browser = new Browser(bridge).With("X-Forwarded-Proto", "https").With("X-Forwarded-Host", "admin.example.test");

        using var asked = await browser.GetAsync("/sign-in/openid");

        Assert.Equal(
            address ?? bridge.PageOrigin + "/sign-in/openid/callback",
            HttpUtility.ParseQueryString(asked.Headers.Location!.Query)["redirect_uri"]);
    }

    [Fact]
    public async Task ProviderThatIsAway_IsTold()
    {
        var bridge = await StartAsync(OpenIdBridge.SettingsFor($"http://127.0.0.1:{FreePort.Several(1)[0]}"));
        using var browser = new Browser(bridge);

        using var asked = await browser.GetAsync("/sign-in/openid");

        Assert.Equal(HttpStatusCode.BadGateway, asked.StatusCode);
    }

    private static async Task<HttpResponseMessage> AskAsync(Browser browser, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = host;
        return await browser.SendAsync(request);
    }

    private async Task<RunningBridge> StartAsync(params (string Key, string Value)[] settings)
    {
        _bridge = new RunningBridge(settings);
        await _bridge.InitializeAsync();
        return _bridge;
    }
}
