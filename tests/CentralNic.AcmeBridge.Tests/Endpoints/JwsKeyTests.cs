using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CentralNic.Acme.Jose;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>Algorithms and keys, over the wire (RFC 8555 section 6.2).</summary>
[Collection(RunningBridge.Name)]
public class JwsKeyTests(RunningBridge bridge)
{
    private const string Agreed = """{"termsOfServiceAgreed":true}""";

    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("RS256")]
    [InlineData("EdDSA")]
    [Trait("Requirement", "R8555-6.2-14")]
    [Trait("Requirement", "R8555-6.2-15")]
    [Trait("Requirement", "R8555-6.2-16")]
    public async Task Algorithm_EverySupportedOneMakesAnAccountThatCanBeUsed(string algorithm)
    {
        using var client = new RawClient(bridge, algorithm);

        Assert.Equal(201, (await client.RegisterAsync()).Status);
        Assert.Equal(200, (await client.PostAsync(client.Account!, "")).Status);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [Trait("Requirement", "R8555-6.2-09")]
    public async Task Algorithm_NoneIsRefusedWhateverItsCase(string none)
    {
        using var client = new RawClient(bridge);
        var header = await client.HeaderAsync(Url);
        header["alg"] = none;
        var body = client.Sign(header.ToJsonString(), Agreed);
        body["signature"] = "";

        await AssertRefusedAsync(client, await client.SendAsync(Url, body.ToJsonString()), "badSignatureAlgorithm");
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-10")]
    public async Task Algorithm_AMacKeyedWithThePublicKeyIsRefused()
    {
        using var client = new RawClient(bridge, "RS256");
        var header = await client.HeaderAsync(Url);
        header["alg"] = "HS256";
        var body = client.Sign(header.ToJsonString(), Agreed);
        var input = Encoding.ASCII.GetBytes($"{body["protected"]}.{body["payload"]}");
        body["signature"] = Base64Url.Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(client.Key.PublicKey.ToJson()), input));

        await AssertRefusedAsync(client, await client.SendAsync(Url, body.ToJsonString()), "badSignatureAlgorithm");
    }

    [Theory]
    [InlineData("ES256K")]
    [InlineData("PS999")]
    [InlineData("RS1")]
    [InlineData("es256")]
    [Trait("Requirement", "R8555-6.2-21")]
    [Trait("Requirement", "R8555-6.2-22")]
    public async Task Algorithm_UnsupportedIsRefusedWithThoseThatAreSupported(string algorithm)
    {
        using var client = new RawClient(bridge);

        var answer = await client.PostAsync(Url, Agreed, header => header["alg"] = algorithm);

        await AssertRefusedAsync(client, answer, "badSignatureAlgorithm");
        Assert.Equal(400, answer.Status);
        Assert.Contains("ES256", answer.Json.GetProperty("algorithms").EnumerateArray().Select(name => name.GetString()));
    }

    [Theory]
    [InlineData("ES256", "ES384")]
    [InlineData("ES256", "RS256")]
    [InlineData("RS256", "ES256")]
    [InlineData("EdDSA", "ES256")]
    [Trait("Requirement", "R8555-6.2-24")]
    public async Task Algorithm_ThatDoesNotFitTheKeyIsRefused(string algorithm, string key)
    {
        using var client = new RawClient(bridge, key);

        await AssertRefusedAsync(client, await client.PostAsync(Url, Agreed, header => header["alg"] = algorithm), "badPublicKey");
    }

    public static TheoryData<string, string, string> BadKeys => new()
    {
        { "RSA of 1024 bits", "RS256", Rsa(Modulus(128), "AQAB") },
        { "RSA of 16384 bits", "RS256", Rsa(Modulus(2048), "AQAB") },
        { "even exponent", "RS256", Rsa(Modulus(256), "AQAA") },
        { "tiny exponent", "RS256", Rsa(Modulus(256), "Aw") },
        { "exponent one", "RS256", Rsa(Modulus(256), "AQ") },
        { "point off the curve", "ES256", OffCurve() },
        { "Ed448", "EdDSA", """{"kty":"OKP","crv":"Ed448","x":"AAAA"}""" },
        { "X25519", "EdDSA", $$"""{"kty":"OKP","crv":"X25519","x":"{{new string('A', 43)}}"}""" },
        { "symmetric", "ES256", """{"kty":"oct","k":"AAAA"}""" },
        { "unknown type", "ES256", """{"kty":"nope"}""" },
    };

    [Theory]
    [MemberData(nameof(BadKeys))]
    [Trait("Requirement", "R8555-6.2-10")]
    [Trait("Requirement", "R8555-6.2-23")]
    [Trait("Requirement", "R8555-6.2-25")]
    [Trait("Requirement", "R8555-6.2-26")]
    [Trait("Requirement", "R8555-6.2-27")]
    public async Task Key_ThatIsBadIsRefusedWithTheReason(string why, string algorithm, string jwk)
    {
        using var client = new RawClient(bridge);

        var answer = await client.PostAsync(Url, Agreed, header =>
        {
            header["alg"] = algorithm;
            header["jwk"] = JsonNode.Parse(jwk);
        });

        Assert.Equal(400, answer.AssertRefused("badPublicKey").Status);
        Assert.True(answer.Text("detail")!.Length > 10, why);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-37")]
    public async Task Key_WithItsPrivatePartIsRefused()
    {
        using var client = new RawClient(bridge);

        var answer = await client.PostAsync(Url, Agreed, header => header["jwk"]!["d"] = new string('A', 43));

        await AssertRefusedAsync(client, answer, "badPublicKey", "malformed");
        Assert.DoesNotContain(new string('A', 43), answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-38")]
    public async Task Key_WithMembersReorderedOrAddedIsTheSameAccount()
    {
        using var client = new RawClient(bridge);
        using var same = new RawClient(bridge);
        await client.RegisterAsync();
        var jwk = JsonNode.Parse(client.Key.PublicKey.ToJson())!.AsObject();
        var header = await same.HeaderAsync(Url);
        header["jwk"] = new JsonObject(jwk.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())))
        {
            ["kid"] = "mine",
            ["use"] = "sig",
            ["alg"] = "ES256",
        };

        var again = await client.SendAsync(Url, client.Sign(header.ToJsonString(), Agreed).ToJsonString());

        Assert.Equal((200, client.Account), (again.Status, again.Location));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-40")]
    public async Task Key_IsNeverFetchedFromWhereTheHeaderSays()
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var url = $"https://127.0.0.1:{((IPEndPoint)elsewhere.LocalEndpoint).Port}/keys";
        using var client = new RawClient(bridge);

        await client.PostAsync(Url, Agreed, header =>
        {
            header["jku"] = url;
            header["x5u"] = url;
        });
        await client.PostAsync(Url, Agreed, header =>
        {
            header.Remove("jwk");
            header["jku"] = url;
        });

        Assert.False(elsewhere.Pending());
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-12")]
    [Trait("Requirement", "R8555-6.2-13")]
    [Trait("Requirement", "R8555-6.2-17")]
    [Trait("Requirement", "R8555-6.2-18")]
    public async Task Signer_IsAKeyForANewAccountAndAnAccountForAllElse()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var (raw, jwk) = (customer.Raw, JsonNode.Parse(customer.Raw.Key.PublicKey.ToJson())!);

        Answer[] answers =
        [
            await raw.PostAsync(Url, Agreed),
            await raw.PostAsync(Url, Agreed, header => header["jwk"] = jwk.DeepClone()),
            await raw.PostAsync(Url, Agreed, header => header.Remove("kid")),
            await raw.PostAsync(bridge.Url("new-order"), Customer.OrderFor("signer.test"), header =>
            {
                header.Remove("kid");
                header["jwk"] = jwk.DeepClone();
            }),
            await raw.PostAsync(bridge.Url("new-order"), Customer.OrderFor("signer.test"), header => header["jwk"] = jwk.DeepClone()),
            await raw.PostAsync(bridge.Url("new-order"), Customer.OrderFor("signer.test"), header => header.Remove("kid")),
        ];

        Assert.All(answers, answer => Assert.Equal(400, answer.AssertRefused("malformed").Status));
        Assert.Empty(await customer.OrdersAsync());
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-19")]
    [Trait("Requirement", "R8555-6.2-20")]
    public async Task Kid_IsExactlyAnAccountUrlOfThisServer()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var account = customer.Account;
        string[] kids =
        [
            bridge.Url("account/AAAAAAAAAAAAAAAAAAAAAA"), account.Replace("https:", "http:", StringComparison.Ordinal), account + "/",
            account + "/orders",
            account + "?x=1", account + "#x", account[(account.LastIndexOf('/') + 1)..],
            account.Replace("127.0.0.1", "localhost", StringComparison.Ordinal),
            account.Replace("/acme/", "/ACME/", StringComparison.Ordinal),
            account.Replace("account/", "account/../account/", StringComparison.Ordinal), "", "x",
        ];

        foreach (var kid in kids)
        {
            (await customer.Raw.PostAsync(bridge.Url("new-order"), Customer.OrderFor("kid.test"), header => header["kid"] = kid))
                .AssertRefused("accountDoesNotExist", "malformed", "unauthorized");
        }

        Assert.Empty(await customer.OrdersAsync());
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3-09")]
    [Trait("Requirement", "R8555-7.3.2-03")]
    public async Task Kid_OfAnAccountVerifiesWithItsOwnKeyOnly()
    {
        using var owner = await Customer.RegisteredAsync(bridge);
        using var other = await Customer.RegisteredAsync(bridge);

        (await other.Raw.PostAsync(owner.Account, "", header => header["kid"] = owner.Account)).AssertRefused("malformed", "unauthorized");
        (await other.ReadAsync(owner.Account)).AssertRefused("unauthorized");
        (await other.PostAsync(owner.Account, """{"contact":["mailto:thief@a.test"]}""")).AssertRefused("unauthorized");
        (await other.ReadAsync(owner.Account + "/orders")).AssertRefused("unauthorized");
        Assert.False((await owner.ReadAsync(owner.Account)).Json.TryGetProperty("contact", out _));
    }

    private string Url => bridge.Url("new-account");

    private static string Rsa(byte[] modulus, string exponent) =>
        $$"""{"kty":"RSA","n":"{{Base64Url.Encode(modulus)}}","e":"{{exponent}}"}""";

    private static byte[] Modulus(int bytes)
    {
        var modulus = RandomNumberGenerator.GetBytes(bytes);
        modulus[0] |= 0x80;
        modulus[^1] |= 1;
        return modulus;
    }

    private static string OffCurve()
    {
        using var key = AccountKey.Create("ES256");
        var jwk = JsonNode.Parse(key.PublicKey.ToJson())!;
        Assert.True(Base64Url.TryDecode((string)jwk["y"]!, out var y));
        y[^1] ^= 1;
        jwk["y"] = Base64Url.Encode(y);
        return jwk.ToJsonString();
    }

    /// <summary>Refused, and the key has no account.</summary>
    private async Task AssertRefusedAsync(RawClient client, Answer answer, params string[] errors)
    {
        answer.AssertRefused(errors);
        (await client.PostAsync(Url, """{"onlyReturnExisting":true}""")).AssertRefused("accountDoesNotExist");
    }
}
