using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.AcmeBridge.Tests.Operator;
using Microsoft.Playwright;
using Xunit;

namespace CentralNic.AcmeBridge.PageTests;

/// <summary>What operators do by pages, with and without scripts, by keyboard alone where that is told.</summary>
[Collection(PageSite.Name)]
public sealed class ActionTests(PageSite site)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait(CoverageTests.ActionTrait, "orders.give-up")]
    public async Task GiveUp_AsksForTheReasonAndWhetherItIsMeant_ThenTheClientIsTold(bool withScripts)
    {
        var order = await site.ParkAsync($"up{(withScripts ? 1 : 2)}.pages.test");
        await using var visit = await site.SignInAsync(withScripts: withScripts);
        await visit.OpenAsync("/orders/" + order);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Give up" }).ClickAsync();
        Assert.Contains("The client is told the reason.", await visit.TextAsync(), StringComparison.Ordinal);

        await visit.Page.GetByLabel("Reason").FillAsync("The CA <erred>.");
        await visit.Page.GetByLabel("It cannot be taken back").CheckAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Give up" }).ClickAsync();

        await visit.Page.WaitForURLAsync($"**/orders/{order}?done=orders.give-up");
        Assert.Contains("The order is given up", await visit.TextAsync(), StringComparison.Ordinal);
        var report = (await site.Bridge.Bridge.Reports.FindAsync(new OrderId(order), Cancellation))!;
        Assert.Contains("The CA <erred>.", new[] { report.GivenUp, report.Error });
        visit.WasQuiet();
    }

    [Fact]
    public async Task Form_WithoutWhatIsRequired_SaysSoAndKeepsWhatWasWritten()
    {
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/tokens/new");
        await visit.Page.GetByLabel("What it is for").FillAsync("billing <1>");
        await visit.Page.GetByLabel("Role").FillAsync("root");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Make the token" }).ClickAsync();

        Assert.Contains("role is 'root': give view, operate or tenant:NAME.", await visit.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("billing <1>", await visit.Page.GetByLabel("What it is for").InputValueAsync());
        Assert.Equal("true", await visit.Page.GetByLabel("Role").GetAttributeAsync("aria-invalid"));
    }

    [Fact]
    public async Task Confirmation_IsNeededByTheServerToo()
    {
        await using var visit = await site.SignInAsync(withScripts: false);
        await visit.OpenAsync($"/certificates/{site.Certificate}/revoke");
        await visit.Page.GetByLabel("Reason for the CA").SelectOptionAsync("4");

        // As a browser would that does not know the attribute.
        await visit.Page.RouteAsync("**/revoke", async route =>
        {
            var fetched = await route.FetchAsync();
            var html = await fetched.TextAsync();
            await route.FulfillAsync(new() { Response = fetched, Body = html.Replace(" required", "", StringComparison.Ordinal) });
        });
        await visit.Page.ReloadAsync();
        await visit.Page.GetByLabel("Reason for the CA").SelectOptionAsync("4");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();

        Assert.Contains("Tick the box if it is meant.", await visit.TextAsync(), StringComparison.Ordinal);
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        Assert.Null((await client.GetAsync("certificates/" + site.Certificate))["revocation"]);
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "tokens.new")]
    public async Task Token_MadeByKeyboard_IsShownOnceAndWorks()
    {
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/tokens/new");
        await visit.Page.GetByLabel("What it is for").FocusAsync();
        await visit.Page.Keyboard.TypeAsync("keyboard");
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.TypeAsync("view");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.GetByText("Copy the token now.").WaitForAsync();
        var token = await visit.Page.Locator("dd .copy code").First.TextContentAsync();

        using (var client = ApiClient.WithToken(site.Bridge, token))
        {
            Assert.NotNull(await client.GetAsync("health"));
        }

        await visit.OpenAsync("/tokens?limit=500");
        Assert.DoesNotContain(token!.Split('_', 3)[2], await visit.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Contains("keyboard", await visit.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "tokens.revoke")]
    public async Task Reason_OfAChangeWhoseRequestHasNone_StandsInTheAuditTrail()
    {
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "operate");
        var id = (string)(await client.PostAsync("tokens", new { label = "to be revoked", role = "view" }))["kept"]!["id"]!;
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync($"/tokens/{id}/revoke");

        await visit.Page.GetByLabel("Why").FillAsync("It was lost & found.");
        await visit.Page.GetByLabel("It cannot be taken back").CheckAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();

        await visit.Page.WaitForURLAsync("**/tokens?done=tokens.revoke");
        var entry = (await client.GetAsync($"audit?thing=tokens/{id}&action=tokens.revoke"))["items"]!.AsArray()[0]!;
        Assert.Equal("It was lost & found.", (string?)entry["reason"]);
        await visit.OpenAsync($"/audit/{(string?)entry["id"]}");
        Assert.Contains("good", await visit.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("It was lost & found.", await visit.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "tenants.new")]
    public async Task Tenant_MadeByAPage_CountsAtOnceAndHasItsKeyWithLinesToPaste()
    {
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/tenants/new");
        await visit.Page.GetByLabel("Name").FillAsync("paged");
        await visit.Page.Locator("[name='settings.names']").FillAsync("paged.test");
        await visit.Page.Locator("[name='settings.budget.perMonth']").FillAsync("250.50");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Make the tenant" }).ClickAsync();
        await visit.Page.GetByText("To paste on the customer's server").WaitForAsync();

        Assert.Contains("--eab-kid", await visit.TextAsync(), StringComparison.Ordinal);
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        var tenant = await client.GetAsync("tenants/paged");
        Assert.Equal(("paged.test", 250.50m), ((string?)tenant["names"]![0], (decimal)tenant["budget"]!["perMonth"]!));
        await visit.OpenAsync("/spend?tenant=paged");
        Assert.Contains("250.50", await visit.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "tenants.change")]
    public async Task Tenant_ChangedByAPage_KeepsWhatTheFormHadAlready()
    {
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "operate");
        string[] names = ["a.test", "b.test"];
        await client.PostAsync("tenants", new { name = "changed", settings = new { names, budget = new { perYear = 900 } } });
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/tenants/changed/change");
        Assert.Equal("a.test\nb.test", await visit.Page.Locator("[name=names]").InputValueAsync());

        await visit.Page.Locator("[name=names]").FillAsync("b.test\nc.test");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();

        await visit.Page.WaitForURLAsync("**/tenants/changed?done=tenants.change");
        var tenant = await client.GetAsync("tenants/changed");
        Assert.Equal(["b.test", "c.test"], tenant["names"]!.AsArray().Select(name => (string?)name));
        Assert.Equal(900m, (decimal)tenant["budget"]!["perYear"]!);
    }

    [Fact]
    public async Task Chain_IsDownloaded()
    {
        await using var visit = await site.SignInAsync("view");
        await visit.OpenAsync("/certificates/" + site.Certificate);

        var download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Page.GetByText("Download the chain").ClickAsync());

        Assert.Equal(site.Certificate + ".pem", download.SuggestedFilename);
        var file = await File.ReadAllTextAsync(await download.PathAsync(), Cancellation);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Viewer_SeesNoWayToChangeAnything()
    {
        await using var visit = await site.SignInAsync("view");
        await visit.OpenAsync("/orders/" + site.ParkedOrder);

        Assert.Equal(0, await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Give up" }).CountAsync());
        await visit.OpenAsync($"/orders/{site.ParkedOrder}/give-up", status: 403);
    }

    [Fact]
    public async Task OneTenantsOperator_SeesItsThingsAlone()
    {
        await using var visit = await site.SignInAsync("tenant:shop");
        Assert.EndsWith("/orders", visit.Page.Url, StringComparison.Ordinal);

        Assert.DoesNotContain("valid.pages.test", await visit.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await visit.Page.Locator("#navigation a[href='/settings'], #navigation a[href='/']").CountAsync());
        await visit.OpenAsync("/orders/" + site.ValidOrder, status: 404);
        await visit.OpenAsync("/certificates/" + site.Certificate, status: 404);
        await visit.OpenAsync("/settings", status: 403);
    }

    [Fact]
    public async Task Names_AreEscapedWhereverTheyStand()
    {
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "operate");
        await client.PostAsync("tokens", new { label = "<img src=x onerror=alert(1)>", role = "view" });
        await using var visit = await site.SignInAsync();
        string[] paths = ["/tokens", "/audit", "/audit?who=%22%3E%3Cscript%3E", "/quotes?names=%3Cb%3E", "/orders?name=%3Cimg%3E"];
        foreach (var path in paths)
        {
            await visit.Page.GotoAsync(path);

            Assert.Equal(0, await visit.Page.Locator("main img, main script, main b").CountAsync());
        }
    }
}
