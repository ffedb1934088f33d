using CentralNic.Acme.Identifiers;
using Xunit;

namespace CentralNic.Acme.Tests.Identifiers;

public sealed class DomainNameTests
{
    [Theory]
    [InlineData("example.test")]
    [InlineData("a.b-c.d0.example.test")]
    [InlineData("1.2.3.example")]
    [InlineData("xn--bcher-kva.test")]
    [InlineData("xn--maana-pta.com")]
    [InlineData("www.xn--fiqs8s")]
    [InlineData("xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g")]
    [InlineData("xn--9ca.ch")]
    [InlineData("xn--i-7iq.ws")]
    [InlineData("xn--ls8h.la")]
    [InlineData("xn--qeiaa.ws")]
    [InlineData("xn--on8h1e.test")]
    public void TryParse_NameInAscii_IsTakenAsItIs(string text)
    {
        Assert.True(DomainName.TryParse(text, out var name, out var reason), reason);
        Assert.Equal(text, name.Value);
        Assert.Equal(text, name.BaseName);
        Assert.Equal(text, name.ToString());
        Assert.False(name.IsWildcard);
        Assert.Empty(reason);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.4-07")]
    public void TryParse_UpperCase_IsFolded()
    {
        Assert.True(DomainName.TryParse("WWW.Example.test", out var name, out _));
        Assert.Equal("www.example.test", name.Value);
        Assert.True(DomainName.TryParse("www.EXAMPLE.test", out var same, out _));
        Assert.Equal(name, same);
        Assert.True(name == same);
        Assert.Equal(name.GetHashCode(), same.GetHashCode());
        Assert.True(DomainName.TryParse("XN--BCHER-KVA.test", out var international, out _));
        Assert.Equal("xn--bcher-kva.test", international.Value);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.3-06")]
    public void TryParse_Wildcard_HasBaseNameWithoutStar()
    {
        Assert.True(DomainName.TryParse("*.Example.test", out var name, out _));
        Assert.True(name.IsWildcard);
        Assert.Equal("*.example.test", name.Value);
        Assert.Equal("example.test", name.BaseName);
        Assert.True(DomainName.TryParse("example.test", out var plain, out _));
        Assert.True(name != plain);
    }

    [Theory]
    [Trait("Requirement", "R8555-7.1.3-05")]
    [InlineData("*")]
    [InlineData("*.")]
    [InlineData("*.test")]
    [InlineData("a.*.b")]
    [InlineData("*a.b.test")]
    [InlineData("*.*.b.test")]
    [InlineData("foo*.b.test")]
    [InlineData("**.b.test")]
    public void TryParse_WildcardOtherThanOneLeftmostLabel_IsRefused(string text) => AssertRefused(text);

    [Theory]
    [Trait("Requirement", "R8555-7.1.4-05")]
    [InlineData("bücher.test", "A-labels")]
    [InlineData("例え.test", "A-labels")]
    [InlineData("exam\u00adple.test", "A-labels")]
    public void TryParse_RawUnicode_IsRefused(string text, string word) => AssertRefused(text, word);

    [Theory]
    [Trait("Requirement", "R8555-7.1.4-06")]
    [InlineData("xn--a.test", "U+0080")]
    [InlineData("xn--.test", "hyphen")]
    [InlineData("xn--zzzzzz99999.test", "Punycode")]
    [InlineData("xn--99999999.test", "Punycode")]
    [InlineData("xn--abc-.test", "hyphen")]
    [InlineData("xn--bcher--kva.test", "")]
    [InlineData("xn---bcher-kva.test", "")]
    [InlineData("xn--80-.test", "hyphen")]
    [InlineData("xn--m-own.test", "U+2122")]
    [InlineData("xn--a-sda.test", "U+00BD")]
    [InlineData("xn--bcher-2pa.test", "U+00DC")]
    [InlineData("aa--bb.test", "reserved")]
    public void TryParse_NoProperALabel_IsRefused(string text, string word) => AssertRefused(text, word);

    [Theory]
    [Trait("Requirement", "R8555-7.1.4-08")]
    [InlineData(null, "empty")]
    [InlineData("", "empty")]
    [InlineData("example.test.", "empty label")]
    [InlineData(".example.test", "empty label")]
    [InlineData("a..test", "empty label")]
    [InlineData("a_b.test", "underscore")]
    [InlineData("a b.test", "character")]
    [InlineData(" a.test", "character")]
    [InlineData("a.test\n", "control")]
    [InlineData("a\0.test", "control")]
    [InlineData("-a.test", "hyphen")]
    [InlineData("a-.test", "hyphen")]
    [InlineData("localhost", "single label")]
    [InlineData("com", "single label")]
    [InlineData("https://a.test", "character")]
    public void TryParse_NoHostName_IsRefused(string? text, string word) => AssertRefused(text, word);

    [Fact]
    [Trait("Requirement", "R8555-7.1.4-08")]
    public void TryParse_LengthLimits_AreKeptExactly()
    {
        Assert.True(DomainName.TryParse(new string('a', 63) + ".test", out _, out _));
        AssertRefused(new string('a', 64) + ".test", "63");
        var label = new string('a', 49) + ".";
        var longest = string.Concat(Enumerable.Repeat(label, 5)) + "abc";
        Assert.Equal(253, longest.Length);
        Assert.True(DomainName.TryParse(longest, out _, out _));
        AssertRefused(longest + "d", "253");
    }

    [Theory]
    [Trait("Requirement", "R8555-7.1.4-09")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("[::1]")]
    [InlineData("0x7f.1")]
    [InlineData("a.0x7f")]
    [InlineData("1.2")]
    [InlineData("2001:db8::1")]
    [InlineData("*.127.0.0.1")]
    [InlineData("2130706433")]
    public void TryParse_AddressLiteral_IsRefused(string text) => AssertRefused(text);

    [Fact]
    public void TryParse_RandomText_NeverThrowsAndAcceptsOnlyCanonicalNames()
    {
        var random = new Random(8555);
        const string Alphabet = "xn--ab9.*-zZ\0ü_0";
        for (var i = 0; i < 50_000; i++)
        {
            var text = "xn--" + new string(random.GetItems<char>(Alphabet, random.Next(0, 70)));
            if (DomainName.TryParse(text, out var name, out var reason))
            {
                Assert.True(DomainName.TryParse(name.Value, out var again, out _));
                Assert.Equal(name, again);
            }
            else
            {
                Assert.NotEmpty(reason);
            }
        }
    }

    private static void AssertRefused(string? text, string word = "")
    {
        Assert.False(DomainName.TryParse(text, out var name, out var reason));
        Assert.Null(name);
        Assert.Contains(word, reason, StringComparison.Ordinal);
        Assert.NotEmpty(reason);
    }
}
