using System.Globalization;
using CentralNic.AcmeBridge.Tests.Operator;
using CentralNic.AcmeBridge.Tests.Operator.SignIn;
using Microsoft.Playwright;
using OtpNet;
using Xunit;

namespace CentralNic.AcmeBridge.PageTests;

/// <summary>Who may sign in: added, changed and let in by pages, with a second factor.</summary>
[Collection(PageSite.Name)]
public sealed class OperatorTests(PageSite site)
{
    private const string Password = "a long enough password";

    [Fact]
    [Trait(CoverageTests.ActionTrait, "operators.new")]
    [Trait(CoverageTests.ActionTrait, "operators.role")]
    [Trait(CoverageTests.ActionTrait, "operators.password")]
    [Trait(CoverageTests.ActionTrait, "operators.disable")]
    [Trait(CoverageTests.ActionTrait, "operators.enable")]
    public async Task Operator_IsAddedAndTheirRolePasswordAndStateAreSet()
    {
        await using var visit = await site.SignInAsync();
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "operate");
        await visit.OpenAsync("/operators");
        await visit.DoAsync("New operator", ("Name", "carol"), ("Role", "view"), ("Password", "short"));
        Assert.Contains("12", await visit.TextAsync(), StringComparison.Ordinal);
        await visit.SendAsync(("Password", Password));
        Assert.Equal(("view", "enabled"), await StateAsync("carol"));
        await using var carol = await SignInAsync("carol", Password);
        Assert.Equal("carol", await NameAsync(carol));

        await visit.DoAsync("Set the role carol", ("Role", "operate"));
        Assert.Equal("operate", (await StateAsync("carol")).Role);
        await visit.DoAsync("Set the password carol", ("Password", Password + " 2"));
        await carol.OpenAsync("/");
        Assert.Null(await NameAsync(carol));
        await using var wrong = await SignInAsync("carol", Password);
        Assert.Contains("sign-in", wrong.Page.Url, StringComparison.Ordinal);
        await using var right = await SignInAsync("carol", Password + " 2");
        Assert.Equal("carol", await NameAsync(right));

        await visit.DoAsync("Disable carol");
        Assert.Equal("disabled", (await StateAsync("carol")).Status);
        await right.OpenAsync("/");
        Assert.Null(await NameAsync(right));
        await visit.DoAsync("Enable carol");
        Assert.Equal("enabled", (await StateAsync("carol")).Status);
        visit.WasQuiet();

        async Task<(string? Role, string? Status)> StateAsync(string name)
        {
            var person = await client.GetAsync($"operators/{name}");
            return ((string?)person["role"], (string?)person["status"]);
        }
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "operators.totp")]
    [Trait(CoverageTests.ActionTrait, "operators.totp-confirm")]
    [Trait(CoverageTests.ActionTrait, "operators.totp-remove")]
    public async Task SecondFactor_IsSetUpUsedAtSignInAndTakenAway()
    {
        var person = await Person.AddAsync(site.Bridge, "view");
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/operators?limit=500");
        await visit.DoAsync("Make a second factor " + person.Name);
        var totp = new Totp(Base32Encoding.ToBytes(await visit.Page.Locator("dd .copy code").First.TextContentAsync()));
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Confirm it with a code" }).ClickAsync();
        await visit.SendAsync(("Code", "000000"));
        Assert.Contains("code", await visit.TextAsync(), StringComparison.Ordinal);
        await visit.SendAsync(("Code", CodeIn(TimeSpan.Zero)));
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "operate");
        Assert.Equal("totp", await FactorAsync());
        Assert.DoesNotContain(
            "secret", (await client.GetAsync($"operators/{person.Name}")).ToJsonString(), StringComparison.OrdinalIgnoreCase);

        await using var without = await SignInAsync(person.Name, Person.Password);
        Assert.Contains("sign-in", without.Page.Url, StringComparison.Ordinal);

        // The code of this half minute was taken for the confirmation.
        await using var with = await SignInAsync(person.Name, Person.Password, CodeIn(TimeSpan.FromSeconds(30)));
        Assert.Equal(person.Name, await NameAsync(with));

        await visit.OpenAsync("/operators?limit=500");
        await visit.DoAsync("Take the second factor away " + person.Name);
        Assert.Equal("none", await FactorAsync());
        await using var again = await SignInAsync(person.Name, Person.Password);
        Assert.Equal(person.Name, await NameAsync(again));
        visit.WasQuiet();

        string CodeIn(TimeSpan wait) => totp.ComputeTotp(DateTime.UtcNow + wait);

        async Task<string?> FactorAsync() => (string?)(await client.GetAsync($"operators/{person.Name}"))["secondFactor"];
    }

    [Fact]
    public async Task Token_IsMadeAndRevokedByClicks()
    {
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/tokens");
        await visit.DoAsync("New token", ("What it is for", "clicked"), ("Role", "view"), ("Days", "30"));
        using var client = ApiClient.WithToken(site.Bridge, await visit.Page.Locator("dd .copy code").First.TextContentAsync());
        await client.GetAsync("health");
        using var operates = await ApiClient.WithRoleAsync(site.Bridge, "operate");
        var tokens = (await operates.GetAsync("tokens?limit=500"))["items"]!.AsArray();
        var kept = tokens.Single(token => (string?)token!["label"] == "clicked")!;
        Assert.InRange(
            DateTimeOffset.Parse((string)kept["expiresAt"]!, CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow,
            TimeSpan.FromDays(29.9),
            TimeSpan.FromDays(30));
        await visit.OpenAsync("/tokens?limit=500");

        await visit.DoAsync("Revoke the token clicked");

        await client.GetAsync("health", System.Net.HttpStatusCode.Unauthorized);
        visit.WasQuiet();
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "settings.reload")]
    [Trait(CoverageTests.ActionTrait, "notifications.test")]
    public async Task Configuration_IsReadAgain_AndATestOfNotificationsIsSent()
    {
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/settings");
        await visit.DoAsync("Read the configuration again");
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        var reload = (await client.GetAsync("audit?action=settings.reload"))["items"]![0]!;
        Assert.Contains(
            (string?)reload["outcome"] == "Done" ? "The configuration was read again." : (string)reload["error"]!,
            await visit.TextAsync(),
            StringComparison.Ordinal);

        await visit.OpenAsync("/notifications");
        await visit.DoAsync("Send a test");
        var test = (await client.GetAsync("audit?action=notifications.test"))["items"]![0]!;
        Assert.Contains(
            (string?)test["outcome"] == "Done" ? "The test was sent." : (string)test["error"]!,
            await visit.TextAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "sessions.end")]
    [Trait(CoverageTests.ActionTrait, "sessions.end-all")]
    public async Task Sessions_AreEndedOneByOneAndAllAtOnce()
    {
        var person = await Person.AddAsync(site.Bridge, "view");
        await using var visit = await site.SignInAsync();
        await using var first = await SignInAsync(person.Name, Person.Password);
        await visit.OpenAsync("/sessions?limit=500");
        await visit.DoAsync("End the session of " + person.Name);
        await first.OpenAsync("/");
        Assert.Null(await NameAsync(first));

        await using var second = await SignInAsync(person.Name, Person.Password);
        await using var third = await SignInAsync(person.Name, Person.Password);
        await visit.OpenAsync("/sessions?limit=500");
        await visit.DoAsync("End all of " + person.Name);

        Assert.Contains("The sessions have ended.", await visit.TextAsync(), StringComparison.Ordinal);
        await second.OpenAsync("/");
        await third.OpenAsync("/");
        Assert.Equal((null, null), (await NameAsync(second), await NameAsync(third)));
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "operate");
        Assert.DoesNotContain(
            (await client.GetAsync("sessions?limit=500"))["items"]!.AsArray(), session => (string?)session!["operator"] == person.Name);
        visit.WasQuiet();
    }

    /// <summary>A browser of somebody else, who tries to sign in.</summary>
    private async Task<Visit> SignInAsync(string name, string password, string? code = null)
    {
        var visit = await site.VisitAsync();
        await visit.OpenAsync("/sign-in");
        await visit.SendAsync(("Name", name), ("Password", password), ("Code of your second factor", code ?? ""));
        return visit;
    }

    /// <summary>Who the page says is signed in; nobody.</summary>
    private static async Task<string?> NameAsync(Visit visit)
    {
        var name = visit.Page.Locator("header .who .name");
        return await name.CountAsync() == 0 ? null : await name.InnerTextAsync();
    }
}
