using System.Text;
using System.Text.Json.Nodes;
using CentralNic.Acme.Jose;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>Key changes (RFC 8555 section 7.3.5).</summary>
[Collection(RunningBridge.Name)]
public sealed class KeyChangeTests(RunningBridge bridge) : IAsyncLifetime
{
    private readonly AccountKey _newKey = AccountKey.Create("ES384");
    private Customer _customer = null!;

    private string Url => bridge.Url("key-change");

    public async ValueTask InitializeAsync() => _customer = await Customer.RegisteredAsync(bridge);

    public ValueTask DisposeAsync()
    {
        _customer.Dispose();
        _newKey.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Gives a client's account a new key, and the client with it.</summary>
    internal static async Task<Answer> ChangeKeyAsync(RunningBridge bridge, RawClient client, string algorithm = "ES256")
    {
        var key = AccountKey.Create(algorithm);
        var answer = await client.PostAsync(bridge.Url("key-change"), Inner(bridge, client, key));
        Assert.Equal(200, answer.Status);
        client.Adopt(key);
        return answer;
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("RS256")]
    [InlineData("EdDSA")]
    [Trait("Requirement", "R8555-7.3.5-01")]
    [Trait("Requirement", "R8555-7.1.1-01")]
    public async Task Change_OnlyTheNewKeyWorksThen(string algorithm)
    {
        var before = await _customer.ReadAsync(_customer.Account);
        var directory = await _customer.Raw.GetAsync(bridge.Url("directory"));
        using var newKey = AccountKey.Create(algorithm);

        var changed = await _customer.PostAsync(directory.Text("keyChange")!, Inner(bridge, _customer.Raw, newKey));

        Assert.Equal((200, before.Body, _customer.Account), (changed.Status, changed.Body, changed.Location));
        (await _customer.ReadAsync(_customer.Account)).AssertRefused("malformed", "unauthorized", "badPublicKey");
        _customer.Raw.Adopt(newKey);
        Assert.Equal((200, before.Body), ((await _customer.ReadAsync(_customer.Account)).Status, before.Body));
        var found = await _customer.Raw.PostAsync(bridge.Url("new-account"), """{"onlyReturnExisting":true}""", header =>
        {
            header.Remove("kid");
            header["jwk"] = JsonNode.Parse(newKey.PublicKey.ToJson());
        });
        Assert.Equal((200, _customer.Account), (found.Status, found.Location));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.5-01")]
    public async Task Change_TheOldKeyHasNoAccountAndMayHaveAnother()
    {
        using var old = new RawClient(bridge);
        var account = (await old.RegisterAsync()).Location;
        Assert.Equal(200, (await old.PostAsync(Url, Inner(bridge, old, _newKey))).Status);

        var again = await old.PostAsync(bridge.Url("new-account"), """{"termsOfServiceAgreed":true}""", header =>
        {
            header.Remove("kid");
            header["jwk"] = JsonNode.Parse(old.Key.PublicKey.ToJson());
        });

        Assert.Equal(201, again.Status);
        Assert.NotEqual(account, again.Location);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.5-10")]
    public async Task Change_OrdersAndAuthorizationsSurvive()
    {
        // Looks often enough that the proof can come after the change.
        await using var patient = new RunningBridge(
            [.. Enumerable.Range(0, 40).Select(index => ($"Validation__RetryDelays__{index}", "200ms"))]);
        await patient.InitializeAsync();
        using var customer = await Customer.RegisteredAsync(patient);
        var ready = await customer.ReadyOrderAsync("ready.roll.test");
        var pending = await customer.OrderAsync("started.roll.test", "late.roll.test");
        var challenge = await customer.ChallengeAsync(Customer.AuthorizationOf(pending));
        var token = challenge.GetProperty("token").GetString()!;
        var oldThumbprint = customer.Raw.Key.PublicKey.Thumbprint;
        // Begun before the change: what the client puts up for it is made with the old key.
        Assert.Equal(200, (await customer.PostAsync(challenge.GetProperty("url").GetString()!, "{}")).Status);

        await ChangeKeyAsync(patient, customer.Raw);
        patient.Web.Put(token, KeyAuthorization.Create(token, oldThumbprint));

        Assert.Equal(200, (await customer.FinalizeAsync(ready, Customer.NewCsr("ready.roll.test"))).Status);
        await customer.SettledAsync(ready.Location!);
        Assert.Equal("valid", (await customer.UntilAsync(Customer.AuthorizationOf(pending), status => status != "pending")).Text("status"));

        // Begun afterwards: made with the new key.
        Assert.NotEqual(oldThumbprint, customer.Raw.Key.PublicKey.Thumbprint);
        Assert.Equal("valid", (await customer.TryAsync(Customer.AuthorizationOf(pending, 1), withProof: true)).Text("status"));
        Assert.Equal("ready", (await customer.ReadAsync(pending.Location!)).Text("status"));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.5-02")]
    public async Task InnerWithAKidInsteadOfAKey_IsRefused() => await RefusedAsync(Inner(bridge, _customer.Raw, _newKey, header =>
    {
        header.Remove("jwk");
        header["kid"] = _customer.Account;
    }));

    [Fact]
    [Trait("Requirement", "R8555-7.3.5-03")]
    public async Task InnerWithAFaultySignature_IsRefused()
    {
        using var third = AccountKey.Create("ES384");
        // Signed by a third key; and by the old one, for a new key that its sender may not have.
        await RefusedAsync(Inner(bridge, _customer.Raw, _newKey, signer: third));
        await RefusedAsync(Inner(bridge, _customer.Raw, _newKey, signer: _customer.Raw.Key));
        var spoiled = JsonNode.Parse(Inner(bridge, _customer.Raw, _newKey))!;
        spoiled["signature"] = "";
        await RefusedAsync(spoiled.ToJsonString());
    }

    [Theory]
    [InlineData("https://other.test/acme/key-change")]
    [InlineData("")]
    [InlineData(null)]
    [Trait("Requirement", "R8555-7.3.5-04")]
    public async Task InnerWithAnotherUrl_IsRefused(string? url) => await RefusedAsync(Inner(bridge, _customer.Raw, _newKey, header =>
    {
        header["url"] = url;
        if (url is null)
        {
            header.Remove("url");
        }
    }));

    [Fact]
    [Trait("Requirement", "R8555-7.3.5-05")]
    public async Task InnerWithANonce_IsRefused()
    {
        var nonce = await _customer.Raw.NonceAsync();
        await RefusedAsync(Inner(bridge, _customer.Raw, _newKey, header => header["nonce"] = nonce));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.5-06")]
    public async Task InnerThatNamesAnotherAccount_IsRefused()
    {
        using var other = await Customer.RegisteredAsync(bridge);
        await RefusedAsync(Inner(bridge, _customer.Raw, _newKey, payload: payload => payload["account"] = other.Account));
        await RefusedAsync(Inner(bridge, _customer.Raw, _newKey, payload: payload => payload["account"] = _customer.Account + "/"));
        await RefusedAsync(Inner(bridge, _customer.Raw, _newKey, payload: payload => payload["account"] = 5));
        await RefusedAsync(Inner(bridge, _customer.Raw, _newKey, payload: payload => payload.Remove("account")));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.5-07")]
    public async Task InnerThatNamesAnotherOldKey_IsRefused()
    {
        using var other = AccountKey.Create("ES256");
        await RefusedAsync(
            Inner(bridge, _customer.Raw, _newKey, payload: payload => payload["oldKey"] = JsonNode.Parse(other.PublicKey.ToJson())));
        await RefusedAsync(
            Inner(bridge, _customer.Raw, _newKey, payload: payload => payload["oldKey"] = JsonNode.Parse(_newKey.PublicKey.ToJson())));
        await RefusedAsync(Inner(bridge, _customer.Raw, _newKey, payload: payload => payload["oldKey"] = "key"));
        await RefusedAsync(Inner(bridge, _customer.Raw, _newKey, payload: payload => payload["oldKey"] = new JsonObject()));
        await RefusedAsync(Inner(bridge, _customer.Raw, _newKey, payload: payload => payload.Remove("oldKey")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("""{"protected":"e30","payload":"e30","signature":"AAAA"}""")]
    [Trait("Requirement", "R8555-7.3.5-02")]
    [Trait("Requirement", "R8555-7.3.5-03")]
    public async Task InnerOfAnotherForm_IsRefused(string inner) => await RefusedAsync(inner);

    [Fact]
    [Trait("Requirement", "R8555-7.3.5-08")]
    [Trait("Requirement", "R8555-7.3.5-09")]
    public async Task AKeyInUse_IsRefusedWithTheAccountThatHasIt()
    {
        using var other = await Customer.RegisteredAsync(bridge);

        foreach (var holder in (Customer[])[other, _customer])
        {
            var refused = (await _customer.PostAsync(Url, Inner(bridge, _customer.Raw, holder.Raw.Key))).AssertRefused("malformed");
            Assert.Equal((409, holder.Account), (refused.Status, refused.Location));
        }

        Assert.Equal(200, (await _customer.ReadAsync(_customer.Account)).Status);
        Assert.Equal(200, (await other.ReadAsync(other.Account)).Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.5-08")]
    public async Task ManyAtOnceForOneKey_OneGetsIt()
    {
        var customers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Customer.RegisteredAsync(bridge)));

        var answers = await Task.WhenAll(customers.Select(customer => customer.PostAsync(Url, Inner(bridge, customer.Raw, _newKey))));

        var winner = Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer =>
            Assert.Equal((409, winner.Location), (answer.Status, answer.Location)));
        Array.ForEach(customers, customer => customer.Dispose());
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.5-11")]
    public async Task AKeyThatNoAccountMayHave_IsRefused()
    {
        var weak = new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.Encode([0x80, .. new byte[126], 1]), ["e"] = "AQAB" };
        await RefusedAsync(
            Inner(bridge, _customer.Raw, _newKey, header => (header["alg"], header["jwk"]) = ("RS256", weak)), "badPublicKey");
        await RefusedAsync(Inner(bridge, _customer.Raw, _newKey, header => header["alg"] = "HS256"), "badSignatureAlgorithm");
        await RefusedAsync(Inner(bridge, _customer.Raw, _newKey, header => header["alg"] = "none"), "badSignatureAlgorithm");
        await RefusedAsync(Inner(bridge, _customer.Raw, _newKey, header => header["alg"] = "ES256"), "badPublicKey");
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.5-10")]
    public async Task OuterByKeyInsteadOfAccount_IsRefused() =>
        (await _customer.Raw.PostAsync(Url, Inner(bridge, _customer.Raw, _newKey), header =>
        {
            header.Remove("kid");
            header["jwk"] = JsonNode.Parse(_customer.Raw.Key.PublicKey.ToJson());
        })).AssertRefused("malformed");

    private static string Inner(
        RunningBridge bridge,
        RawClient client,
        AccountKey newKey,
        Action<JsonObject>? spoil = null,
        Action<JsonObject>? payload = null,
        AccountKey? signer = null)
    {
        var header = new JsonObject
        {
            ["alg"] = newKey.Algorithm,
            ["jwk"] = JsonNode.Parse(newKey.PublicKey.ToJson()),
            ["url"] = bridge.Url("key-change"),
        };
        var change = new JsonObject { ["account"] = client.Account, ["oldKey"] = JsonNode.Parse(client.Key.PublicKey.ToJson()) };
        spoil?.Invoke(header);
        payload?.Invoke(change);
        var (protectedText, payloadText) = (Encode(header), Encode(change));
        return new JsonObject
        {
            ["protected"] = protectedText,
            ["payload"] = payloadText,
            ["signature"] = Base64Url.Encode((signer ?? newKey).Sign(Encoding.ASCII.GetBytes($"{protectedText}.{payloadText}"))),
        }.ToJsonString();
    }

    private static string Encode(JsonObject json) => Base64Url.Encode(Encoding.UTF8.GetBytes(json.ToJsonString()));

    /// <summary>Refused, and the account has its key still.</summary>
    private async Task RefusedAsync(string inner, params string[] errors)
    {
        (await _customer.PostAsync(Url, inner)).AssertRefused(errors is [] ? ["malformed", "unauthorized"] : errors);
        Assert.Equal(200, (await _customer.ReadAsync(_customer.Account)).Status);
    }
}
