using CentralNic.Reseller.Names;
using Xunit;

namespace CentralNic.Reseller.Tests.Names;

public sealed class CertificateNameTests
{
    private static readonly string Long = string.Join('.', Enumerable.Repeat(new string('a', 49), 5)); // 249 characters

    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("  Example.COM ", "example.com")]
    [InlineData("*.Example.com", "*.example.com")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("1.2.3.4a", "1.2.3.4a")]
    public void Parse_BringsANameToItsForm(string text, string value) => Assert.Equal(value, CertificateName.Parse(text).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("localhost")]
    [InlineData("*.com")]
    [InlineData("*.*.example.com")]
    [InlineData("a.*.example.com")]
    [InlineData("*example.com")]
    [InlineData("exa_mple.com")]
    [InlineData("-a.example.com")]
    [InlineData("a-.example.com")]
    [InlineData("a..example.com")]
    [InlineData("example.com.")]
    [InlineData("bücher.example")]
    [InlineData("192.0.2.1")]
    [InlineData("[2001:db8::1]")]
    [InlineData("exam\nple.com")]
    public void TryParse_RefusesWhatNoCertificateCarries(string? text)
    {
        Assert.False(CertificateName.TryParse(text, out var name));
        Assert.Null(name);
    }

    [Fact]
    public void TryParse_BoundsNamesAndLabels()
    {
        Assert.True(CertificateName.TryParse(new string('a', 63) + ".com", out _));
        Assert.False(CertificateName.TryParse(new string('a', 64) + ".com", out _));
        Assert.True(CertificateName.TryParse(Long + ".com", out _));
        Assert.False(CertificateName.TryParse(Long + ".info", out _));
    }

    [Theory]
    [InlineData("example.com", "www.example.com")]
    [InlineData("www.example.com", "example.com")]
    [InlineData("*.example.com", "example.com")]
    [InlineData("ftp.example.org", "www.ftp.example.org")]
    [InlineData("www.www.example.com", "www.example.com")]
    [InlineData("www.com", "www.www.com")]
    [InlineData("*.www.example.com", "www.example.com")]
    public void Alternative_IsTheTwinOrTheApexOfAWildcard(string name, string alternative) =>
        Assert.Equal(alternative, CertificateName.Parse(name).Alternative?.Value);

    [Fact]
    public void Alternative_ThatWouldBeTooLongIsNone() => Assert.Null(CertificateName.Parse(Long + ".com").Alternative);
}
