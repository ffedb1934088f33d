using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.AcmeBridge.Tests.Operator;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using Xunit;

namespace CentralNic.AcmeBridge.PageTests;

/// <summary>Orders that operators take in hand by pages, and the way through long lists.</summary>
[Collection(PageSite.Name)]
public sealed class OrderActionTests(PageSite site)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait(CoverageTests.ActionTrait, "orders.adopt")]
    public async Task ParkedOrder_IsAnsweredWithTheCertificateThatIsRight()
    {
        var order = await site.ParkAsync("adopted.pages.test");
        var corrected = await ReissueAsync((await site.ReportAsync(order)).Certificate!);
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/");
        await visit.Page.Locator("article").Filter(new() { HasText = "adopted.pages.test" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await visit.Page.WaitForURLAsync("**/orders/" + order);

        await visit.DoAsync("Take it", ("Certificate", corrected));

        Assert.Contains("The order goes on with that certificate.", await visit.TextAsync(), StringComparison.Ordinal);
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        await UntilAsync(client, order, shown => (string?)shown["status"] == "Valid");
        Assert.Equal(corrected, (string?)(await client.GetAsync($"orders/{order}"))["certificate"]);
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "orders.search-again")]
    public async Task ParkedOrder_SearchesAgainAndAsksAgain()
    {
        var order = await site.ParkAsync("search.pages.test");
        var since = (await site.ReportAsync(order)).Since;
        await using var visit = await site.SignInAsync(withScripts: false);
        await visit.OpenAsync("/orders/" + order);

        await visit.DoAsync("Search again", ("Why", "It may have come."));

        await Eventually.TrueAsync(
            async () => await site.ReportAsync(order) is { State: IssuanceState.Parked } again && again.Since > since);
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        var entry = (await client.GetAsync($"audit?thing=orders/{order}"))["items"]![0]!;
        Assert.Equal(
            ("orders.search-again", "It may have come."), ((string?)entry["action"], (string?)entry["reason"]));
    }

    /// <summary>The site has no TLS, so the proof by HTTPS cannot be seen, and nothing is bought until the method is another.</summary>
    [Fact]
    [Trait(CoverageTests.ActionTrait, "orders.look")]
    [Trait(CoverageTests.ActionTrait, "orders.retry")]
    public async Task Order_IsLookedAtAndRetriedWithAnotherMethod()
    {
        using var customer = await Customer.RegisteredAsync(site.Bridge);
        var ready = await customer.ReadyOrderOfAsync(PageSite.HttpsFirst, null, "retried.pages.test");
        var order = await site.FinalizeUntilAsync(
            customer, ready, Customer.NewCsr("retried.pages.test"), report => report.DcvFinding is not null);
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/orders/" + order);

        await visit.DoAsync("Look now");
        Assert.Contains("The order is taken up now.", await visit.TextAsync(), StringComparison.Ordinal);
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        Assert.Equal("orders.look", (string?)(await client.GetAsync($"audit?thing=orders/{order}"))["items"]![0]!["action"]);

        await visit.DoAsync("Use this method", ("DCV method", "EMAIL"));
        Assert.Contains("give one of HTTPS, HTTP", await visit.TextAsync(), StringComparison.Ordinal);
        await visit.SendAsync(("DCV method", "HTTP"));

        await customer.SettledAsync(ready.Location!);
        var proved = await client.GetAsync($"orders/{order}");
        Assert.Equal(("Valid", "HTTP"), ((string?)proved["status"], (string?)proved["dcvMethod"]));
    }

    [Theory]
    [InlineData("/orders?limit=2", "orders?limit=2", "order")]
    [InlineData("/audit?limit=2", "audit?limit=2", "id")]
    public async Task List_GoesOnPageByPageAndBackToTheFirst(string path, string api, string member)
    {
        await using var visit = await site.SignInAsync(withScripts: false);
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        var first = await client.GetAsync(api);
        var second = await client.GetAsync($"{api}&cursor={Uri.EscapeDataString((string)first["next"]!)}");
        await visit.OpenAsync(path);
        await ShowsAsync(visit, first, member);

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Next page" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**cursor=**");
        await ShowsAsync(visit, second, member);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "First page" }).ClickAsync();

        await visit.Page.WaitForURLAsync("**" + path);
        await ShowsAsync(visit, first, member);
    }

    /// <summary>The page has links to just these things.</summary>
    private static async Task ShowsAsync(Visit visit, JsonNode page, string member)
    {
        var ids = page["items"]!.AsArray().Select(item => (string)item![member]!).ToArray();
        Assert.Equal(2, ids.Length);
        foreach (var id in ids)
        {
            Assert.NotEqual(0, await visit.Page.Locator($"main tbody a[href$='/{id}']").CountAsync());
        }

        Assert.Equal(ids.Length, await visit.Page.Locator("main tbody tr").CountAsync());
    }

    private static Task UntilAsync(ApiClient client, string order, Predicate<JsonNode> wanted) =>
        Eventually.TrueAsync(async () => wanted(await client.GetAsync($"orders/{order}")));

    /// <summary>What the CA does when it is told of its mistake.</summary>
    private async Task<string> ReissueAsync(string certificate)
    {
        await using var reseller = new ResellerClient(
            new ResellerOptions { Endpoint = site.Bridge.Sandbox.Endpoint, Login = "sandbox", Password = new Secret("sandbox") },
            TimeProvider.System,
            NullLogger<ResellerClient>.Instance);
        return (await reseller.Certificates.ReissueAsync(
            new ReissueCertificateRequest { CertificateId = certificate }, CommandPriority.Interactive, Cancellation)).CertificateId;
    }
}
