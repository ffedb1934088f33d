using System.Text;
using System.Text.Json.Nodes;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using Xunit;

namespace CentralNic.Acme.Tests.Jose;

public sealed class FlattenedJwsTests : IDisposable
{
    private const string Url = "https://acme.test/new-order";
    private const string Kid = "https://acme.test/account/1";

    private readonly AccountKey _key = AccountKey.Create("ES256");

    public void Dispose() => _key.Dispose();

    [Fact]
    [Trait("Requirement", "R8555-6.2-01")]
    public void VerifySignature_AnyBitFlipped_IsMalformed()
    {
        var jws = Parse(Valid());
        jws.VerifySignature(_key.PublicKey);

        var body = Body();
        Assert.True(Base64Url.TryDecode((string)body["signature"]!, out var signature));
        for (var i = 0; i < signature.Length; i++)
        {
            signature[i] ^= 1;
            body["signature"] = Base64Url.Encode(signature);
            var changed = Parse(body.ToJsonString());
            Refusal.Of(AcmeErrorType.Malformed, () => changed.VerifySignature(_key.PublicKey), "signature");
            signature[i] ^= 1;
        }

        body = Body();
        body["payload"] = Base64Url.Encode("""{"a":2}"""u8);
        var otherPayload = Parse(body.ToJsonString());
        Refusal.Of(AcmeErrorType.Malformed, () => otherPayload.VerifySignature(_key.PublicKey), "signature");
    }

    [Fact]
    public void VerifySignature_OtherKey_IsMalformed()
    {
        using var other = AccountKey.Create("ES256");
        Refusal.Of(AcmeErrorType.Malformed, () => Parse(Valid()).VerifySignature(other.PublicKey), "signature");
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-24")]
    public void VerifySignature_KeyOfAnotherAlgorithm_IsBadPublicKey()
    {
        using var other = AccountKey.Create("ES384");
        Refusal.Of(AcmeErrorType.BadPublicKey, () => Parse(Valid()).VerifySignature(other.PublicKey), "ES384");
    }

    [Theory]
    [Trait("Requirement", "R8555-6.2-24")]
    [InlineData("ES256", "ES384")]
    [InlineData("ES256", "RS256")]
    [InlineData("RS256", "ES256")]
    [InlineData("EdDSA", "ES256")]
    public void Parse_AlgorithmAndJwkDoNotFit_IsBadPublicKey(string claimed, string actual)
    {
        using var key = AccountKey.Create(actual);
        RefuseHeader(
            AcmeErrorType.BadPublicKey,
            $$"""{"alg":"{{claimed}}","nonce":"abc","jwk":{{key.PublicKey.ToJson()}},"url":"{{Url}}"}""",
            claimed);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-02")]
    public void Parse_CompactForm_IsMalformed()
    {
        var body = Body();
        RefuseBody($"{body["protected"]}.{body["payload"]}.{body["signature"]}");
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-03")]
    [Trait("Requirement", "R8555-6.2-04")]
    public void Parse_GeneralSerialization_IsMalformed()
    {
        var body = Body();
        RefuseBody($$"""{"payload":"{{body["payload"]}}","signatures":[{"protected":"{{body["protected"]}}","signature":"{{body["signature"]}}"}]}""", "general");
        body["signatures"] = new JsonArray();
        RefuseBody(body.ToJsonString(), "general");
    }

    [Theory]
    [Trait("Requirement", "R8555-6.2-06")]
    [InlineData("{}")]
    [InlineData("""{"kid":"https://acme.test/account/1"}""")]
    [InlineData("null")]
    public void Parse_UnprotectedHeader_IsMalformed(string header)
    {
        var body = Body();
        body["header"] = JsonNode.Parse(header);
        RefuseBody(body.ToJsonString(), "unprotected");
    }

    [Theory]
    [Trait("Requirement", "R8555-6.2-07")]
    [InlineData("payload")]
    [InlineData("protected")]
    [InlineData("signature")]
    public void Parse_MemberMissingOrNull_IsMalformed(string member)
    {
        var body = Body();
        body[member] = null;
        RefuseBody(body.ToJsonString(), member);
        body[member] = 5;
        RefuseBody(body.ToJsonString(), member);
        body.Remove(member);
        RefuseBody(body.ToJsonString(), member);
    }

    [Theory]
    [Trait("Requirement", "R8555-6.1-05")]
    [InlineData("payload")]
    [InlineData("protected")]
    [InlineData("signature")]
    public void Parse_PaddedMember_IsMalformed(string member)
    {
        var body = Body();
        body[member] = body[member] + "=";
        RefuseBody(body.ToJsonString(), "padding");
        body = Body();
        body[member] = "ab+/";
        RefuseBody(body.ToJsonString(), "padding");
    }

    [Theory]
    [Trait("Requirement", "R8555-6.1-06")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\u0001\u0002\u0003")]
    [InlineData("{\"protected\":\"\\ud800\"}")]
    public void Parse_NoJsonObject_IsMalformed(string body) => RefuseBody(body);

    [Fact]
    [Trait("Requirement", "R8555-5-01")]
    public void Parse_InvalidUtf8_IsMalformed()
    {
        var body = Encoding.UTF8.GetBytes(Valid()[..^1] + ",\"x\":\"?\"}");
        body[Array.LastIndexOf(body, (byte)'?')] = 0xff;
        Refusal.Of(AcmeErrorType.Malformed, () => FlattenedJws.Parse(body), "UTF-8");
    }

    [Theory]
    [Trait("Requirement", "R8555-6.2-33")]
    [InlineData("{}")]
    [InlineData("x")]
    [InlineData("\0")]
    public void Parse_TrailingBytes_IsMalformed(string tail) => RefuseBody(Valid() + tail);

    [Fact]
    [Trait("Requirement", "R8555-6.2-32")]
    public void Parse_DuplicateOuterMember_IsMalformed()
    {
        RefuseBody(Valid()[..^1] + ",\"payload\":\"\"}");
        RefuseBody(Valid()[..^1] + ",\"p\\u0061yload\":\"\"}");
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-31")]
    public void Parse_DuplicateHeaderMember_IsMalformed()
    {
        RefuseHeader(
            AcmeErrorType.Malformed, $$"""{"alg":"ES256","nonce":"abc","url":"{{Url}}","kid":"{{Kid}}","url":"https://other.test/"}""");
        RefuseHeader(AcmeErrorType.Malformed, $$"""{"alg":"ES256","nonce":"abc","url":"{{Url}}","jwk":{"kty":"EC","kty":"EC"} }""");
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-35")]
    public void Parse_TooLargeOrTooDeep_IsMalformed()
    {
        var large = JwsSigner.Sign(_key, Url, "abc", new byte[FlattenedJws.DefaultMaxLength], Kid);
        Refusal.Of(AcmeErrorType.Malformed, () => FlattenedJws.Parse(large), "65536");
        Assert.Equal(FlattenedJws.DefaultMaxLength, FlattenedJws.Parse(large, large.Length).Payload.Length);
        RefuseBody(new string('[', 20_000));
        RefuseHeader(AcmeErrorType.Malformed, $$"""{"x":{{new string('[', 20_000)}}{{new string(']', 20_000)}},"y":1}""");
    }

    [Theory]
    [Trait("Requirement", "R8555-6.2-08")]
    [Trait("Requirement", "R8555-6.2-11")]
    [Trait("Requirement", "R8555-6.2-12")]
    [InlineData("""{"nonce":"abc","url":"u","kid":"k"}""", "'alg'")]
    [InlineData("""{"alg":5,"nonce":"abc","url":"u","kid":"k"}""", "'alg'")]
    [InlineData("""{"alg":"ES256","nonce":"abc","kid":"k"}""", "'url'")]
    [InlineData("""{"alg":"ES256","nonce":"abc","url":5,"kid":"k"}""", "'url'")]
    [InlineData("""{"alg":"ES256","nonce":"abc","url":"u"}""", "neither")]
    [InlineData("""{"alg":"ES256","nonce":"abc","url":"u","kid":5}""", "'kid'")]
    [InlineData("[]", "object")]
    [InlineData("", "object")]
    [InlineData("""{"alg":"ES256"} x""", "object")]
    public void Parse_FaultyHeader_IsMalformed(string header, string word) => RefuseHeader(AcmeErrorType.Malformed, header, word);

    [Fact]
    [Trait("Requirement", "R8555-6.2-13")]
    public void Parse_JwkAndKid_IsMalformed() =>
        RefuseHeader(
            AcmeErrorType.Malformed,
            $$"""{"alg":"ES256","nonce":"abc","url":"{{Url}}","jwk":{{_key.PublicKey.ToJson()}},"kid":"{{Kid}}"}""",
            "both");

    [Theory]
    [Trait("Requirement", "R8555-6.2-09")]
    [Trait("Requirement", "R8555-6.2-10")]
    [Trait("Requirement", "R8555-6.2-21")]
    [Trait("Requirement", "R8555-6.2-22")]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("HS256")]
    [InlineData("HS512")]
    [InlineData("ES256K")]
    [InlineData("PS256")]
    [InlineData("RS1")]
    [InlineData("es256")]
    [InlineData("")]
    public void Parse_UnsupportedAlgorithm_ListsTheSupportedOnes(string algorithm)
    {
        var problem = RefuseHeader(
            AcmeErrorType.BadSignatureAlgorithm,
            $$"""{"alg":"{{algorithm}}","nonce":"abc","url":"{{Url}}","jwk":{"kty":"oct","k":"AAAA"} }""");
        Assert.Equal(["ES256", "ES384", "ES512", "RS256", "EdDSA"], problem.Algorithms);
    }

    [Theory]
    [Trait("Requirement", "R8555-6.2-05")]
    [Trait("Requirement", "R8555-6.2-30")]
    [InlineData("\"b64\":false,\"crit\":[\"b64\"]")]
    [InlineData("\"b64\":false")]
    [InlineData("\"crit\":[\"exp\"]")]
    [InlineData("\"crit\":[]")]
    [InlineData("\"crit\":\"x\"")]
    public void Parse_Extension_IsMalformed(string members) =>
        RefuseHeader(
            AcmeErrorType.Malformed, $$"""{"alg":"ES256","nonce":"abc","url":"{{Url}}","kid":"{{Kid}}",{{members}}}""", "extension");

    [Theory]
    [Trait("Requirement", "R8555-6.5-10")]
    [InlineData("\"a b+/=\"")]
    [InlineData("\"é\"")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Parse_NonceOutsideBase64Url_IsMalformed(string nonce) =>
        RefuseHeader(AcmeErrorType.Malformed, $$"""{"alg":"ES256","nonce":{{nonce}},"url":"{{Url}}","kid":"{{Kid}}"}""", "nonce");

    [Fact]
    [Trait("Requirement", "R8555-6.5-05")]
    [Trait("Requirement", "R8555-6.5-11")]
    public void Parse_NonceOnlyOutsideTheHeader_IsNoNonce()
    {
        var body = JsonNode.Parse(JwsSigner.Sign(_key, Url, null, default, Kid))!;
        body["nonce"] = "abc";
        Assert.Null(Parse(body.ToJsonString()).Header.Nonce);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-39")]
    public void Parse_KidOnlyOutsideTheHeader_IsMalformed()
    {
        var header = Base64Url.Encode(Encoding.UTF8.GetBytes($$"""{"alg":"ES256","nonce":"abc","url":"{{Url}}"}"""));
        RefuseBody($$"""{"protected":"{{header}}","payload":"","signature":"AAAA","kid":"{{Kid}}"}""", "neither");
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-40")]
    public void Parse_KeyFromElsewhere_IsNotLookedAt() =>
        RefuseHeader(
            AcmeErrorType.Malformed,
            $$"""{"alg":"ES256","nonce":"abc","url":"{{Url}}","jku":"https://other.test/","x5u":"https://other.test/","x5c":["AAAA"]}""",
            "neither");

    [Fact]
    public void Parse_EscapedMember_IsReadAsItsText()
    {
        var body = Body();
        var text = (string)body["protected"]!;
        var escaped = Valid().Replace(text, $"\\u{(int)text[0]:x4}{text[1..]}", StringComparison.Ordinal);
        Assert.Contains("\\u", escaped, StringComparison.Ordinal);
        Parse(escaped).VerifySignature(_key.PublicKey);
    }

    [Fact]
    public void Parse_MutatedBodies_AreReadOrRefusedAndNothingElse()
    {
        var random = new Random(7515);
        byte[][] seeds = [JwsSigner.Sign(_key, Url, "abc", "{}"u8), JwsSigner.Sign(_key, Url, "abc", "{}"u8, Kid)];
        var header = Base64Url.Encode(
            Encoding.UTF8.GetBytes($$"""{"alg":"ES256","nonce":"abc","jwk":{{_key.PublicKey.ToJson()}},"url":"{{Url}}"}"""));
        Assert.True(Base64Url.TryDecode(header, out var headerBytes));
        for (var i = 0; i < 50_000; i++)
        {
            var body = i % 2 == 0
                ? Mutation.Of(seeds[random.Next(seeds.Length)], random)
                : Encoding.ASCII.GetBytes(
                    $$"""{"protected":"{{Base64Url.Encode(Mutation.Of(headerBytes, random))}}","payload":"","signature":"AAAA"}""");
            try
            {
                Assert.NotNull(FlattenedJws.Parse(body).Header.Url);
            }
            catch (AcmeProblemException refusal)
            {
                Assert.Contains(
                    refusal.Problem.Type,
                    new[] { AcmeErrorType.Malformed, AcmeErrorType.BadPublicKey, AcmeErrorType.BadSignatureAlgorithm });
            }
        }
    }

    private static FlattenedJws Parse(string body) => FlattenedJws.Parse(Encoding.UTF8.GetBytes(body));

    private static AcmeProblem RefuseBody(string body, string word = "") => Refusal.Of(AcmeErrorType.Malformed, () => Parse(body), word);

    private static AcmeProblem RefuseHeader(AcmeErrorType type, string header, string word = "") => Refusal.Of(
        type,
        () => Parse($$"""{"protected":"{{Base64Url.Encode(Encoding.UTF8.GetBytes(header))}}","payload":"","signature":"AAAA"}"""),
        word);

    private string Valid() => Encoding.UTF8.GetString(JwsSigner.Sign(_key, Url, "abc", """{"a":1}"""u8, Kid));

    private JsonObject Body() => JsonNode.Parse(Valid())!.AsObject();
}
