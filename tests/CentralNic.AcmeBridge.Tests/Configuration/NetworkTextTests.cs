using CentralNic.AcmeBridge.Configuration;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

public sealed class NetworkTextTests
{
    [Theory]
    [InlineData("BÜCHER.example", "xn--bcher-kva.example")]
    [InlineData("bücher.example.", "xn--bcher-kva.example")]
    [InlineData("*.Example.COM", "example.com")]
    [InlineData(".example.com", "example.com")]
    public void TryParseDomain_GivesTheNameThatIsMeant(string text, string domain)
    {
        Assert.True(NetworkText.TryParseDomain(text, out var parsed, out _));
        Assert.Equal(domain, parsed);
    }

    [Fact]
    public void TryParseDomain_AnAccentThatIsACharacterOfItsOwnIsRefused()
    {
        Assert.False(NetworkText.TryParseDomain("bu\u0308cher.example", out _, out var problem));
        Assert.Contains("accent", problem, StringComparison.Ordinal);
    }
}
