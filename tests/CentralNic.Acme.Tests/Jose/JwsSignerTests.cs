using CentralNic.Acme.Jose;
using Xunit;

namespace CentralNic.Acme.Tests.Jose;

public sealed class JwsSignerTests
{
    [Theory]
    [Trait("Requirement", "R8555-6.2-14")]
    [Trait("Requirement", "R8555-6.2-15")]
    [Trait("Requirement", "R8555-6.2-16")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("RS256")]
    [InlineData("EdDSA")]
    public void Sign_EachAlgorithm_IsVerified(string algorithm)
    {
        using var key = AccountKey.Create(algorithm);
        var jws = FlattenedJws.Parse(JwsSigner.Sign(key, "https://acme.test/new-account", "abc", "{}"u8));
        Assert.Equal(key.PublicKey, jws.Header.Jwk);
        Assert.Equal(algorithm, jws.Header.Alg);
        Assert.Equal("abc", jws.Header.Nonce);
        Assert.Equal("https://acme.test/new-account", jws.Header.Url);
        Assert.Null(jws.Header.Kid);
        Assert.Equal("{}"u8, jws.Payload.Span);
        Assert.False(jws.IsPostAsGet);
        jws.VerifySignature(jws.Header.Jwk!);
        Assert.Equal(key.PublicKey, JsonWebKey.FromJson(key.PublicKey.ToJson()));

        var kid = FlattenedJws.Parse(JwsSigner.Sign(key, "https://acme.test/order/1", "abc", default, "https://acme.test/account/1"));
        Assert.True(kid.IsPostAsGet);
        Assert.Equal("https://acme.test/account/1", kid.Header.Kid);
        Assert.Null(kid.Header.Jwk);
        kid.VerifySignature(key.PublicKey);
    }
}
