using Microsoft.Playwright;
using Xunit;

namespace CentralNic.AcmeBridge.PageTests;

/// <summary>
/// Pictures of all pages, for people who look at them: run with <c>-explicit only</c>, and the folder in <c>PAGE_SCREENSHOTS</c>.
/// </summary>
[Collection(PageSite.Name)]
public sealed class ScreenshotTests(PageSite site)
{
    [Fact(Explicit = true)]
    public async Task AllPages_AreTaken()
    {
        var folder = Environment.GetEnvironmentVariable("PAGE_SCREENSHOTS");
        Assert.False(string.IsNullOrEmpty(folder), "PAGE_SCREENSHOTS does not name a folder.");
        Directory.CreateDirectory(folder);
        foreach (var (width, isDark) in new[] { (1280, false), (1280, true), (390, false), (390, true) })
        {
            await using var visit = await site.SignInAsync("operate", width, isDark);
            foreach (var page in Pages.All(site))
            {
                await visit.OpenAsync(page.Path);
                var name = page.Path.Trim('/').Split('?')[0].Replace('/', '-');
                name = name.Replace(site.ParkedOrder, "parked", StringComparison.Ordinal);
                foreach (var id in new[] { site.ValidOrder, site.Subscription, site.Account, site.Certificate })
                {
                    name = name.Replace(id, "one", StringComparison.Ordinal);
                }

                name = name.Length == 0 ? "overview" : name;
                var file = $"{name}-{width}-{(isDark ? "dark" : "light")}.png";
                await visit.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, file), FullPage = true });
            }
        }
    }
}
