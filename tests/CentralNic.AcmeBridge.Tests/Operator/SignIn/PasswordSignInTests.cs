using System.Net;
using CentralNic.AcmeBridge.Core.Audit;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator.SignIn;

/// <summary>Signing in with name, password and code.</summary>
public sealed class PasswordSignInTests : IClassFixture<SignInBridge>
{
    private readonly FakeTimeProvider _time;
    private readonly RunningBridge _bridge;

    public PasswordSignInTests(SignInBridge shared)
    {
        shared.Begin();
        (_time, _bridge) = (shared.Time, shared.Bridge);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RightPassword_BeginsASessionAndLeadsBack()
    {
        var person = await Person.AddAsync(_bridge);
        using var browser = new Browser(_bridge);
        _time.Advance(TimeSpan.FromSeconds(1));

        using var answer = await browser.SignInAsync(person.Name.ToUpperInvariant(), Person.Password, back: "/orders?state=ready");

        Assert.Equal((HttpStatusCode.SeeOther, "/orders?state=ready"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.True(await browser.IsSignedInAsync());
        var entry = (await TrailAsync($"operators/{person.Name}"))[0];
        Assert.Equal(
            ("operators.sign-in", person.Name, "127.0.0.1", AuditOutcome.Done), (entry.Action, entry.Who, entry.From, entry.Outcome));
    }

    [Theory]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("/\t/elsewhere.example")]
    public async Task RightPassword_LeadsNowhereElse(string back)
    {
        var person = await Person.AddAsync(_bridge);
        using var browser = new Browser(_bridge);

        using var answer = await browser.SignInAsync(person.Name, Person.Password, back: back);

        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Refusals_SayTheSameWhateverIsWrong()
    {
        var person = await Person.AddAsync(_bridge);
        var second = await Person.AddAsync(_bridge);
        await second.EnrolAsync(_time.GetUtcNow());
        var disabled = await Person.AddAsync(_bridge);
        await disabled.ChangeAsync("disable");
        var answers = new List<(HttpStatusCode Status, string Text)>();
        foreach (var (name, password, code) in new[]
        {
            (person.Name, "wrong horse battery", ""), ("nobody@hoster.test", Person.Password, ""), (disabled.Name, Person.Password, ""),
            (second.Name, Person.Password, ""), (second.Name, Person.Password, "000000"), (person.Name, "", ""), ("", "", ""),
        })
        {
            using var browser = new Browser(_bridge);
            using var answer = await browser.SignInAsync(name, password, code);
            var text = (await answer.Content.ReadAsStringAsync(Cancellation)).Split("role=\"alert\">")[1].Split('<')[0];
            answers.Add((answer.StatusCode, text));
            Assert.False(await browser.IsSignedInAsync());
        }

        Assert.Equal(
            (HttpStatusCode.Forbidden, "Name, password or code is wrong, or you may not sign in."), Assert.Single(answers.Distinct()));
    }

    [Fact]
    public async Task Refusal_StandsInTheAuditTrailWithoutWhatWasTyped()
    {
        var person = await Person.AddAsync(_bridge);
        using var browser = new Browser(_bridge);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await browser.SignInAsync(person.Name, "wrong horse battery")).Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));
        (await browser.SignInAsync("a-password-in-the-wrong-field", "x")).Dispose();

        var entry = (await TrailAsync($"operators/{person.Name}"))[0];
        Assert.Equal(("operators.sign-in", AuditOutcome.Refused, "the password is wrong"), (entry.Action, entry.Outcome, entry.Error));
        entry = (await TrailAsync("operators"))[0];
        Assert.Equal(("an unknown name", "there is no such operator"), (entry.Who, entry.Error));
        using var client = await ApiClient.WithRoleAsync(_bridge, "view");
        var trail = (await client.GetAsync("audit?limit=500")).ToJsonString();
        Assert.DoesNotContain("wrong horse", trail, StringComparison.Ordinal);
        Assert.DoesNotContain("a-password", trail, StringComparison.Ordinal);
        Assert.DoesNotContain(Person.Password, trail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_IsTakenOnceAndWithinOneStep()
    {
        var person = await Person.AddAsync(_bridge);
        await person.EnrolAsync(_time.GetUtcNow());

        Assert.False(await SignsInAsync(person, _time.GetUtcNow())); // It confirmed the factor.
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(await SignsInAsync(person, _time.GetUtcNow().AddSeconds(-60)));
        Assert.False(await SignsInAsync(person, _time.GetUtcNow().AddSeconds(60)));
        Assert.True(await SignsInAsync(person, _time.GetUtcNow().AddSeconds(-30)));
        Assert.False(await SignsInAsync(person, _time.GetUtcNow().AddSeconds(-30)));
        Assert.True(await SignsInAsync(person, _time.GetUtcNow()));
        Assert.True(await SignsInAsync(person, _time.GetUtcNow().AddSeconds(30)));
        Assert.False(await SignsInAsync(person, _time.GetUtcNow())); // An earlier one than the last that was taken.
    }

    [Fact]
    public async Task Code_UsedByTwoAtOnceServesOne()
    {
        var person = await Person.AddAsync(_bridge);
        await person.EnrolAsync(_time.GetUtcNow());
        _time.Advance(TimeSpan.FromMinutes(5));

        var signedIn = await Task.WhenAll(SignsInAsync(person, _time.GetUtcNow()), SignsInAsync(person, _time.GetUtcNow()));

        Assert.Single(signedIn, true);
    }

    [Fact]
    public async Task SecondFactor_TakenAway_IsAskedForNoMore()
    {
        var person = await Person.AddAsync(_bridge);
        await person.EnrolAsync(_time.GetUtcNow());
        await person.ChangeAsync("totp/remove");
        using var browser = new Browser(_bridge);

        (await browser.SignInAsync(person.Name, Person.Password)).Dispose();

        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task GuessesAtAName_WaitLongerAndLonger()
    {
        var person = await Person.AddAsync(_bridge);
        await GuessAsync(person.Name, SignInLimiter.FreeOfName + 1);

        Assert.Equal((HttpStatusCode.TooManyRequests, "1"), await AttemptAsync(person.Name, Person.Password));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((HttpStatusCode.Forbidden, null), await AttemptAsync(person.Name, "wrong horse battery"));
        Assert.Equal((HttpStatusCode.TooManyRequests, "2"), await AttemptAsync(person.Name, Person.Password));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((HttpStatusCode.SeeOther, null), await AttemptAsync(person.Name, Person.Password));
        await GuessAsync(person.Name, SignInLimiter.FreeOfName);
        Assert.Equal((HttpStatusCode.SeeOther, null), await AttemptAsync(person.Name, Person.Password));
    }

    [Fact]
    public async Task GuessesAtANameThatNobodyHas_WaitAsLong()
    {
        await GuessAsync("nobody", SignInLimiter.FreeOfName + 1);

        Assert.Equal((HttpStatusCode.TooManyRequests, "1"), await AttemptAsync("nobody", Person.Password));
    }

    [Fact]
    public async Task GuessesFromAnAddress_AreCountedOverAllNames()
    {
        var person = await Person.AddAsync(_bridge);
        for (var guess = 0; guess <= SignInLimiter.FreeOfAddress; guess++)
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await AttemptAsync($"name{guess}", "some password")).Status);
        }

        Assert.Equal((HttpStatusCode.TooManyRequests, "1"), await AttemptAsync(person.Name, Person.Password));
    }

    [Fact]
    public async Task Form_WithoutItsToken_IsNotTaken()
    {
        var person = await Person.AddAsync(_bridge);
        using var browser = new Browser(_bridge);

        using var without = await browser.PostAsync(SignInAddress.SignIn, ("name", person.Name), ("password", Person.Password));
        var (field, _) = await browser.FormTokenAsync();
        using var wrong = await browser.PostAsync(
            SignInAddress.SignIn, (field, "x"), ("name", person.Name), ("password", Person.Password));
        using var other = new Browser(_bridge);
        var anothers = await other.FormTokenAsync();
        using var stolen = await browser.PostAsync(SignInAddress.SignIn, anothers, ("name", person.Name), ("password", Person.Password));

        Assert.All([without, wrong, stolen], answer => Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode));
        Assert.False(await browser.IsSignedInAsync());
    }

    private async Task GuessAsync(string name, int times)
    {
        for (var guess = 0; guess < times; guess++)
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await AttemptAsync(name, "wrong horse battery")).Status);
        }
    }

    private async Task<(HttpStatusCode Status, string? RetryAfter)> AttemptAsync(string name, string password)
    {
        using var browser = new Browser(_bridge);
        using var answer = await browser.SignInAsync(name, password);
        return (answer.StatusCode, answer.Headers.RetryAfter?.ToString());
    }

    private async Task<bool> SignsInAsync(Person person, DateTimeOffset codeOf)
    {
        using var browser = new Browser(_bridge);
        (await browser.SignInAsync(person.Name, Person.Password, person.CodeOf(codeOf))).Dispose();
        return await browser.IsSignedInAsync();
    }

    private async Task<IReadOnlyList<AuditEntry>> TrailAsync(string thing) => (await _bridge.Bridge.Audit.ListAsync(
        new AuditFilter { Thing = thing }, new PageRequest(100, null), Cancellation)).Items;
}
