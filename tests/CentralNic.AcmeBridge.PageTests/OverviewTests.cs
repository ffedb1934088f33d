using CentralNic.AcmeBridge.Core.Health;
using Microsoft.Playwright;
using Xunit;

namespace CentralNic.AcmeBridge.PageTests;

/// <summary>The overview: how the bridge is, and what needs a person.</summary>
[Collection(PageSite.Name)]
public sealed class OverviewTests(PageSite site)
{
    [Fact]
    public async Task Light_SaysWhatIsWrong()
    {
        site.Bridge.Bridge.Health.Set(HealthConditions.ResellerLogin, "The reseller refuses the login <b>twice</b>.");
        try
        {
            await using var visit = await site.VisitAsync();
            await visit.OpenAsync("/");

            Assert.Equal("✕ Login refused", await LightAsync(visit, "Login"));
            Assert.Equal("✓ Clock right", await LightAsync(visit, "Clock"));
            Assert.Contains("The reseller refuses the login <b>twice</b>.", await visit.TextAsync(), StringComparison.Ordinal);
        }
        finally
        {
            site.Bridge.Bridge.Health.Clear(HealthConditions.ResellerLogin);
        }
    }

    [Fact]
    public async Task Question_IsShownWithCommandsInFieldsOfTheirOwn()
    {
        await using var visit = await site.VisitAsync();
        await visit.OpenAsync("/");

        var card = visit.Page.Locator("article").Filter(new() { HasText = "parked.pages.test" });

        Assert.Contains("must not be handed out", await card.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(
            [
                $"acme-bridge issuances search-again {site.ParkedOrder}",
                $"acme-bridge issuances adopt {site.ParkedOrder} CERTIFICATE",
                $"acme-bridge issuances give-up {site.ParkedOrder} --reason TEXT",
            ],
            await card.Locator(".copy code").AllTextContentsAsync());
    }

    [Fact]
    public async Task LivePage_ShowsWhatChangesWithoutBeingLoadedAgain()
    {
        await using var visit = await site.VisitAsync();
        await visit.Page.Clock.InstallAsync();
        await visit.OpenAsync("/");
        Assert.Equal("✓ Clock right", await LightAsync(visit, "Clock"));

        site.Bridge.Bridge.Health.Set(HealthConditions.ClockOff, "The clock is an hour late.");
        try
        {
            await visit.Page.Clock.FastForwardAsync(16_000);
            await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("The clock is an hour late.");
        }
        finally
        {
            site.Bridge.Bridge.Health.Clear(HealthConditions.ClockOff);
        }

        await visit.Page.Clock.FastForwardAsync(16_000);
        await Assertions.Expect(visit.Page.Locator("main")).Not.ToContainTextAsync("The clock is an hour late.");
        visit.WasQuiet();
    }

    [Fact]
    public async Task LivePage_SaysWhenTheBridgeDoesNotAnswer()
    {
        await using var visit = await site.VisitAsync();
        await visit.Page.Clock.InstallAsync();
        await visit.OpenAsync("/");
        await visit.Page.RouteAsync("**/*", route => route.AbortAsync());

        await visit.Page.Clock.FastForwardAsync(16_000);

        await Assertions.Expect(visit.Page.Locator(".stale-note")).ToContainTextAsync("what is shown here is old");
    }

    private static async Task<string> LightAsync(Visit visit, string name)
    {
        var text = await visit.Page.Locator(".light").Filter(new() { HasText = name }).InnerTextAsync();
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
