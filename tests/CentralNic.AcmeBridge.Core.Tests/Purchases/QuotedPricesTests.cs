using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Purchases;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Purchases;

public sealed class QuotedPricesTests
{
    private static readonly Price Price = new(42, 8, "EUR", []);

    [Fact]
    public void Find_GivesTheQuoteForAsManyNamesAndWildcardsOfTheProfileAndClass()
    {
        var quoted = new QuotedPrices(TimeProvider.System);
        var order = Sample.Order("a.test", "*.a.test") with { Profile = "year" };
        quoted.Learn(order, "ssl123dv", Price);

        Assert.Equal(Price, quoted.Find(Sample.Order("*.b.test", "c.test") with { Profile = "year" }, "ssl123dv"));
        Assert.Null(quoted.Find(Sample.Order("a.test", "b.test") with { Profile = "year" }, "ssl123dv"));
        Assert.Null(quoted.Find(order, "positivessldv"));
    }

    /// <summary>Two profiles may order one class for different periods.</summary>
    [Fact]
    public void Find_GivesNoQuoteOfAnotherProfile()
    {
        var quoted = new QuotedPrices(TimeProvider.System);
        quoted.Learn(Sample.Order("a.test") with { Profile = "one-year" }, "ssl123dv", Price);

        Assert.Null(quoted.Find(Sample.Order("a.test") with { Profile = "two-years" }, "ssl123dv"));
    }
}
