using System.Text;
using CentralNic.Acme.Jose;
using Xunit;

namespace CentralNic.Acme.Tests.Jose;

public sealed class Base64UrlTests
{
    [Theory]
    [Trait("Requirement", "R8555-6.1-05")]
    [InlineData("YQ==")]
    [InlineData("YWI=")]
    [InlineData("YQ%%")]
    [InlineData("a+bc")]
    [InlineData("a/bc")]
    [InlineData("Y Q")]
    [InlineData("YQ\n")]
    [InlineData("Y")]
    [InlineData("YWJjZ")]
    [InlineData("YR")]
    [InlineData("YWJ")]
    [InlineData("é")]
    [InlineData("\u0141Q")]
    public void TryDecode_OtherThanCanonicalUnpadded_IsRefused(string text)
    {
        Assert.False(Base64Url.TryDecode(text, out var fromChars));
        Assert.Null(fromChars);
        Assert.False(Base64Url.TryDecode(Encoding.UTF8.GetBytes(text), out _));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.1-04")]
    public void Encode_AnyBytes_DecodesToTheSame()
    {
        var random = new Random(4648);
        for (var length = 0; length < 100; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var text = Base64Url.Encode(bytes);
            Assert.True(Base64Url.HasOnlyAlphabet(text));
            Assert.True(Base64Url.TryDecode(text, out var back));
            Assert.Equal(bytes, back);
        }
    }
}
