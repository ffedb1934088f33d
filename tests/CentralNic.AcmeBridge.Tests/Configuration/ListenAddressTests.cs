using CentralNic.AcmeBridge.Configuration;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:14000", "http://127.0.0.1:14000", "http://127.0.0.1:14000/")]
    [InlineData("HTTPS://LOCALHOST:1/", "https://localhost:1", "https://localhost:1/")]
    [InlineData("https://[::1]:14000", "https://[::1]:14000", "https://[::1]:14000/")]
    [InlineData("http://0.0.0.0:80", "http://0.0.0.0:80", "http://127.0.0.1/")]
    [InlineData("http://[::]:81", "http://[::]:81", "http://[::1]:81/")]
    [InlineData("https://*:443", "https://*:443", "https://localhost/")]
    [InlineData("http://+:5000", "http://*:5000", "http://localhost:5000/")]
    [InlineData("https://127.0.0.1", "https://127.0.0.1:443", "https://127.0.0.1/")]
    [InlineData("http://127.0.0.1:0", "http://127.0.0.1:0", "http://127.0.0.1:0/")]
    public void TryParse_AddressGivesItsFormAndAUrlToConnectTo(string text, string expected, string localUrl)
    {
        Assert.True(ListenAddress.TryParse(text, out var address, out _));
        Assert.Equal(expected, address.ToString());
        Assert.Equal(localUrl, address.ToLocalUrl().AbsoluteUri);
    }

    [Theory]
    [InlineData("127.0.0.1:14000", "does not begin with http:// or https://")]
    [InlineData("ftp://127.0.0.1", "does not begin with http:// or https://")]
    [InlineData("http://", "is not a URL")]
    [InlineData("http://127.0.0.1:99999", "is not a URL")]
    [InlineData("http://127.0.0.1/x", "has more than scheme, host and port")]
    [InlineData("http://u@127.0.0.1", "has more than scheme, host and port")]
    [InlineData("http://example.com:80", "has the host 'example.com', which is neither an IP address nor localhost nor *")]
    public void TryParse_AnythingElseIsRefusedWithTheReason(string text, string expected)
    {
        Assert.False(ListenAddress.TryParse(text, out _, out var problem));
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData("http://localhost:1", true)]
    [InlineData("http://127.8.0.1:1", true)]
    [InlineData("http://[::1]:1", true)]
    [InlineData("http://*:1", false)]
    [InlineData("http://10.0.0.1:1", false)]
    public void IsLoopback_TellsWhetherOthersCanConnect(string text, bool expected)
    {
        Assert.True(ListenAddress.TryParse(text, out var address, out _));
        Assert.Equal(expected, address.IsLoopback);
    }
}
