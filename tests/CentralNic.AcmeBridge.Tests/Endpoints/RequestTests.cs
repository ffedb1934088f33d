using System.Text.Json.Nodes;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

public class RequestTests(RunningBridge bridge) : IClassFixture<RunningBridge>
{
    [Fact]
    [Trait("Requirement", "R8555-7.1.1-01")]
    [Trait("Requirement", "R8555-6.1-01")]
    [Trait("Requirement", "R8555-7.1.1-03")]
    public async Task Directory_ListsHttpsUrlsAndMeta()
    {
        using var client = new RawClient(bridge);
        var answer = await client.SendAsync(bridge.Url("directory"), [], method: "GET");

        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json", answer.MediaType);
        foreach (var name in new[] { "newNonce", "newAccount", "newOrder" })
        {
            Assert.StartsWith("https://127.0.0.1:", answer.Json.GetProperty(name).GetString(), StringComparison.Ordinal);
        }

        Assert.Equal("https://example.test/terms", answer.Json.GetProperty("meta").GetProperty("termsOfService").GetString());
        Assert.True(answer.Json.GetProperty("meta").GetProperty("profiles").TryGetProperty("default", out _));
        Assert.Empty(answer.Links);
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 204)]
    [Trait("Requirement", "R8555-7.2-01")]
    [Trait("Requirement", "R8555-7.2-03")]
    [Trait("Requirement", "R8555-7.2-04")]
    [Trait("Requirement", "R8555-7.1-02")]
    public async Task NewNonce_GivesANonceThatIsNotCached(string method, int status)
    {
        using var client = new RawClient(bridge);
        var answer = await client.SendAsync(bridge.Url("new-nonce"), [], method: method);

        Assert.Equal(status, answer.Status);
        Assert.Matches("^[A-Za-z0-9_-]{22,}$", answer.Nonce);
        Assert.Equal("no-store", answer.CacheControl);
        Assert.Contains(answer.Links, link => link == $"<{bridge.Url("directory")}>;rel=\"index\"");
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("RS256")]
    [InlineData("EdDSA")]
    [Trait("Requirement", "R8555-6.2-14")]
    [Trait("Requirement", "R8555-6.2-15")]
    [Trait("Requirement", "R8555-6.2-16")]
    [Trait("Requirement", "R8555-7.3-01")]
    [Trait("Requirement", "R8555-7.3.1-01")]
    public async Task NewAccount_EveryAlgorithmMakesOneAccountPerKey(string algorithm)
    {
        using var client = new RawClient(bridge, algorithm);

        var created = await client.RegisterAsync("""{"termsOfServiceAgreed":true,"contact":["mailto:a@b.test"],"orders":"x","foo":1}""");
        using var again = new RawClient(bridge, algorithm);

        Assert.Equal(201, created.Status);
        Assert.Equal("valid", created.Json.GetProperty("status").GetString());
        Assert.False(created.Json.TryGetProperty("foo", out _));
        var read = await client.PostAsync(client.Account!, "");
        Assert.Equal(200, read.Status);
        Assert.Equal("mailto:a@b.test", read.Json.GetProperty("contact")[0].GetString());
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3-08")]
    [Trait("Requirement", "R8555-7.3.1-02")]
    public async Task NewAccount_WithoutTermsOrWithUnknownKeyMakesNothing()
    {
        using var client = new RawClient(bridge);

        Assert.Equal("userActionRequired", (await client.PostAsync(bridge.Url("new-account"), "{}")).Error);
        var unknown = await client.PostAsync(bridge.Url("new-account"), """{"onlyReturnExisting":true}""");

        Assert.Equal(400, unknown.Status);
        Assert.Equal("accountDoesNotExist", unknown.Error);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.6-01")]
    [Trait("Requirement", "R8555-7.3.6-02")]
    public async Task Account_DeactivatedIsRefusedFromThenOn()
    {
        using var client = await RegisteredAsync();

        Assert.Equal("deactivated", (await client.PostAsync(client.Account!, """{"status":"deactivated"}""")).Json.GetProperty("status").GetString());
        var refused = await client.PostAsync(bridge.Url("new-order"), Order("a.test"));

        Assert.Equal(401, refused.Status);
        Assert.Equal("unauthorized", refused.Error);
    }

    [Theory]
    [InlineData("alg", "\"none\"", "badSignatureAlgorithm")]
    [InlineData("alg", "\"HS256\"", "badSignatureAlgorithm")]
    [InlineData("alg", "\"ES256K\"", "badSignatureAlgorithm")]
    [InlineData("alg", "\"ES384\"", "badPublicKey")]
    [InlineData("alg", "5", "malformed")]
    [InlineData("alg", null, "malformed")]
    [InlineData("url", null, "malformed")]
    [InlineData("url", "5", "malformed")]
    [InlineData("url", "\"https://elsewhere.test/acme/new-account\"", "unauthorized")]
    [InlineData("nonce", null, "badNonce")]
    [InlineData("nonce", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", "badNonce")]
    [InlineData("nonce", "\"a b+/=\"", "malformed")]
    [InlineData("jwk", null, "malformed")]
    [InlineData("jwk", "{\"kty\":\"oct\",\"k\":\"AAAA\"}", "badPublicKey")]
    [InlineData("kid", "\"https://127.0.0.1/acme/account/x\"", "malformed")]
    [InlineData("crit", "[\"exp\"]", "malformed")]
    [InlineData("b64", "false", "malformed")]
    [Trait("Requirement", "R8555-6.2-08")]
    [Trait("Requirement", "R8555-6.2-09")]
    [Trait("Requirement", "R8555-6.2-10")]
    [Trait("Requirement", "R8555-6.2-11")]
    [Trait("Requirement", "R8555-6.2-12")]
    [Trait("Requirement", "R8555-6.2-13")]
    [Trait("Requirement", "R8555-6.2-21")]
    [Trait("Requirement", "R8555-6.2-24")]
    [Trait("Requirement", "R8555-6.2-30")]
    [Trait("Requirement", "R8555-6.4-01")]
    [Trait("Requirement", "R8555-6.5-03")]
    [Trait("Requirement", "R8555-6.5-05")]
    [Trait("Requirement", "R8555-6.5-10")]
    public async Task ProtectedHeader_SpoiledMemberIsRefused(string member, string? json, string error)
    {
        using var client = new RawClient(bridge);
        var url = bridge.Url("new-account");
        var header = await client.HeaderAsync(url);
        header.Remove(member);
        if (json is not null)
        {
            header[member] = JsonNode.Parse(json);
        }

        var answer = await client.SendAsync(url, client.Sign(header.ToJsonString(), """{"termsOfServiceAgreed":true}""").ToJsonString());

        AssertRefused(answer);
        Assert.Equal(error, answer.Error);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.5-04")]
    [Trait("Requirement", "R8555-6.5-06")]
    public async Task Nonce_WorksOnceAndTheRefusalBringsAFreshOne()
    {
        using var client = await RegisteredAsync();
        var header = (await client.HeaderAsync(client.Account!)).ToJsonString();
        var body = client.Sign(header, "").ToJsonString();

        Assert.Equal(200, (await client.SendAsync(client.Account!, body)).Status);
        var replayed = await client.SendAsync(client.Account!, body);
        var retry = new JsonObject { ["alg"] = client.Key.Algorithm, ["nonce"] = replayed.Nonce, ["url"] = client.Account, ["kid"] = client.Account };

        Assert.Equal("badNonce", replayed.Error);
        Assert.Equal(400, replayed.Status);
        Assert.Equal(200, (await client.SendAsync(client.Account!, client.Sign(retry.ToJsonString(), "").ToJsonString())).Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.5-12")]
    public async Task Nonce_UsedByEightAtOnceServesOne()
    {
        using var client = await RegisteredAsync();
        var body = client.Sign((await client.HeaderAsync(client.Account!)).ToJsonString(), "").ToJsonString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.SendAsync(client.Account!, body)));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(7, answers.Count(answer => answer.Status == 400 && answer.Error == "badNonce"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData(null)]
    [Trait("Requirement", "R8555-6.2-28")]
    public async Task ContentType_OtherThanJoseIs415(string? contentType)
    {
        using var client = new RawClient(bridge);
        var url = bridge.Url("new-account");
        var body = client.Sign((await client.HeaderAsync(url)).ToJsonString(), "{}").ToJsonString();

        var answer = await client.SendAsync(url, body, contentType);

        Assert.Equal(415, answer.Status);
        AssertRefused(answer);
    }

    [Theory]
    [InlineData("new-account", "GET", 405)]
    [InlineData("new-order", "GET", 405)]
    [InlineData("order/x", "GET", 405)]
    [InlineData("order/x", "DELETE", 405)]
    [InlineData("authorization/x/0", "GET", 405)]
    [InlineData("certificate/x", "PUT", 405)]
    [InlineData("nope", "GET", 404)]
    [Trait("Requirement", "R8555-6.3-01")]
    [Trait("Requirement", "R8555-6.3-08")]
    [Trait("Requirement", "R9110-15.5.5-01")]
    public async Task Method_OtherThanPostIsRefusedWithAProblem(string path, string method, int status)
    {
        using var client = new RawClient(bridge);

        var answer = await client.SendAsync(bridge.Url(path), [], method: method);

        Assert.Equal(status, answer.Status);
        AssertRefused(answer);
        Assert.Equal("malformed", answer.Error);
        Assert.True(status == 404 || answer.Allow.Contains("POST"));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-19")]
    [Trait("Requirement", "R8555-6.3-03")]
    [Trait("Requirement", "R8555-10.5-01")]
    public async Task Order_OfAnotherAccountLooksLikeAMissingOne()
    {
        using var owner = await RegisteredAsync();
        using var other = await RegisteredAsync();
        var order = (await owner.PostAsync(bridge.Url("new-order"), Order("mine.test"))).Location!;

        var foreign = await other.PostAsync(order, "");
        var missing = await other.PostAsync(bridge.Url("order/AAAAAAAAAAAAAAAAAAAAAA"), "");

        Assert.Equal((404, "malformed"), (foreign.Status, foreign.Error));
        Assert.Equal(foreign.Body, missing.Body);
    }

    /// <summary>Bodies that are no proper request at all; each must cost the sender a problem document and the server nothing.</summary>
    [Fact]
    [Trait("Requirement", "R8555-6.1-06")]
    [Trait("Requirement", "R8555-6.2-02")]
    [Trait("Requirement", "R8555-6.2-33")]
    [Trait("Requirement", "R8555-6.2-34")]
    [Trait("Requirement", "R8555-6.2-35")]
    [Trait("Requirement", "R8555-6.5-02")]
    public async Task Body_MalformedIsRefusedOnEveryPath()
    {
        using var client = await RegisteredAsync();
        string[] paths = ["new-account", "new-order", "order/x", "order/x/finalize", "authorization/x/0", "challenge/x/0/http-01", "certificate/x"];
        string[] bodies =
        [
            "", "{", "[]", "\"x\"", "null", "5", "a.b.c", "{}", "{\"payload\":\"\"}", "\0\u0001", "{\"protected\":5,\"payload\":\"\",\"signature\":\"\"}",
            "{\"protected\":\"e30\",\"payload\":\"e30\",\"signature\":\"\"}", "{\"protected\":\"e30=\",\"payload\":\"\",\"signature\":\"AAAA\"}",
            new string('[', 20_000), "{\"payload\":\"" + new string('A', 200_000) + "\"}", "{\"signatures\":[]}",
        ];
        foreach (var path in paths)
        {
            foreach (var body in bodies)
            {
                AssertRefused(await client.SendAsync(bridge.Url(path), body));
            }

            AssertRefused(await client.SendAsync(bridge.Url(path), [0xff, 0xfe, 0x7b, 0x7d]));
        }

        Assert.Empty(bridge.Sandbox.Books.Purchases);
        Assert.Equal(200, (await client.PostAsync(client.Account!, "")).Status);
    }

    [Theory]
    [InlineData("""{"identifiers":[]}""", "malformed")]
    [InlineData("{}", "malformed")]
    [InlineData("""{"identifiers":null}""", "malformed")]
    [InlineData("""{"identifiers":{}}""", "malformed")]
    [InlineData("""{"identifiers":[null]}""", "malformed")]
    [InlineData("""{"identifiers":[{"type":"dns","value":5}]}""", "malformed")]
    [InlineData("""{"identifiers":[{"type":"ip","value":"192.0.2.1"}]}""", "unsupportedIdentifier")]
    [InlineData("""{"identifiers":[{"type":"dns","value":"127.0.0.1"}]}""", "rejectedIdentifier")]
    [InlineData("""{"identifiers":[{"type":"dns","value":"bücher.test"}]}""", "rejectedIdentifier")]
    [InlineData("""{"identifiers":[{"type":"dns","value":"a..test"}]}""", "rejectedIdentifier")]
    [InlineData("""{"identifiers":[{"type":"dns","value":"*.*.test"}]}""", "rejectedIdentifier")]
    [InlineData("""{"identifiers":[{"type":"dns","value":"*.wild.test"}]}""", "rejectedIdentifier")]
    [InlineData("""{"identifiers":[{"type":"dns","value":"-a.test"},{"type":"ip","value":"::1"}]}""", "compound")]
    [InlineData("""{"identifiers":[{"type":"dns","value":"a.test"}],"profile":"nope"}""", "invalidProfile")]
    [InlineData("""{"identifiers":[{"type":"dns","value":"a.test"}],"profile":5}""", "malformed")]
    [InlineData("""{"identifiers":[{"type":"dns","value":"a.test"}],"notAfter":"2027-01-01T00:00:00Z"}""", "malformed")]
    [InlineData("""{"identifiers":[{"type":"dns","value":"a.test"}],"notAfter":"yesterday"}""", "malformed")]
    [InlineData("", "malformed")]
    [Trait("Requirement", "R8555-7.4-02")]
    [Trait("Requirement", "R8555-7.4-03")]
    [Trait("Requirement", "R8555-7.1.3-05")]
    [Trait("Requirement", "R8555-7.1.4-05")]
    [Trait("Requirement", "R8555-7.1.4-09")]
    [Trait("Requirement", "R8738-3-01")]
    [Trait("Requirement", "R8555-6.3-09")]
    [Trait("Requirement", "PROF-4-01")]
    public async Task NewOrder_WhatCannotBeFulfilledIsRefused(string payload, string error)
    {
        using var client = await RegisteredAsync();

        var answer = await client.PostAsync(bridge.Url("new-order"), payload);

        AssertRefused(answer);
        Assert.Equal(error, answer.Error);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.3-01")]
    [Trait("Requirement", "R8555-7.4-01")]
    [Trait("Requirement", "R8555-7.4-05")]
    [Trait("Requirement", "R8555-7.4-13")]
    [Trait("Requirement", "R8555-7.5.1-01")]
    [Trait("Requirement", "R8555-7.1-03")]
    [Trait("Requirement", "R8555-7.1.4-01")]
    public async Task NewOrder_FoldsDuplicatesAndChallengesBecomeInvalidWithoutAProof()
    {
        using var client = await RegisteredAsync();

        var order = await client.PostAsync(bridge.Url("new-order"), """{"identifiers":[{"type":"dns","value":"Twice.test"},{"type":"dns","value":"twice.test"}]}""");
        var authorizationUrl = Assert.Single(order.Json.GetProperty("authorizations").EnumerateArray()).GetString()!;
        var authorization = await client.PostAsync(authorizationUrl, "");
        var challenge = authorization.Json.GetProperty("challenges").EnumerateArray().First(one => one.GetProperty("type").GetString() == "http-01");
        var early = await client.PostAsync(order.Json.GetProperty("finalize").GetString()!, """{"csr":"AAAA"}""");
        var started = await client.PostAsync(challenge.GetProperty("url").GetString()!, "{}");
        var failed = await client.PostAsync(authorizationUrl, "");
        var settled = await client.PostAsync(order.Location!, "");

        Assert.Equal(201, order.Status);
        Assert.Equal("twice.test", Assert.Single(order.Json.GetProperty("identifiers").EnumerateArray()).GetProperty("value").GetString());
        Assert.Equal((403, "orderNotReady"), (early.Status, early.Error));
        Assert.Equal(200, started.Status);
        Assert.Contains(started.Links, link => link == $"<{authorizationUrl}>;rel=\"up\"");
        Assert.Equal("invalid", failed.Json.GetProperty("status").GetString());
        Assert.Equal("invalid", settled.Json.GetProperty("status").GetString());
        Assert.True(settled.Json.TryGetProperty("error", out _));
    }

    private static string Order(string name) => $$"""{"identifiers":[{"type":"dns","value":"{{name}}"}]}""";

    private static void AssertRefused(Answer answer)
    {
        Assert.InRange(answer.Status, 400, 499);
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.Equal(answer.Status, answer.Json.GetProperty("status").GetInt32());
        Assert.StartsWith("urn:ietf:params:acme:error:", answer.Json.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(answer.Json.GetProperty("detail").GetString()!);
        Assert.DoesNotContain("   at ", answer.Body, StringComparison.Ordinal);
        Assert.NotNull(answer.Nonce);
    }

    private async Task<RawClient> RegisteredAsync()
    {
        var client = new RawClient(bridge);
        Assert.Equal(201, (await client.RegisterAsync()).Status);
        return client;
    }
}
