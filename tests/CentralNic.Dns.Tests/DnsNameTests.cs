using Xunit;

namespace CentralNic.Dns.Tests;

public sealed class DnsNameTests
{
    [Theory]
    [InlineData("www.example.com", "WWW.Example.COM.", true)]
    [InlineData("xn--bcher-kva.example", "XN--BCHER-KVA.example.", true)]
    [InlineData("a\\046b.example", "a\\.b.example", true)]
    [InlineData("a.b.example", "a\\.b.example", false)]
    [InlineData("example.com", "example.org", false)]
    [InlineData(".", ".", true)]
    public void Names_AreTheSameAsTheDnsComparesThem(string left, string right, bool same)
    {
        Assert.Equal(same, DnsName.AreSame(left, right));
        Assert.Equal(same, DnsName.Parse(left).GetHashCode() == DnsName.Parse(right).GetHashCode());
    }

    [Theory]
    [InlineData("www.example.com", "example.com", true)]
    [InlineData("example.com.", "EXAMPLE.com", true)]
    [InlineData("wwwexample.com", "example.com", false)]
    [InlineData("com", "example.com", false)]
    [InlineData("a\\.example.com", "example.com", false)]
    [InlineData("example.com", ".", true)]
    public void IsAtOrBelow_ComparesWholeLabels(string name, string domain, bool expected) =>
        Assert.Equal(expected, DnsName.Parse(name).IsAtOrBelow(DnsName.Parse(domain)));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a..b", "has an empty label")]
    [InlineData(".a", "has an empty label")]
    [InlineData("bücher.example", "has a character outside ASCII")]
    [InlineData("a\\", "has a character outside ASCII, or a backslash")]
    [InlineData("a\\999.b", "has a character outside ASCII, or a backslash")]
    public void TryParse_WhatIsNoName_SaysWhy(string text, string fault)
    {
        Assert.False(DnsName.TryParse(text, out _, out var found));
        Assert.StartsWith(fault, found);
    }

    [Fact]
    public void TryParse_HoldsTheDnssLengths()
    {
        var label = new string('a', DnsName.LongestLabel);
        var longest = string.Join('.', label, label, label, new string('a', DnsName.LongestName - (3 * 64) - 2));

        Assert.Equal(DnsName.LongestName, DnsName.Parse(longest).Wire.Length);
        Assert.False(DnsName.TryParse(longest + "a", out _, out var tooLong));
        Assert.Equal("is longer than 255 bytes", tooLong);
        Assert.False(DnsName.TryParse(label + "a.example", out _, out var tooLongLabel));
        Assert.Equal("has a label longer than 63 bytes", tooLongLabel);
    }

    [Fact]
    public void Climb_EndsAtTheTopLevelDomain() =>
        Assert.Equal(["a.example.com", "example.com", "com"], DnsName.Parse("a.example.com").Climb().Select(name => name.ToString()));
}
