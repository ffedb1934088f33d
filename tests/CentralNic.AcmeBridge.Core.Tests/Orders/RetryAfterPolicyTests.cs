using CentralNic.AcmeBridge.Core.Orders;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Orders;

public class RetryAfterPolicyTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(30, 3)]
    [InlineData(59, 5)]
    [InlineData(600, 60)]
    [InlineData(6000, 600)]
    [InlineData(5_000_000, 600)]
    public void RetryAfter_GrowsWithTheTimeSinceTheOrderWasFinalized(int seconds, int wait)
    {
        var order = Sample.ProcessingOrder("a.test");
        order = order with { Issuance = order.Issuance! with { Begun = Sample.Now, Since = Sample.Now.AddSeconds(seconds) } };

        Assert.Equal(TimeSpan.FromSeconds(wait), RetryAfterPolicy.RetryAfter(order, Sample.Now.AddSeconds(seconds)));
    }

    [Fact]
    public void RetryAfter_NothingIsToBeWaitedForBeforeAndAfter()
    {
        Assert.Null(RetryAfterPolicy.RetryAfter(Sample.ReadyOrder("a.test"), Sample.Now));
        Assert.Null(RetryAfterPolicy.RetryAfter(Sample.ProcessingOrder("a.test").FailIssuance(Sample.Problem, Sample.Now), Sample.Now));
    }
}
