using System.Net;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>The pages without a browser; those with one are in CentralNic.AcmeBridge.PageTests.</summary>
[Collection(RunningBridge.Name)]
public sealed partial class OperatorPageTests(RunningBridge bridge)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_IsHtmlInOnePiece()
    {
        using var page = await bridge.Http.GetAsync(bridge.PageOrigin, Cancellation);
        var html = await page.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.EndsWith("</html>", html.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script>", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Head_HasNoBody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, bridge.PageOrigin);

        using var answer = await bridge.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Content.Headers.ContentLength > 1000);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Theory]
    [InlineData("pages.css", "text/css")]
    [InlineData("pages.js", "text/javascript")]
    [InlineData("icon.svg", "image/svg+xml")]
    public async Task Asset_MayBeKeptByBrowsersUnderAnAddressThatChangesWithIt(string name, string type)
    {
        var html = await bridge.Http.GetStringAsync(bridge.PageOrigin, Cancellation);
        var start = html.IndexOf("/assets/" + name, StringComparison.Ordinal);
        var url = html[start..html.IndexOf('"', start)];
        Assert.Matches(@"\?v=[0-9a-f]{12}$", url);

        using var asset = await bridge.Http.GetAsync(bridge.PageOrigin + url, Cancellation);

        Assert.Equal((HttpStatusCode.OK, type), (asset.StatusCode, asset.Content.Headers.ContentType!.MediaType));
        Assert.True(asset.Headers.CacheControl is { NoStore: false, MaxAge.TotalDays: > 1 });
        Assert.Equal("nosniff", Assert.Single(asset.Headers.GetValues("X-Content-Type-Options")));
    }

    /// <summary>A request of the API searches 500 orders; the page goes on from there, so that nobody takes it for nothing.</summary>
    [Fact]
    public async Task Search_BehindWhatOneRequestReads_IsFoundByThePage()
    {
        await using var own = await RunningBridge.StartAsync([]);
        using var customer = await Customer.RegisteredAsync(own);
        await customer.OrderAsync("oldest.search.test");
        var customers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Customer.RegisteredAsync(own)));
        await Task.WhenAll(customers.Select(async each =>
        {
            for (var count = 0; count < 130; count++)
            {
                await each.OrderAsync("newer.test");
            }

            each.Dispose();
        }));
        using var client = await ApiClient.WithRoleAsync(own, "view");
        var asked = await client.GetAsync("orders?text=dest.sea");
        Assert.Empty(asked["items"]!.AsArray());
        Assert.NotNull(asked["next"]);

        Assert.Contains("oldest.search.test", await SearchAsync("dest.sea"), StringComparison.Ordinal);
        Assert.Contains("There is no such order", await SearchAsync("none.such"), StringComparison.Ordinal);

        Task<string> SearchAsync(string text) => own.Http.GetStringAsync($"{own.PageOrigin}/orders?text={text}", Cancellation);
    }

    /// <summary>A page that asks for one part alone would say that nothing is there when the search has only not come to it.</summary>
    [Fact]
    public void List_IsAskedForUntilItsPageIsFull()
    {
        var pages = Repository.SourceFiles("*.razor").ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

        Assert.Empty(pages.Where(page => ListAskedForInOnePart().IsMatch(page.Value)).Select(page => page.Key));
        Assert.Equal(
            ["PagedTable.razor"], pages.Where(page => page.Value.Contains("<Pager ", StringComparison.Ordinal)).Select(page => page.Key));
        Assert.Contains(pages, page => page.Value.Contains("<PagedTable ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Asset_ThatDoesNotExist_IsNotFound() => Assert.Equal(
        HttpStatusCode.NotFound, (await bridge.Http.GetAsync(bridge.PageOrigin + "/assets/appsettings.json", Cancellation)).StatusCode);

    [Fact]
    public async Task Get_ByAnotherSitesName_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, bridge.PageOrigin);
        request.Headers.Host = "attacker.example";

        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await bridge.Http.SendAsync(request, Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("/orders/no-such-order")]
    [InlineData("/certificates/no-such-certificate")]
    [InlineData("/audit/no-such-entry")]
    public async Task Page_OfAThingThatDoesNotExist_SaysSo(string path)
    {
        using var page = await bridge.Http.GetAsync(bridge.PageOrigin + path, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("no-such-", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filter_ThatIsWrong_IsNamed()
    {
        using var page = await bridge.Http.GetAsync(bridge.PageOrigin + "/orders?state=%3Cb%3E", Cancellation);
        var html = await page.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("state is &#x27;&lt;b&gt;&#x27;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    /// <summary>A visitor may see; who wants to change something is asked who they are.</summary>
    [Theory]
    [InlineData("/tokens/new")]
    [InlineData("/certificates/order")]
    [InlineData("/tokens")]
    public async Task Change_AsksAVisitorToSignInAndLeadsBack(string path)
    {
        using var page = await bridge.Http.GetAsync(bridge.PageOrigin + path, Cancellation);

        Assert.Equal(HttpStatusCode.SeeOther, page.StatusCode);
        Assert.Equal("/sign-in?return=" + Uri.EscapeDataString(path), page.Headers.Location!.OriginalString);
    }

    [GeneratedRegex(@"\bGetAsync\([^;]*\.Default\.Page[A-Z]")]
    private static partial Regex ListAskedForInOnePart();
}
