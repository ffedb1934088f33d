using System.Net;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator.SignIn;

/// <summary>What a browser does with the pages: it keeps cookies, and sends forms with what was in them.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient _http;

    public Browser(RunningBridge bridge)
    {
        Handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, CookieContainer = Cookies };
        _http = new HttpClient(Handler) { BaseAddress = new Uri(bridge.PageOrigin) };
    }

    public CookieContainer Cookies { get; } = new();

    private SocketsHttpHandler Handler { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Adds a header to all requests, as a proxy would.</summary>
    public Browser With(string header, string value)
    {
        _http.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        return this;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path, Cancellation);

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => await _http.SendAsync(request, Cancellation);

    /// <summary>Loads a page with a form and sends the form with these fields.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        using var shown = await GetAsync(page);
        var html = await shown.Content.ReadAsStringAsync(Cancellation);
        var hidden = Hidden().Matches(html)
            .Select(match => (Name: match.Groups["name"].Value, Value: WebUtility.HtmlDecode(match.Groups["value"].Value)))
            .DistinctBy(field => field.Name); // The page's head may have a form too.
        return await PostAsync(action, [.. hidden, .. fields]);
    }

    /// <summary>Sends a form.</summary>
    public Task<HttpResponseMessage> PostAsync(string action, params (string Name, string Value)[] fields) => _http.PostAsync(
        action, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), Cancellation);

    /// <summary>Fills in the form of the sign-in page.</summary>
    public Task<HttpResponseMessage> SignInAsync(string name, string password, string code = "", string? back = null) => SubmitAsync(
        SignInAddress.SignIn + (back is null ? "" : "?return=" + Uri.EscapeDataString(back)),
        SignInAddress.SignIn,
        ("name", name),
        ("password", password),
        ("code", code));

    /// <summary>Signs in by the OpenID provider, who lets everybody pass; the bridge may refuse them.</summary>
    public async Task SignInByOpenIdAsync()
    {
        using var asked = await GetAsync("/sign-in/openid");
        (await GetAsync(await AtProviderAsync(asked))).Dispose();
    }

    /// <summary>Goes where the bridge leads, and gives where the provider leads back to.</summary>
    public static async Task<string> AtProviderAsync(HttpResponseMessage asked)
    {
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        using var answer = await http.GetAsync(asked.Headers.Location, Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(Cancellation));
        return answer.Headers.Location!.PathAndQuery;
    }

    /// <summary>The token of the form on the sign-in page, as its hidden field.</summary>
    public async Task<(string Name, string Value)> FormTokenAsync()
    {
        using var shown = await GetAsync(SignInAddress.SignIn);
        var match = Hidden().Match(await shown.Content.ReadAsStringAsync(Cancellation));
        return (match.Groups["name"].Value, WebUtility.HtmlDecode(match.Groups["value"].Value));
    }

    /// <summary>Whether the browser is signed in: the sign-in page then leads on.</summary>
    public async Task<bool> IsSignedInAsync()
    {
        using var answer = await GetAsync(SignInAddress.SignIn);
        return answer.StatusCode == HttpStatusCode.SeeOther;
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)">""")]
    private static partial Regex Hidden();
}
