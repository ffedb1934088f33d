using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator.SignIn;

/// <summary>How long a session goes on, and what ends it.</summary>
public sealed class SessionTests : IClassFixture<SignInBridge>, IAsyncLifetime
{
    private readonly FakeTimeProvider _time;
    private readonly RunningBridge _bridge;
    private Browser _browser = null!;
    private Person _person = null!;

    public SessionTests(SignInBridge shared)
    {
        shared.Begin();
        (_time, _bridge) = (shared.Time, shared.Bridge);
    }

    public async ValueTask InitializeAsync()
    {
        _person = await Person.AddAsync(_bridge);
        _browser = new Browser(_bridge);
        (await _browser.SignInAsync(_person.Name, Person.Password)).Dispose();
        Assert.True(await _browser.IsSignedInAsync());
    }

    public ValueTask DisposeAsync()
    {
        _browser.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Session_EndsWhenItIsNotUsedForTheIdleTime()
    {
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.True(await _browser.IsSignedInAsync());
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.True(await _browser.IsSignedInAsync());
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.False(await _browser.IsSignedInAsync());
    }

    [Theory]
    [InlineData("X-Live-Update", "1")]
    [InlineData("Sec-Fetch-Dest", "empty")]
    public async Task Session_IsNotKeptAliveByPagesThatAskByThemselves(string header, string value)
    {
        for (var minute = 0; minute < 9; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.Add(header, value);
            using var answer = await _browser.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await _browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Session_EndsAfterTwelveHoursHoweverMuchItIsUsed()
    {
        for (var minutes = 0; minutes < (12 * 60) - 5; minutes += 5)
        {
            _time.Advance(TimeSpan.FromMinutes(5));
            Assert.True(await _browser.IsSignedInAsync());
        }

        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(await _browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Session_SurvivesARestart()
    {
        await _bridge.RestartAsync();

        Assert.True(await _browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Session_OfTheSameCookie_EndsWithTheSignOut()
    {
        using var thief = new Browser(_bridge);
        foreach (Cookie cookie in _browser.Cookies.GetAllCookies())
        {
            thief.Cookies.Add(cookie);
        }

        Assert.True(await thief.IsSignedInAsync());
        _time.Advance(TimeSpan.FromSeconds(1));

        using var answer = await _browser.SubmitAsync(SignInAddress.SignOut, SignInAddress.SignOut);

        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.False(await thief.IsSignedInAsync());
        Assert.DoesNotContain(_browser.Cookies.GetAllCookies(), cookie => cookie.Name == "acme-bridge-session");
        using var client = await ApiClient.WithRoleAsync(_bridge, "view");
        var trail = await client.GetAsync($"audit?thing=operators/{Uri.EscapeDataString(_person.Name)}");
        Assert.Equal("operators.sign-out", (string?)trail["items"]![0]!["action"]);
    }

    [Fact]
    public async Task Session_IsListedAndEndedByAnotherOperator()
    {
        using var client = await ApiClient.WithRoleAsync(_bridge, "operate");
        JsonNode? Mine(JsonNode list) =>
            list["items"]!.AsArray().SingleOrDefault(session => (string?)session!["operator"] == _person.Name);
        var listed = Mine(await client.GetAsync("sessions?limit=500"))!;
        Assert.Equal(("operate", "127.0.0.1"), ((string?)listed["role"], (string?)listed["from"]));

        var ended = await client.PostAsync($"sessions/{(string?)listed["id"]}/end");

        Assert.Null(ended["role"]);
        Assert.False(await _browser.IsSignedInAsync());
        Assert.Null(Mine(await client.GetAsync("sessions?limit=500")));
        await client.PostAsync($"sessions/{(string?)listed["id"]}/end", expected: HttpStatusCode.NotFound);
        var trail = await client.GetAsync($"audit?thing=sessions/{(string?)listed["id"]}");
        Assert.Equal("sessions.end", (string?)trail["items"]![0]!["action"]);
        var cookie = _browser.Cookies.GetAllCookies().FirstOrDefault(each => each.Name == "acme-bridge-session")?.Value;
        Assert.True(string.IsNullOrEmpty(cookie));
    }

    [Fact]
    public async Task SignOut_FromAnotherSite_IsNotTaken()
    {
        using var answer = await _browser.PostAsync(SignInAddress.SignOut);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(await _browser.IsSignedInAsync());
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("password")]
    [InlineData("totp/remove")]
    public async Task Session_EndsWithWhatItWasBegunBy(string act)
    {
        await _person.ChangeAsync(act, act == "password" ? new { password = "another long password" } : null);

        Assert.False(await _browser.IsSignedInAsync());
        await _person.ChangeAsync("enable");
        Assert.False(await _browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Session_EndsWhenTheSecondFactorIsSetUp()
    {
        await _person.EnrolAsync(_time.GetUtcNow());

        Assert.False(await _browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Role_CountsAsItIsNow()
    {
        await _person.ChangeAsync("role", new { role = "tenant:shop" });
        using var shop = await _browser.GetAsync("/upstream");
        await _person.ChangeAsync("role", new { role = "view" });
        using var view = await _browser.GetAsync("/upstream");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (shop.StatusCode, view.StatusCode));
    }

    [Fact]
    public async Task Cookie_CountsNothingInTheApi()
    {
        using var answer = await _browser.GetAsync("/operator/v1/health");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Cookie_OfAnotherMaking_CountsNothing()
    {
        using var browser = new Browser(_bridge);
        browser.Cookies.Add(new Cookie("acme-bridge-session", "forged", "/", "127.0.0.1"));

        Assert.False(await browser.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode); // As a visitor.
    }

    [Fact]
    public async Task Cookie_IsForThisSiteAloneAndNoScript()
    {
        using var browser = new Browser(_bridge);
        using var answer = await browser.SignInAsync(_person.Name, Person.Password);

        var cookie = answer.Headers.GetValues("Set-Cookie")
            .Single(value => value.StartsWith("acme-bridge-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Keys_AreTheirOwnersAloneAndEncrypted()
    {
        var folder = Path.Combine(_bridge.DataFolder, SessionKeys.Folder);
        var files = Directory.GetFiles(folder);

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var text = File.ReadAllText(file);
            Assert.Contains("<encryptedSecret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<masterKey", text, StringComparison.Ordinal);
        });
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            foreach (var file in files)
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Theory]
    [InlineData("/?a=b", "/?a=b")]
    [InlineData("/sign-out", "/sign-out")]
    [InlineData("//elsewhere.example/?a=b", "/")]
    public async Task LinkOnAnotherSite_LeadsToThePageAsWhoIsSignedIn(string link, string address)
    {
        // A browser sends no cookie with it.
        using var following = new Browser(_bridge).With("Sec-Fetch-Site", "cross-site").With("Sec-Fetch-Mode", "navigate");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_bridge.PageOrigin + link));
        using var answer = await following.SendAsync(request);

        Assert.Equal(
            (HttpStatusCode.OK, "0; url=" + address), (answer.StatusCode, Assert.Single(answer.Headers.GetValues("Refresh"))));
    }
}
