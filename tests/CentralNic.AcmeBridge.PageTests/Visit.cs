using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace CentralNic.AcmeBridge.PageTests;

/// <summary>
/// A person with a browser. What the browser complains about meanwhile is kept: a violated security policy, a script's error.
/// </summary>
internal sealed partial class Visit : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, bool> LookedAt = new(StringComparer.Ordinal);

    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    private readonly bool _hasScripts;

    public Visit(IBrowserContext context, IPage page, bool hasScripts)
    {
        (_context, Page, _hasScripts) = (context, page, hasScripts);
        page.Console += (_, message) =>
        {
            // A form that is refused is shown again, with status 400 or 409.
            if (message.Type is "error" or "warning" && !message.Text.Contains("a status of 40", StringComparison.Ordinal))
            {
                _complaints.Add($"{message.Location}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _complaints.Add(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("http://127.0.0.1:", StringComparison.Ordinal))
            {
                _complaints.Add($"{request.Url} is from elsewhere");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Opens a page.</summary>
    public async Task OpenAsync(string path, int status = 200)
    {
        var answer = await Page.GotoAsync(path);
        Assert.Equal((path, status), (path, answer!.Status));
    }

    /// <summary>
    /// Does what a button of this page leads to: opens the form, fills it in, says that it is meant where that is asked, and sends it. The
    /// form, and the page that comes of it, must be accessible.
    /// </summary>
    /// <param name="link">What the button of this page says.</param>
    /// <param name="fields">What is filled in, or chosen, by the label of its field.</param>
    public async Task DoAsync(string link, params (string Label, string Value)[] fields)
    {
        await Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = link }).First.ClickAsync();
        await SendAsync(fields);
    }

    /// <summary>Fills the form of this page in, and sends it, as <see cref="DoAsync"/> does.</summary>
    public async Task SendAsync(params (string Label, string Value)[] fields)
    {
        var form = Page.Locator("main form.fields");
        await form.WaitForAsync();
        await IsAccessibleAsync();
        foreach (var (label, value) in fields)
        {
            await FillAsync(form.GetByLabel(label, new() { Exact = false }).First, value);
        }

        var confirmation = form.Locator("[name=confirmed]");
        if (await confirmation.CountAsync() > 0)
        {
            await confirmation.CheckAsync();
        }

        // The answer may have the same address: it is told apart by what only the old page has.
        await Page.Locator("html").EvaluateAsync("page => page.dataset.sent = 'yes'");
        await form.Locator("button[type=submit]").ClickAsync();
        await Page.Locator("html:not([data-sent]) main").WaitForAsync();
        await IsAccessibleAsync();
    }

    /// <summary>
    /// Says that the page has no violation that axe knows, which is a script itself. It takes seconds; a page that was looked at with the
    /// same heading is not looked at again, whatever thing it is about.
    /// </summary>
    private async Task IsAccessibleAsync()
    {
        if (!_hasScripts)
        {
            return;
        }

        var heading = Ids().Replace(await Page.TitleAsync(), "…");
        if (LookedAt.TryAdd($"{heading} {await Page.Locator("main form.fields").CountAsync()}", true))
        {
            Assert.Empty((await Page.RunAxe()).Violations.Select(violation => $"{Page.Url}: {violation.Id}: {violation.Help}"));
        }
    }

    private static async Task FillAsync(ILocator field, string value)
    {
        switch (await field.EvaluateAsync<string>("field => field.type"))
        {
            case "select-one":
                await field.SelectOptionAsync(value);
                break;
            case "checkbox":
                await field.SetCheckedAsync(value == "true");
                break;
            default:
                await field.FillAsync(value);
                break;
        }
    }

    [GeneratedRegex(@"\S*\d\S*")]
    private static partial Regex Ids();

    /// <summary>The text of the page's content.</summary>
    public Task<string> TextAsync() => Page.Locator("main").InnerTextAsync();

    /// <summary>Says that the browser had nothing to complain about.</summary>
    public void WasQuiet() => Assert.Empty(_complaints);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
