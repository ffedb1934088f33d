using System.Text.Json;
using Xunit;

namespace CentralNic.Reseller.Tests;

public sealed class SecretTests
{
    [Fact]
    public void Secret_IsShownNowhere()
    {
        var secret = new Secret("hunter2!");
        var options = new ResellerOptions { Login = "acme", Password = secret };

        Assert.Equal("***", secret.ToString());
        Assert.Equal("\"***\"", JsonSerializer.Serialize(secret));
        Assert.DoesNotContain("hunter2", $"{options} {JsonSerializer.Serialize(options)}", StringComparison.Ordinal);
        Assert.Equal("hunter2!", secret.Reveal());
    }

    [Fact]
    public void Secret_IsComparedByItsValue()
    {
        Assert.Equal(new Secret("a"), new Secret("a"));
        Assert.NotEqual(new Secret("a"), new Secret("A"));
    }
}
