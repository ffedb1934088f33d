using System.Text.Json.Nodes;
using CentralNic.Acme.Jose;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>External account bindings (RFC 8555 section 7.3.4) where they are possible and not required.</summary>
[Collection(RunningBridge.Name)]
public sealed class ExternalAccountBindingTests(RunningBridge bridge) : IDisposable
{
    private readonly RawClient _client = new(bridge);

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(MacAlgorithm.HS256)]
    [InlineData(MacAlgorithm.HS384)]
    [InlineData(MacAlgorithm.HS512)]
    [Trait("Requirement", "R8555-7.3.4-04")]
    [Trait("Requirement", "R8555-7.3.4-10")]
    public async Task Verified_IsReflectedVerbatimAndSetsTheTenant(string algorithm)
    {
        var binding = Bindings.Of(bridge, _client, algorithm: algorithm);

        var created = await _client.RegisterAsync(Bindings.Registration(binding));

        Assert.Equal(201, created.Status);
        Assert.Equal(binding.ToJsonString(), created.Json.GetProperty("externalAccountBinding").GetRawText());
        Assert.Equal(created.Body, (await _client.PostAsync(_client.Account!, "")).Body);
        await AssertIsOfTheShopAsync();
    }

    [Fact]
    public async Task Kid_IsComparedWithoutCase()
    {
        var binding = Bindings.Of(bridge, _client, spoil: header => header["kid"] = RunningBridge.Shop.ToUpperInvariant());

        Assert.Equal(201, (await _client.RegisterAsync(Bindings.Registration(binding))).Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.4-09")]
    public async Task Payload_MayHaveItsMembersInAnyOrder()
    {
        var jwk = JsonNode.Parse(_client.Key.PublicKey.ToJson())!.AsObject();
        var reversed = new JsonObject(
            jwk.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())))
        { ["use"] = "sig" };

        Assert.NotEqual(jwk.ToJsonString(), reversed.ToJsonString());
        Assert.Equal(
            201,
            (await _client.RegisterAsync(Bindings.Registration(Bindings.Of(bridge, _client, payload: reversed.ToJsonString())))).Status);
    }

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("""{"protected":"e30","payload":"e30"}""")]
    [InlineData("""{"protected":"e30","signature":"AAAA"}""")]
    [InlineData("""{"protected":"","payload":"","signature":""}""")]
    [InlineData("""{"protected":5,"payload":"e30","signature":"AAAA"}""")]
    [Trait("Requirement", "R8555-7.3.4-03")]
    [Trait("Requirement", "R8555-7.3.4-12")]
    public async Task OfAnotherForm_IsRefused(string binding) => await RefusedAsync(JsonNode.Parse(binding), "malformed");

    [Fact]
    [Trait("Requirement", "R8555-7.3.4-03")]
    public async Task InTheGeneralSerializationOrWithAnUnprotectedHeader_IsRefused()
    {
        var general = Bindings.Of(bridge, _client);
        general["signatures"] = new JsonArray();
        await RefusedAsync(general, "malformed");

        var unprotected = Bindings.Of(bridge, _client);
        unprotected["header"] = new JsonObject();
        await RefusedAsync(unprotected, "malformed");
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.4-03")]
    public async Task FarTooLong_IsRefused()
    {
        var binding = Bindings.Of(bridge, _client);
        binding["more"] = new string('x', 10_000);
        await RefusedAsync(binding, "malformed");
    }

    /// <summary>The account's document repeats the binding; what cannot be written would fail there, at each request.</summary>
    [Theory]
    [InlineData("""{"more":"\ud800",""")]
    [InlineData("""{"\udc00":"more",""")]
    [InlineData("""{"more":[{"x":"\udc00"}],""")]
    public async Task WithTextThatIsNotUnicode_IsRefused(string more)
    {
        var binding = more + Bindings.Of(bridge, _client).ToJsonString()[1..];
        (await _client.PostAsync(bridge.Url("new-account"), $$"""{"termsOfServiceAgreed":true,"externalAccountBinding":{{binding}}}"""))
            .AssertRefused("malformed");
        (await _client.PostAsync(bridge.Url("new-account"), """{"onlyReturnExisting":true}""")).AssertRefused("accountDoesNotExist");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("ES256")]
    [InlineData("hs256")]
    [InlineData("HS1")]
    [InlineData(null)]
    [Trait("Requirement", "R8555-7.3.4-04")]
    [Trait("Requirement", "R8555-7.3.4-12")]
    public async Task WithAnotherAlgorithm_IsRefused(string? algorithm) =>
        await RefusedAsync(Bindings.Of(bridge, _client, spoil: header => header["alg"] = algorithm), "badSignatureAlgorithm");

    [Fact]
    [Trait("Requirement", "R8555-7.3.4-05")]
    public async Task WithANonce_IsRefused()
    {
        var nonce = await _client.NonceAsync();
        await RefusedAsync(Bindings.Of(bridge, _client, spoil: header => header["nonce"] = nonce), "malformed");
    }

    [Theory]
    [InlineData("https://other.test/acme/new-account")]
    [InlineData("")]
    [InlineData(null)]
    [Trait("Requirement", "R8555-7.3.4-06")]
    public async Task WithAnotherUrl_IsRefused(string? url) =>
        await RefusedAsync(Bindings.Of(bridge, _client, spoil: header => header["url"] = url), "malformed");

    [Theory]
    [InlineData("unknown", "unauthorized")]
    [InlineData("", "malformed")]
    [InlineData(null, "malformed")]
    [Trait("Requirement", "R8555-7.3.4-07")]
    [Trait("Requirement", "R8555-7.3.4-12")]
    public async Task WithAnUnknownKid_IsRefused(string? kid, string error) =>
        await RefusedAsync(Bindings.Of(bridge, _client, spoil: header => header["kid"] = kid), error);

    [Fact]
    [Trait("Requirement", "R8555-7.3.4-03")]
    public async Task WithAJwkBesidesTheKid_IsRefused() => await RefusedAsync(
        Bindings.Of(bridge, _client, spoil: header => header["jwk"] = JsonNode.Parse(_client.Key.PublicKey.ToJson())), "malformed");

    [Fact]
    [Trait("Requirement", "R8555-7.3.4-08")]
    [Trait("Requirement", "R8555-7.3.4-12")]
    public async Task WithAnotherMac_IsRefused()
    {
        var right = (string)Bindings.Of(bridge, _client)["signature"]!;
        Assert.True(Base64Url.TryDecode(right, out var mac));
        var flipped = mac.ToArray();
        flipped[^1] ^= 1;
        foreach (var wrong in (byte[][])[[], mac[..^1], mac[..16], [.. mac, 0], flipped])
        {
            var binding = Bindings.Of(bridge, _client);
            binding["signature"] = Base64Url.Encode(wrong);
            await RefusedAsync(binding, "unauthorized");
        }

        await RefusedAsync(Bindings.Of(bridge, _client, hmac: new byte[32]), "unauthorized");
        await RefusedAsync(Bindings.Of(bridge, _client, hmac: []), "unauthorized");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("no JSON")]
    [InlineData("")]
    [Trait("Requirement", "R8555-7.3.4-09")]
    public async Task OverSomethingElse_IsRefused(string payload) =>
        await RefusedAsync(Bindings.Of(bridge, _client, payload: payload), "malformed");

    [Fact]
    [Trait("Requirement", "R8555-7.3.4-09")]
    [Trait("Requirement", "R8555-7.3.4-12")]
    public async Task OfAnotherClientsKey_IsRefused()
    {
        using var other = new RawClient(bridge);

        await RefusedAsync(Bindings.Of(bridge, other), "malformed");
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.1-03")]
    public async Task OfAKnownAccount_DoesNotCount()
    {
        var created = await _client.RegisterAsync();

        var again = await _client.PostAsync(bridge.Url("new-account"), Bindings.Registration(Bindings.Of(bridge, _client)), UseKey);

        Assert.Equal((200, created.Body), (again.Status, again.Body));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.4-12")]
    public async Task AKey_ServesForSeveralAccountsUnlessItIsForOne()
    {
        var clients = Enumerable.Range(0, 8).Select(_ => new RawClient(bridge)).ToArray();

        var several = await Task.WhenAll(
            clients[..3].Select(client => client.RegisterAsync(Bindings.Registration(Bindings.Of(bridge, client)))));
        var one = await Task.WhenAll(
            clients[3..].Select(
                client => client.RegisterAsync(Bindings.Registration(Bindings.Of(bridge, client, RunningBridge.ShopOnce)))));

        Assert.All(several, answer => Assert.Equal(201, answer.Status));
        Assert.Single(one, answer => answer.Status == 201);
        Assert.All(one.Where(answer => answer.Status != 201), answer => answer.AssertRefused("unauthorized"));

        // The one that has the key finds its account; when the account is given up the key stays used.
        var holder = clients[3..].Single(client => client.Account is not null);
        Assert.Equal(
            200,
            (await holder.PostAsync(
                bridge.Url("new-account"),
                Bindings.Registration(Bindings.Of(bridge, holder, RunningBridge.ShopOnce)),
                header => UseKeyOf(holder, header))).Status);
        Assert.Equal(200, (await holder.PostAsync(holder.Account!, """{"contact":["mailto:a@b.test"],"status":"deactivated"}""")).Status);
        using var late = new RawClient(bridge);
        (await late.RegisterAsync(Bindings.Registration(Bindings.Of(bridge, late, RunningBridge.ShopOnce)))).AssertRefused("unauthorized");
        Array.ForEach(clients, client => client.Dispose());
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.4-13")]
    public async Task Tenant_SticksOverAKeyChange()
    {
        var created = await _client.RegisterAsync(Bindings.Registration(Bindings.Of(bridge, _client)));

        await KeyChangeTests.ChangeKeyAsync(bridge, _client);

        Assert.Equal(created.Body, (await _client.PostAsync(_client.Account!, "")).Body);
        await AssertIsOfTheShopAsync();
    }

    private void UseKey(JsonObject header) => UseKeyOf(_client, header);

    private static void UseKeyOf(RawClient client, JsonObject header)
    {
        header.Remove("kid");
        header["jwk"] = JsonNode.Parse(client.Key.PublicKey.ToJson());
    }

    /// <summary>The shop may order below shop.test, with one profile.</summary>
    private async Task AssertIsOfTheShopAsync()
    {
        var order = await _client.PostAsync(bridge.Url("new-order"), Customer.OrderFor("www.shop.test"));
        Assert.Equal((201, "positive"), (order.Status, order.Text("profile")));
        var refused = (await _client.PostAsync(
            bridge.Url("new-order"), Customer.OrderFor("www.shop.test", "a.test", "*.b.test"))).AssertRefused("rejectedIdentifier");
        Assert.Equal(
            ["a.test", "*.b.test"],
            refused.Json.GetProperty("subproblems").EnumerateArray().Select(
                problem => problem.GetProperty("identifier").GetProperty("value").GetString()));
        (await _client.PostAsync(bridge.Url("new-order"), """{"identifiers":[{"type":"dns","value":"shop.test"}],"profile":"default"}"""))
            .AssertRefused("invalidProfile");
    }

    /// <summary>Refused, and the key has no account.</summary>
    private async Task RefusedAsync(JsonNode? binding, string error)
    {
        (await _client.PostAsync(bridge.Url("new-account"), Bindings.Registration(binding))).AssertRefused(error);
        (await _client.PostAsync(bridge.Url("new-account"), """{"onlyReturnExisting":true}""")).AssertRefused("accountDoesNotExist");
    }
}
