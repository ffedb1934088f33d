using System.Formats.Asn1;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using CentralNic.Acme.Jose;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>
/// The form of the JWS, over the wire (RFC 8555 section 6.2). Each request is an order that would be made if the request were taken.
/// </summary>
[Collection(RunningBridge.Name)]
public sealed class JwsFormTests(RunningBridge bridge) : IAsyncLifetime
{
    private readonly string _url = bridge.Url("new-order");
    private readonly string _payload = Customer.OrderFor("form.test");
    private Customer _customer = null!;

    public async ValueTask InitializeAsync() => _customer = await Customer.RegisteredAsync(bridge);

    /// <summary>Whatever a test sent, it was refused, and nothing is left of it.</summary>
    public async ValueTask DisposeAsync()
    {
        Assert.Empty(await _customer.OrdersAsync());
        _customer.Dispose();
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-01")]
    public async Task Signature_OfWhichOneBitIsFlippedIsRefused() => await SpoiledAsync(body =>
    {
        Assert.True(Base64Url.TryDecode((string)body["signature"]!, out var signature));
        signature[10] ^= 1;
        body["signature"] = Base64Url.Encode(signature);
    });

    [Fact]
    [Trait("Requirement", "R8555-6.2-01")]
    public async Task Signature_OfAnotherPayloadIsRefused() =>
        await SpoiledAsync(body => body["payload"] = Base64Url.Encode(Encoding.UTF8.GetBytes(Customer.OrderFor("other.test"))));

    [Theory]
    [InlineData("der")]
    [InlineData("truncated")]
    [InlineData("longer")]
    [InlineData("zeros")]
    [InlineData("empty")]
    [Trait("Requirement", "R8555-6.2-36")]
    public async Task Signature_MustBeTwoNumbersOfTheFieldsSize(string form) => await SpoiledAsync(body =>
    {
        Assert.True(Base64Url.TryDecode((string)body["signature"]!, out var signature));
        body["signature"] = Base64Url.Encode(form switch
        {
            "der" => ToDer(signature),
            "truncated" => signature[..^1],
            "longer" => [.. signature, 0],
            "zeros" => new byte[64],
            _ => [],
        });
    });

    [Fact]
    [Trait("Requirement", "R8555-6.2-02")]
    public async Task Serialization_CompactIsRefused()
    {
        var body = await SignedAsync();

        await RefusedAsync($"{body["protected"]}.{body["payload"]}.{body["signature"]}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [Trait("Requirement", "R8555-6.2-03")]
    [Trait("Requirement", "R8555-6.2-04")]
    public async Task Serialization_GeneralIsRefusedHoweverManySignatures(int count)
    {
        var body = await SignedAsync();
        var signatures = Enumerable.Range(0, count)
            .Select(_ =>
                (JsonNode)new JsonObject { ["protected"] = (string)body["protected"]!, ["signature"] = (string)body["signature"]! });

        await RefusedAsync(
            new JsonObject { ["payload"] = (string)body["payload"]!, ["signatures"] = new JsonArray([.. signatures]) }.ToJsonString());
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-04")]
    public async Task Serialization_FlattenedWithMoreSignaturesIsRefused() =>
        await SpoiledAsync(
            body => body["signatures"] = new JsonArray(
                new JsonObject { ["protected"] = (string)body["protected"]!, ["signature"] = (string)body["signature"]! }));

    [Theory]
    [InlineData("""{"b64":false,"crit":["b64"]}""")]
    [InlineData("""{"b64":true}""")]
    [InlineData("""{"crit":["exp"]}""")]
    [InlineData("""{"crit":[]}""")]
    [InlineData("""{"crit":"x"}""")]
    [Trait("Requirement", "R8555-6.2-05")]
    [Trait("Requirement", "R8555-6.2-30")]
    public async Task Header_ExtensionsAreRefused(string members)
    {
        var answer = await _customer.Raw.PostAsync(_url, _payload, header =>
        {
            foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
            {
                header[name] = value?.DeepClone();
            }
        });

        Assert.Equal(400, answer.AssertRefused("malformed").Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"kid":"x"}""")]
    [InlineData("null")]
    [Trait("Requirement", "R8555-6.2-06")]
    public async Task Header_UnprotectedIsRefused(string header) => await SpoiledAsync(body => body["header"] = JsonNode.Parse(header));

    [Theory]
    [InlineData("kid")]
    [InlineData("url")]
    [InlineData("nonce")]
    [Trait("Requirement", "R8555-6.2-39")]
    [Trait("Requirement", "R8555-6.5-11")]
    public async Task Header_AMemberThatStandsBesideItIsNotRead(string member)
    {
        var header = await _customer.Raw.HeaderAsync(_url);
        var value = (string)header[member]!;
        header.Remove(member);
        var body = _customer.Raw.Sign(header.ToJsonString(), _payload);
        body[member] = value;

        (await _customer.Raw.SendAsync(_url, body.ToJsonString())).AssertRefused("malformed", "badNonce");
    }

    [Theory]
    [InlineData("url")]
    [InlineData("nonce")]
    [InlineData("kid")]
    [Trait("Requirement", "R8555-6.2-31")]
    public async Task Header_AMemberThatIsThereTwiceIsRefused(string member)
    {
        var header = (await _customer.Raw.HeaderAsync(_url)).ToJsonString();
        var twice = header[..^1] + $",\"{member}\":\"{_customer.Account}\"}}";

        (await _customer.Raw.SendAsync(_url, _customer.Raw.Sign(twice, _payload).ToJsonString())).AssertRefused(
            "malformed", "unauthorized");
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-32")]
    public async Task Body_AMemberThatIsThereTwiceIsRefused()
    {
        var body = (await SignedAsync()).ToJsonString();

        await RefusedAsync(body[..^1] + ",\"payload\":\"e30\"}");
        await RefusedAsync("{\"payload\":\"e30\"," + body[1..]);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-32")]
    public async Task Payload_AMemberThatIsThereTwiceIsRefused() =>
        (await _customer.PostAsync(_url, _payload[..^1] + ",\"identifiers\":[]}")).AssertRefused("malformed");

    [Theory]
    [InlineData("{}")]
    [InlineData("x")]
    [InlineData("\0")]
    [InlineData(",")]
    [Trait("Requirement", "R8555-6.2-33")]
    public async Task Body_FollowedByMoreIsRefused(string more) => await RefusedAsync((await SignedAsync()).ToJsonString() + more);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Requirement", "R8555-6.2-07")]
    public async Task Payload_DetachedIsRefusedAndNoPostAsGet(bool asNull)
    {
        var body = _customer.Raw.Sign((await _customer.Raw.HeaderAsync(_customer.Account)).ToJsonString(), "");
        body.Remove("payload");
        if (asNull)
        {
            body["payload"] = null;
        }

        (await _customer.Raw.SendAsync(_customer.Account, body.ToJsonString())).AssertRefused("malformed");
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-35")]
    public async Task Payload_NestedDeeplyOrLargeIsRefused()
    {
        (await _customer.PostAsync(_url, new string('[', 20_000) + new string(']', 20_000))).AssertRefused("malformed");
        (await _customer.PostAsync(_url, $$"""{"identifiers":[],"x":"{{new string('x', 5_000_000)}}"}""")).AssertRefused("malformed");
    }

    private static byte[] ToDer(byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(signature.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true));
        }

        return writer.Encode();
    }

    private async Task<JsonObject> SignedAsync() => _customer.Raw.Sign((await _customer.Raw.HeaderAsync(_url)).ToJsonString(), _payload);

    private async Task SpoiledAsync(Action<JsonObject> spoil) =>
        (await _customer.Raw.PostSpoiledAsync(_url, _payload, spoil)).AssertRefused("malformed", "unauthorized");

    private async Task RefusedAsync(string body) =>
        Assert.Equal(400, (await _customer.Raw.SendAsync(_url, body)).AssertRefused("malformed").Status);
}
