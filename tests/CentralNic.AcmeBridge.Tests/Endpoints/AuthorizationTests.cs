using System.Globalization;
using System.Text.Json;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>Authorizations and challenges (RFC 8555 sections 7.1.4, 7.1.6, 7.5, 8).</summary>
[Collection(RunningBridge.Name)]
public sealed class AuthorizationTests(RunningBridge bridge) : IAsyncLifetime
{
    private Customer _customer = null!;

    public async ValueTask InitializeAsync() => _customer = await Customer.RegisteredAsync(bridge);

    public ValueTask DisposeAsync()
    {
        _customer.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.4-01")]
    [Trait("Requirement", "R8555-7.1.4-04")]
    [Trait("Requirement", "R8555-8-01")]
    public async Task Pending_OffersAllChallenges()
    {
        var authorization = await _customer.ReadAsync(Customer.AuthorizationOf(await _customer.OrderAsync("Offer.test")));

        Assert.Equal((200, "pending"), (authorization.Status, authorization.Text("status")));
        Assert.Equal(("dns", "offer.test"), Identifier(authorization));
        Assert.False(authorization.Json.TryGetProperty("wildcard", out _));
        var challenges = authorization.Json.GetProperty("challenges").EnumerateArray().ToArray();
        Assert.Equal(
            ["dns-01", "http-01", "tls-alpn-01"], challenges.Select(challenge => challenge.GetProperty("type").GetString()).Order());
        Assert.All(challenges, challenge =>
        {
            Assert.Equal(["status", "token", "type", "url"], challenge.EnumerateObject().Select(member => member.Name).Order());
            Assert.Equal("pending", challenge.GetProperty("status").GetString());
        });
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1-03")]
    [Trait("Requirement", "R8555-7.5.1-01")]
    public async Task Challenge_AnswersPointUpToTheirAuthorization()
    {
        var authorization = Customer.AuthorizationOf(await _customer.OrderAsync("up.test"));
        var url = (await _customer.ChallengeAsync(authorization)).GetProperty("url").GetString()!;

        var read = await _customer.ReadAsync(url);
        var started = await _customer.PostAsync(url, "{}");

        Assert.All(new[] { read, started }, answer =>
        {
            Assert.Equal((200, url), (answer.Status, answer.Text("url")));
            Assert.Contains($"<{authorization}>;rel=\"up\"", answer.Links);
        });
        Assert.Matches("^(processing|invalid)$", started.Text("status"));
    }

    [Theory]
    [InlineData("""{"foo":1}""")]
    [InlineData("""{"keyAuthorization":"x"}""")]
    [InlineData("""{"type":"dns-01","token":"x","status":"valid","resource":{"a":[]}}""")]
    [Trait("Requirement", "R8555-7.5.1-02")]
    public async Task Challenge_UnknownMembersAreIgnored(string payload)
    {
        var authorization = Customer.AuthorizationOf(await _customer.OrderAsync("unknown.test"));
        var url = (await _customer.ChallengeAsync(authorization)).GetProperty("url").GetString()!;

        var answer = await _customer.PostAsync(url, payload);

        Assert.Equal((200, "http-01"), (answer.Status, answer.Text("type")));
        Assert.NotEqual("valid", answer.Text("status"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("{")]
    [InlineData("nonsense")]
    [InlineData(" ")]
    [Trait("Requirement", "R8555-7.5.1-03")]
    public async Task Challenge_AnswerThatIsNoObjectIsRefusedAndStartsNothing(string payload)
    {
        var authorization = Customer.AuthorizationOf(await _customer.OrderAsync("invalid.test"));
        var url = (await _customer.ChallengeAsync(authorization)).GetProperty("url").GetString()!;

        (await _customer.PostAsync(url, payload)).AssertRefused("malformed");

        Assert.Equal("pending", (await _customer.ReadAsync(url)).Text("status"));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.4-02")]
    [Trait("Requirement", "R8555-7.1.4-10")]
    [Trait("Requirement", "R8555-7.1.6-03")]
    [Trait("Requirement", "R8555-7.5.1-04")]
    [Trait("Requirement", "R8555-7.5.1-05")]
    [Trait("Requirement", "R8555-8-01")]
    [Trait("Requirement", "R8555-8.1-01")]
    public async Task Proof_MakesTheAuthorizationValidAndItsChallengeStays()
    {
        var order = await _customer.OrderAsync("proof.test");

        var authorization = await _customer.TryAsync(Customer.AuthorizationOf(order), withProof: true);

        Assert.Equal((200, "valid"), (authorization.Status, authorization.Text("status")));
        Assert.True(Time(authorization.Text("expires")) > DateTimeOffset.UtcNow);
        var challenge = Assert.Single(authorization.Json.GetProperty("challenges").EnumerateArray());
        Assert.Equal("valid", challenge.GetProperty("status").GetString());
        Assert.InRange(
            Time(challenge.GetProperty("validated").GetString()),
            DateTimeOffset.UtcNow.AddMinutes(-5),
            DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.False(challenge.TryGetProperty("error", out _));
        Assert.Equal("ready", (await _customer.ReadAsync(order.Location!)).Text("status"));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.4-10")]
    [Trait("Requirement", "R8555-7.1.6-05")]
    [Trait("Requirement", "R8555-7.5.1-06")]
    [Trait("Requirement", "R8555-8-02")]
    public async Task NoProof_MakesAuthorizationAndOrderInvalidAndTheChallengeTellsWhy()
    {
        var order = await _customer.OrderAsync("a.noproof.test", "b.noproof.test");
        Assert.Equal("valid", (await _customer.TryAsync(Customer.AuthorizationOf(order, 0), withProof: true)).Text("status"));

        var authorization = await _customer.TryAsync(Customer.AuthorizationOf(order, 1), withProof: false);

        Assert.Equal("invalid", authorization.Text("status"));
        var challenge = Assert.Single(authorization.Json.GetProperty("challenges").EnumerateArray());
        Assert.Equal(("http-01", "invalid"), (challenge.GetProperty("type").GetString(), challenge.GetProperty("status").GetString()));
        AssertProblem(challenge.GetProperty("error"));
        Assert.False(challenge.TryGetProperty("validated", out _));

        var settled = await _customer.ReadAsync(order.Location!);
        Assert.Equal("invalid", settled.Text("status"));
        AssertProblem(settled.Json.GetProperty("error"));
        (await _customer.FinalizeAsync(order, Customer.NewCsr("a.noproof.test", "b.noproof.test"))).AssertRefused("orderNotReady");
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.6-04")]
    public async Task Proof_OfOneOfTwoNamesLeavesTheOrderPending()
    {
        var order = await _customer.OrderAsync("a.half.test", "b.half.test");

        await _customer.TryAsync(Customer.AuthorizationOf(order, 1), withProof: true);

        Assert.Equal("pending", (await _customer.ReadAsync(order.Location!)).Text("status"));
        Assert.Equal(
            403,
            (await _customer.FinalizeAsync(order, Customer.NewCsr("a.half.test", "b.half.test"))).AssertRefused("orderNotReady").Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.6-01")]
    [Trait("Requirement", "R8555-7.5.1-07")]
    public async Task Settled_ChallengesCannotBeStartedAgain()
    {
        foreach (var withProof in new[] { true, false })
        {
            var authorization = Customer.AuthorizationOf(await _customer.OrderAsync(withProof ? "settled.test" : "unsettled.test"));
            var other = (await _customer.ChallengeAsync(authorization, "dns-01")).GetProperty("url").GetString()!;
            var settled = await _customer.TryAsync(authorization, withProof);
            var url = settled.Json.GetProperty("challenges")[0].GetProperty("url").GetString()!;

            var again = await _customer.PostAsync(url, "{}");
            (await _customer.PostAsync(other, "{}")).AssertRefused("malformed");

            Assert.Equal((200, withProof ? "valid" : "invalid"), (again.Status, again.Text("status")));
            Assert.Equal(settled.Body, (await _customer.ReadAsync(authorization)).Body);
        }
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.6-02")]
    public async Task Challenge_StartedByManyAtOnceIsStartedOnce()
    {
        var order = await _customer.OrderAsync("many.test");
        var authorization = Customer.AuthorizationOf(order);
        var url = (await _customer.ChallengeAsync(authorization)).GetProperty("url").GetString()!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _customer.PostAsync(url, "{}")));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal("invalid", (await _customer.TryAsync(authorization, withProof: false)).Text("status"));
    }

    [Theory]
    [InlineData("authorization/{0}/1")]
    [InlineData("authorization/{0}/-1")]
    [InlineData("authorization/{0}/x")]
    [InlineData("authorization/{0}/99999999999999999999")]
    [InlineData("challenge/{0}/0/dns-persist-01")]
    [InlineData("challenge/{0}/1/http-01")]
    [InlineData("challenge/{0}/0/HTTP-01")]
    [InlineData("certificate/{0}")]
    [Trait("Requirement", "R9110-15.5.5-01")]
    public async Task Missing_PartsOfAnOrderAreNotFound(string path)
    {
        var order = await _customer.OrderAsync("parts.test");
        var id = order.Location![(order.Location!.LastIndexOf('/') + 1)..];

        var answer = await _customer.ReadAsync(bridge.Url(string.Format(CultureInfo.InvariantCulture, path, id)));

        Assert.Equal(404, answer.AssertRefused("malformed").Status);
    }

    private static (string?, string?) Identifier(Answer authorization)
    {
        var identifier = authorization.Json.GetProperty("identifier");
        return (identifier.GetProperty("type").GetString(), identifier.GetProperty("value").GetString());
    }

    private static void AssertProblem(JsonElement error)
    {
        Assert.Matches(
            "^urn:ietf:params:acme:error:(connection|dns|tls|unauthorized|incorrectResponse)$", error.GetProperty("type").GetString());
        Assert.NotEmpty(error.GetProperty("detail").GetString()!);
    }

    private static DateTimeOffset Time(string? text)
    {
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$", text);
        return DateTimeOffset.Parse(text!, CultureInfo.InvariantCulture);
    }
}
