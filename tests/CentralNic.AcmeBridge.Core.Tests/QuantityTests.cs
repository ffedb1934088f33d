using CentralNic.AcmeBridge.Core.Names;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests;

public class QuantityTests
{
    [Theory]
    [InlineData(0, "0 purchases")]
    [InlineData(1, "1 purchase")]
    [InlineData(2, "2 purchases")]
    [InlineData(1.5, "1.5 purchases")]
    [InlineData(1.04, "1 purchase")]
    public void Of_OnlyOneIsSingular(double number, string expected) => Assert.Equal(expected, Quantity.Of(number, "purchase"));

    [Fact]
    public void Of_TakesPluralsThatAreNotMadeWithAnS()
    {
        Assert.Equal("1 entry", Quantity.Of(1, "entry", "entries"));
        Assert.Equal("3 entries", Quantity.Of(3, "entry", "entries"));
    }
}
