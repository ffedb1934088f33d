using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>Replay protection (RFC 8555 sections 6.5, 7.2).</summary>
[Collection(RunningBridge.Name)]
public sealed class NonceTests(RunningBridge bridge) : IAsyncLifetime
{
    private Customer _customer = null!;

    private RawClient Raw => _customer.Raw;

    public async ValueTask InitializeAsync() => _customer = await Customer.RegisteredAsync(bridge);

    public ValueTask DisposeAsync()
    {
        _customer.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 204)]
    [Trait("Requirement", "R8555-7.2-01")]
    [Trait("Requirement", "R8555-7.2-02")]
    [Trait("Requirement", "R8555-7.2-03")]
    [Trait("Requirement", "R8555-7.2-04")]
    [Trait("Requirement", "R8555-7.1-02")]
    public async Task NewNonce_GivesANonceThatIsNotCached(string method, int status)
    {
        var answer = await Raw.SendAsync(bridge.Url("new-nonce"), [], method: method);

        Assert.Equal((status, "", "no-store"), (answer.Status, answer.Body, answer.CacheControl));
        Assert.Matches("^[A-Za-z0-9_-]{22,}$", answer.Nonce);
        Assert.Contains(answer.Links, link => link == $"<{bridge.Url("directory")}>;rel=\"index\"");
    }

    [Fact]
    [Trait("Requirement", "R8555-6.5-01")]
    [Trait("Requirement", "R8555-6.5-02")]
    [Trait("Requirement", "R8555-6.5-08")]
    [Trait("Requirement", "R8555-6.5-09")]
    public async Task Nonce_IsInEveryAnswerToAPostAndNeverTheSame()
    {
        var order = await _customer.OrderAsync("nonce.test");
        var authorization = Customer.AuthorizationOf(order);
        var challenge = (await _customer.ChallengeAsync(authorization)).GetProperty("url").GetString()!;
        var nonces = new List<string?>();
        for (var i = 0; i < 12; i++)
        {
            nonces.AddRange(
            [
                (await _customer.ReadAsync(_customer.Account)).Nonce, (await _customer.ReadAsync(order.Location!)).Nonce,
                (await _customer.ReadAsync(authorization)).Nonce, (await _customer.ReadAsync(challenge)).Nonce,
                (await _customer.PostAsync(order.Location!, "{}")).Nonce, (await _customer.ReadAsync(bridge.Url("nope"))).Nonce,
            ]);
        }

        Assert.All(nonces, nonce => Assert.Matches("^[A-Za-z0-9_-]{22,}$", nonce));
        Assert.Equal(nonces.Count, nonces.Distinct().Count());
        Assert.True(nonces.Select(nonce => nonce![..4]).Distinct().Count() > nonces.Count / 2, "The nonces begin alike.");
    }

    [Theory]
    [InlineData(null, "badNonce")]
    [InlineData("\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", "badNonce")]
    [InlineData("\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", "badNonce")]
    [InlineData("\"AA\"", "badNonce")]
    [InlineData("\"\"", "badNonce")]
    [InlineData("\"a b+/=\"", "malformed")]
    [InlineData("5", "malformed")]
    [InlineData("{}", "malformed")]
    [Trait("Requirement", "R8555-6.5-03")]
    [Trait("Requirement", "R8555-6.5-05")]
    [Trait("Requirement", "R8555-6.5-10")]
    public async Task Nonce_ThatWasNeverIssuedIsRefused(string? json, string error)
    {
        var answer = await Raw.PostAsync(_customer.Account, "", header =>
        {
            header.Remove("nonce");
            if (json is not null)
            {
                header["nonce"] = JsonNode.Parse(json);
            }
        });

        Assert.Equal(400, answer.AssertRefused(error).Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.5-04")]
    [Trait("Requirement", "R8555-6.5-06")]
    public async Task Nonce_WorksOnceAndTheRefusalBringsAFreshOne()
    {
        var header = await Raw.HeaderAsync(_customer.Account);
        Assert.Equal(200, (await SendAsync(header, "")).Status);

        var replayed = await SendAsync(header, "");
        Assert.Equal(400, replayed.AssertRefused("badNonce").Status);

        header["nonce"] = replayed.Nonce;
        Assert.Equal(200, (await SendAsync(header, "")).Status);
    }

    [Theory]
    [InlineData("payload")]
    [InlineData("signature")]
    [InlineData("url")]
    [InlineData("alg")]
    [InlineData("kid")]
    [InlineData("header")]
    [InlineData("signatures")]
    [InlineData("no signature")]
    [InlineData("padding")]
    [Trait("Requirement", "R8555-6.5-07")]
    public async Task Nonce_IsSpentByARequestThatFails(string fault)
    {
        var header = await Raw.HeaderAsync(_customer.Account);
        var spoiled = header.DeepClone().AsObject();
        if (header.ContainsKey(fault))
        {
            spoiled[fault] = "x";
        }

        var body = Raw.Sign(spoiled.ToJsonString(), fault == "payload" ? "[" : "");
        switch (fault)
        {
            case "signature":
                body["signature"] = new string('A', 86);
                break;
            case "header":
                body["header"] = new JsonObject();
                break;
            case "signatures":
                body["signatures"] = new JsonArray();
                break;
            case "no signature":
                body.Remove("signature");
                break;
            case "padding":
                body["payload"] = "e30=";
                break;
        }

        (await Raw.SendAsync(_customer.Account, body.ToJsonString())).AssertRefused();

        Assert.Equal(400, (await SendAsync(header, "")).AssertRefused("badNonce").Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.5-11")]
    public async Task Nonce_InAnHttpHeaderIsNotRead()
    {
        var header = await Raw.HeaderAsync(_customer.Account);
        var nonce = (string)header["nonce"]!;
        header.Remove("nonce");
        var body = Encoding.UTF8.GetBytes(Raw.Sign(header.ToJsonString(), "").ToJsonString());

        (await Raw.SendAsync(_customer.Account, body, headers: ("Replay-Nonce", nonce))).AssertRefused("badNonce", "malformed");
    }

    [Fact]
    [Trait("Requirement", "R8555-6.5-12")]
    public async Task Nonce_UsedByEightAtOnceServesOne()
    {
        var header = await Raw.HeaderAsync(_customer.Account);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(header, "")));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(7, answers.Count(answer => answer.Status == 400 && answer.Error == "badNonce"));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.5-13")]
    public async Task Nonce_OfAnyAnswerServesAnyRequestOfAnyAccount()
    {
        using var other = await Customer.RegisteredAsync(bridge);
        var header = await Raw.HeaderAsync(_customer.Account);

        header["nonce"] = (await other.ReadAsync(bridge.Url("nope"))).Nonce;

        Assert.Equal(200, (await SendAsync(header, "")).Status);
    }

    private Task<Answer> SendAsync(JsonObject header, string payload) =>
        Raw.SendAsync(_customer.Account, Raw.Sign(header.ToJsonString(), payload).ToJsonString());
}
