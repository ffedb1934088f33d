using System.Security.Cryptography;
using System.Text.Json;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using Xunit;

namespace CentralNic.Acme.Tests.Jose;

public sealed class JsonWebKeyTests
{
    private const string Rfc7638Modulus =
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W"
        + "-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08q"
        + "NLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

    // RFC 7515 appendix A.3.1 and RFC 8037 appendix A.2.
    private const string EcX = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    private const string EcY = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    private const string EdX = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    [Fact]
    [Trait("Requirement", "R7638-3-01")]
    public void Thumbprint_KeyOfTheRfc_IsThatOfTheRfc()
    {
        var key = Parse($$"""{"kty":"RSA","n":"{{Rfc7638Modulus}}","e":"AQAB","alg":"RS256","kid":"2011-04-29"}""");
        Assert.Equal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", key.Thumbprint);
        Assert.Equal($$"""{"e":"AQAB","kty":"RSA","n":"{{Rfc7638Modulus}}"}""", key.ToJson());
    }

    [Fact]
    [Trait("Requirement", "R7638-3-01")]
    public void Thumbprint_Ed25519KeyOfRfc8037_IsThatOfTheRfc()
    {
        var key = Parse($$"""{"kty":"OKP","crv":"Ed25519","x":"{{EdX}}"}""");
        Assert.Equal("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", key.Thumbprint);
    }

    [Fact]
    public void Verify_Ed25519SignatureOfRfc8037_IsTrue()
    {
        var key = Parse($$"""{"kty":"OKP","crv":"Ed25519","x":"{{EdX}}"}""");
        Assert.True(
            Base64Url.TryDecode(
                "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg", out var signature));
        Assert.True(key.Verify("EdDSA", "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"u8, signature));
        signature[3] ^= 1;
        Assert.False(key.Verify("EdDSA", "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"u8, signature));
    }

    [Fact]
    public void Verify_Es256SignatureOfRfc7515_IsTrue()
    {
        var key = Parse($$"""{"kty":"EC","crv":"P-256","x":"{{EcX}}","y":"{{EcY}}"}""");
        var input = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"u8;
        Assert.True(
            Base64Url.TryDecode(
                "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q", out var signature));
        Assert.True(key.Verify("ES256", input, signature));
        Assert.False(key.Verify("ES384", input, signature));
        Assert.False(key.Verify("RS256", input, signature));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-38")]
    public void Parse_ExtraMembersAndOtherOrder_IsTheSameKey()
    {
        var key = Parse($$"""{"kty":"EC","crv":"P-256","x":"{{EcX}}","y":"{{EcY}}"}""");
        var other = Parse(
            $$"""{"y":"{{EcY}}","alg":"ES256","use":"sig","kid":"1","x":"{{EcX}}","crv":"P-256","ext":true,"key_ops":["verify"],"kty":"EC"}""");
        Assert.Equal(key, other);
        Assert.Equal(key.Thumbprint, other.Thumbprint);
        Assert.Equal(key.ToJson(), other.ToJson());
        Assert.Equal(key.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-25")]
    public void Parse_PointOffTheCurve_IsRefused()
    {
        Assert.True(Base64Url.TryDecode(EcY, out var y));
        y[^1]++;
        Refuse($$"""{"kty":"EC","crv":"P-256","x":"{{EcX}}","y":"{{Base64Url.Encode(y)}}"}""", "does not lie on P-256");
        var zero = Base64Url.Encode(new byte[32]);
        Refuse($$"""{"kty":"EC","crv":"P-256","x":"{{zero}}","y":"{{zero}}"}""", "does not lie on P-256");
        var high = Base64Url.Encode(Enumerable.Repeat((byte)0xff, 32).ToArray());
        Refuse($$"""{"kty":"EC","crv":"P-256","x":"{{high}}","y":"{{high}}"}""", "does not lie on P-256");
    }

    [Fact]
    [Trait("Requirement", "R7638-3-02")]
    public void Parse_CoordinateOfAnotherWidth_IsRefused()
    {
        Assert.True(Base64Url.TryDecode(EcX, out var x));
        Refuse($$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.Encode([0, .. x])}}","y":"{{EcY}}"}""", "32 octets");
        Refuse($$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.Encode(x.AsSpan(1))}}","y":"{{EcY}}"}""", "32 octets");
        Refuse($$"""{"kty":"EC","crv":"P-384","x":"{{EcX}}","y":"{{EcY}}"}""", "48 octets");
    }

    [Theory]
    [Trait("Requirement", "R7638-3-02")]
    [Trait("Requirement", "R8555-6.2-23")]
    [InlineData("AAEAAQ", "zero")]
    [InlineData("AQ", "exponent 1;")]
    [InlineData("Aw", "exponent 3;")]
    [InlineData("AQAA", "exponent 65536;")]
    [InlineData("", "empty")]
    [InlineData("AQAAAAAAAAAB", "64 bits")]
    public void Parse_UnfitRsaExponent_IsRefused(string exponent, string word) =>
        Refuse($$"""{"kty":"RSA","n":"{{Rfc7638Modulus}}","e":"{{exponent}}"}""", word);

    [Fact]
    [Trait("Requirement", "R8555-6.2-23")]
    [Trait("Requirement", "R8555-6.2-27")]
    [Trait("Requirement", "R7638-3-02")]
    public void Parse_UnfitRsaModulus_IsRefusedWithTheReason()
    {
        Assert.True(Base64Url.TryDecode(Rfc7638Modulus, out var n));
        RefuseModulus(n.AsSpan(128), "1024 bits");
        RefuseModulus([1, .. n, .. n], "4097 bits");
        RefuseModulus([.. n, .. n, .. n, .. n, .. n, .. n, .. n, .. n], "16384 bits");
        RefuseModulus([0, .. n], "leading zero");
        RefuseModulus([.. n.AsSpan(..^1), 2], "small factor");
        RefuseModulus(Enumerable.Repeat((byte)0xff, 256).ToArray(), "small factor");

        static void RefuseModulus(ReadOnlySpan<byte> modulus, string word) =>
            Refuse($$"""{"kty":"RSA","n":"{{Base64Url.Encode(modulus)}}","e":"AQAB"}""", word);
    }

    [Theory]
    [Trait("Requirement", "R8555-6.2-37")]
    [InlineData("d")]
    [InlineData("p")]
    [InlineData("q")]
    [InlineData("k")]
    public void Parse_PrivateMember_IsRefused(string member) =>
        Refuse($$"""{"kty":"EC","crv":"P-256","x":"{{EcX}}","y":"{{EcY}}","{{member}}":"AAAA"}""", "private member");

    [Theory]
    [Trait("Requirement", "R8555-6.2-26")]
    [InlineData("Ed448")]
    [InlineData("X25519")]
    public void Parse_OtherOkpCurve_IsRefused(string curve) => Refuse($$"""{"kty":"OKP","crv":"{{curve}}","x":"{{EdX}}"}""", "Ed25519");

    [Fact]
    public void Parse_Ed25519PointOfSmallOrder_IsRefused() =>
        Refuse($$"""{"kty":"OKP","crv":"Ed25519","x":"{{Base64Url.Encode([1, .. new byte[31]])}}"}""", "subgroup");

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("""{}""")]
    [InlineData("""{"kty":"oct","k":"AAAA"}""")]
    [InlineData("""{"kty":1}""")]
    [InlineData("""{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":1,"y":2}""")]
    [InlineData(
        """{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU=","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    [InlineData("""{"kty":"\ud800"}""")]
    public void Parse_NoAcceptedKey_IsRefused(string json) => Refuse(json, "");

    [Theory]
    [Trait("Requirement", "R8555-6.2-36")]
    [InlineData("ES256", 64)]
    [InlineData("ES384", 96)]
    [InlineData("ES512", 132)]
    public void Verify_EcdsaSignatureOfAnotherForm_IsFalse(string algorithm, int size)
    {
        using var key = AccountKey.Create(algorithm);
        var input = "a.b"u8.ToArray();
        var signature = key.Sign(input);
        Assert.Equal(size, signature.Length);
        Assert.True(key.PublicKey.Verify(algorithm, input, signature));
        Assert.False(key.PublicKey.Verify(algorithm, input, signature.AsSpan(1)));
        Assert.False(key.PublicKey.Verify(algorithm, input, signature.AsSpan(0, size - 1)));
        Assert.False(key.PublicKey.Verify(algorithm, input, [.. signature, 0]));
        Assert.False(key.PublicKey.Verify(algorithm, input, new byte[size]));
        Assert.False(key.PublicKey.Verify(algorithm, input, Enumerable.Repeat((byte)0xff, size).ToArray()));
        Assert.False(key.PublicKey.Verify(algorithm, input, []));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-36")]
    public void Verify_EcdsaSignatureInDer_IsFalse()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = ec.ExportParameters(false).Q;
        var key = Parse($$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.Encode(point.X)}}","y":"{{Base64Url.Encode(point.Y)}}"}""");
        Assert.True(key.Verify("ES256", "a.b"u8, ec.SignData("a.b"u8, HashAlgorithmName.SHA256)));
        Assert.False(key.Verify("ES256", "a.b"u8, ec.SignData("a.b"u8, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
    }

    [Theory]
    [Trait("Requirement", "R8555-11.1-01")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("RS256")]
    public void Matches_InfoOfTheSameKey_IsTrue(string algorithm)
    {
        using var key = AccountKey.Create(algorithm);
        using var other = AccountKey.Create(algorithm);
        Assert.True(key.PublicKey.Matches(key.PublicKey.SubjectPublicKeyInfo.Span));
        Assert.False(key.PublicKey.Matches(other.PublicKey.SubjectPublicKeyInfo.Span));
        using AsymmetricAlgorithm framework = algorithm == "RS256" ? RSA.Create() : ECDsa.Create();
        framework.ImportSubjectPublicKeyInfo(key.PublicKey.SubjectPublicKeyInfo.Span, out _);
        Assert.True(key.PublicKey.Matches(framework.ExportSubjectPublicKeyInfo()));
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    [InlineData("EdDSA")]
    public void Verify_ManyThreads_IsRightEachTime(string algorithm)
    {
        using var key = AccountKey.Create(algorithm);
        var input = "a.b"u8.ToArray();
        var signature = key.Sign(input);
        var wrong = signature.ToArray();
        wrong[^1] ^= 1;
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            Assert.True(key.PublicKey.Verify(algorithm, input, signature));
            Assert.False(key.PublicKey.Verify(algorithm, input, wrong));
        });
    }

    [Fact]
    public void Create_UnknownAlgorithm_IsAnError() => Assert.Throws<ArgumentException>(() => AccountKey.Create("HS256"));

    private static JsonWebKey Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonWebKey.Parse(document.RootElement);
    }

    private static void Refuse(string json, string word) => Refusal.Of(AcmeErrorType.BadPublicKey, () => Parse(json), word);
}
