using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace CentralNic.AcmeBridge.PageTests;

/// <summary>What holds for every page.</summary>
[Collection(PageSite.Name)]
public sealed class PageTests(PageSite site)
{
    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Page_IsAccessibleAndFitsTheScreenAndViolatesNoPolicy(int width, bool isDark)
    {
        await using var visit = await site.SignInAsync("operate", width, isDark);
        var found = new List<string>();
        foreach (var page in Pages.All(site))
        {
            await visit.OpenAsync(page.Path);
            Assert.Contains(page.Content, await visit.TextAsync(), StringComparison.Ordinal);

            var report = await visit.Page.RunAxe();
            found.AddRange(report.Violations.Select(violation => $"{page.Path}: {InWords(violation)}"));
            found.AddRange((await TooWideAsync(visit.Page)).Select(element => $"{page.Path} is too wide: {element}"));
        }

        Assert.True(found.Count == 0, string.Join("\n", found));
        visit.WasQuiet();
    }

    [Fact]
    public async Task Page_SaysTheSameWithoutScripts()
    {
        await using var visit = await site.SignInAsync(withScripts: false);
        foreach (var page in Pages.All(site))
        {
            await visit.OpenAsync(page.Path);

            Assert.Contains(page.Content, await visit.TextAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await visit.Page.Locator(".copy button:visible").CountAsync());
        }
    }

    [Fact]
    public async Task Page_PrintedHasItsContentAndNoNavigation()
    {
        await using var visit = await site.SignInAsync();
        await visit.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        foreach (var page in Pages.All(site))
        {
            await visit.OpenAsync(page.Path);

            Assert.False(await visit.Page.Locator("#navigation").IsVisibleAsync());
            Assert.False(await visit.Page.Locator("header.top").IsVisibleAsync());
            Assert.Contains(page.Content, await visit.TextAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Navigation_LeadsToEveryPageByKeyboard()
    {
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/");
        var links = await visit.Page.Locator("#navigation a").AllAsync();
        var paths = new List<string>();
        foreach (var link in links)
        {
            paths.Add((await link.GetAttributeAsync("href"))!);
        }

        Assert.NotEmpty(paths);
        foreach (var path in paths)
        {
            await visit.OpenAsync("/");
            await visit.Page.Keyboard.PressAsync("Tab");
            Assert.Equal("Skip to the content", await FocusedTextAsync(visit.Page));
            for (var steps = 0; steps < 3 || await FocusedLinkAsync(visit.Page) != path; steps++)
            {
                Assert.True(steps < 40, $"{path} is not reached by the keyboard");
                await visit.Page.Keyboard.PressAsync("Tab");
            }

            await visit.Page.Keyboard.PressAsync("Enter");
            await visit.Page.WaitForURLAsync("**" + path);
            Assert.Equal("page", await visit.Page.Locator($"#navigation a[href='{path}']").GetAttributeAsync("aria-current"));
        }

        visit.WasQuiet();
    }

    [Fact]
    public async Task SkipLink_LeadsPastTheNavigation()
    {
        await using var visit = await site.VisitAsync();
        await visit.OpenAsync("/");

        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.PressAsync("Enter");

        Assert.Equal("content", await visit.Page.EvaluateAsync<string>("document.activeElement.id"));
    }

    [Fact]
    public async Task Menu_OfSmallScreensOpensByKeyboardAndCloses()
    {
        await using var visit = await site.VisitAsync(width: 390);
        await visit.OpenAsync("/");
        var navigation = visit.Page.Locator("#navigation");
        Assert.False(await navigation.IsVisibleAsync());

        await visit.Page.Locator("button.menu").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        Assert.True(await navigation.IsVisibleAsync());
        await visit.Page.Keyboard.PressAsync("Escape");

        Assert.False(await navigation.IsVisibleAsync());
    }

    [Fact]
    public async Task Copy_GivesTheValueAlone()
    {
        await using var visit = await site.VisitAsync();
        await visit.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await visit.OpenAsync("/");
        var field = visit.Page.Locator(".copy").Filter(new() { HasText = "give-up" }).First;

        await field.Locator("button").ClickAsync();
        await Assertions.Expect(field.Locator("button")).ToHaveTextAsync("Copied");

        Assert.Equal(
            $"acme-bridge issuances give-up {site.ParkedOrder} --reason TEXT",
            await visit.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task UnknownPage_IsAPageToo()
    {
        await using var visit = await site.VisitAsync();

        await visit.OpenAsync("/no-such-page", status: 404);

        Assert.Contains("There is no such page.", await visit.TextAsync(), StringComparison.Ordinal);
    }

    private static Task<string> FocusedTextAsync(IPage page) => page.EvaluateAsync<string>("document.activeElement.textContent");

    private static Task<string?> FocusedLinkAsync(IPage page) =>
        page.EvaluateAsync<string?>("document.activeElement.getAttribute('href')");

    private static string InWords(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}";

    /// <summary>Elements that stand out at the right, which would have the whole page scroll sideways.</summary>
    private static Task<string[]> TooWideAsync(IPage page) => page.EvaluateAsync<string[]>(
        """
        () => [...document.querySelectorAll('body *')]
            .filter(element => !element.closest('.unseen, thead, .skip') && element.checkVisibility())
            .filter(element => element.getBoundingClientRect().right > innerWidth + 1 || element.scrollWidth > element.clientWidth + 1
                && getComputedStyle(element).display !== 'inline' && getComputedStyle(element).overflowX === 'visible')
            .map(element => element.outerHTML.slice(0, 150))
        """);
}
