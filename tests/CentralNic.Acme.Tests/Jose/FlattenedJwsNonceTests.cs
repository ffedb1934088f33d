using System.Text;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using Xunit;

namespace CentralNic.Acme.Tests.Jose;

public class FlattenedJwsNonceTests
{
    private const string Header = """{"alg":"none","nonce":"bm9uY2U","url":5}""";

    [Theory]
    [InlineData("""{"protected":"$"}""")]
    [InlineData("""{"protected":"$","payload":"e30=","signature":"AAAA"}""")]
    [InlineData("""{"protected":"$","payload":null,"signature":5}""")]
    [InlineData("""{"protected":"$","signatures":[]}""")]
    [InlineData("""{"protected":"$","header":{},"payload":"","signature":""}""")]
    [Trait("Requirement", "R8555-6.5-07")]
    public void FindNonce_OfARefusedBodyIsTheOneInItsProtectedHeader(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.Replace("$", Base64Url.Encode(Encoding.UTF8.GetBytes(Header)), StringComparison.Ordinal));

        Assert.Throws<AcmeProblemException>(() => FlattenedJws.Parse(bytes));
        Assert.Equal("bm9uY2U", FlattenedJws.FindNonce(bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"nonce":"bm9uY2U","header":{"nonce":"bm9uY2U"}}""")]
    [InlineData("""{"protected":5}""")]
    [InlineData("""{"protected":"e30"}""")]
    [InlineData("""{"protected":"eyJub25jZSI6NX0"}""")]
    [InlineData("""{"protected":"W10"}""")]
    [InlineData("""{"protected":"e30="}""")]
    [InlineData("""{"protected":"AAAA"}""")]
    [InlineData("""{"protected":"\ud800"}""")]
    public void FindNonce_WhereThereIsNoneIsNull(string body) => Assert.Null(FlattenedJws.FindNonce(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void FindNonce_OfBytesThatAreNoTextIsNull() => Assert.Null(FlattenedJws.FindNonce(new byte[] { 0xff, 0xfe, 0x7b, 0x7d }));
}
