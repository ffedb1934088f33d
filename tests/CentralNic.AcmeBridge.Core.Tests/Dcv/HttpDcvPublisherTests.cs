using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

public class HttpDcvPublisherTests
{
    private const string Path = "/.well-known/pki-validation/fileauth.txt";

    private readonly HttpDcvPublisher _publisher = new(new NameSuffixes(["*"]));

    [Fact]
    public async Task Find_ShowsTheFileOnEveryNameOfTheOrderAndNowhereElse()
    {
        await PublishAsync(Sample.PublishedOrder(Path, "token", "a.test", "www.a.test"));

        Assert.Equal("token", _publisher.Find("a.test", Path));
        Assert.Equal("token", _publisher.Find("www.a.test", Path));
        Assert.Null(_publisher.Find("b.test", Path));
        Assert.Null(_publisher.Find("x.a.test", Path));
    }

    [Fact]
    public async Task Find_ComparesTheHostWithoutCaseAndThePathExactly()
    {
        await PublishAsync(Sample.PublishedOrder(Path, "token", "a.test"));

        Assert.Equal("token", _publisher.Find("A.Test", Path));
        Assert.Null(_publisher.Find("a.test", Path.ToUpperInvariant()));
        Assert.Null(_publisher.Find("a.test", Path + "/"));
        Assert.Null(_publisher.Find("a.test", "/.well-known/pki-validation/"));
    }

    [Fact]
    public async Task Find_SeveralOrdersOnOnePathAreAllShownOnALineEach()
    {
        await PublishAsync(Sample.PublishedOrder(Path, "first", "a.test", "b.test"));
        await PublishAsync(Sample.PublishedOrder(Path, "second", "a.test"));
        await PublishAsync(Sample.PublishedOrder(Path, "second", "a.test"));

        Assert.Equal("first\nsecond", _publisher.Find("a.test", Path));
        Assert.Equal("first", _publisher.Find("b.test", Path));
    }

    [Fact]
    public async Task Withdraw_TakesTheOrdersOwnFilesAndLeavesTheOthers()
    {
        var (first, second) = (Sample.PublishedOrder(Path, "first", "a.test"), Sample.PublishedOrder(Path, "second", "a.test", "b.test"));
        await PublishAsync(first);
        await PublishAsync(second);

        await WithdrawAsync(second);
        Assert.Equal("first", _publisher.Find("a.test", Path));
        Assert.Null(_publisher.Find("b.test", Path));

        await WithdrawAsync(first);
        Assert.Null(_publisher.Find("a.test", Path));
        Assert.Equal(0, _publisher.Count);
    }

    [Fact]
    public async Task Withdraw_OfTwoOrdersWithTheSameContentsKeepsThemUntilTheLastIsGone()
    {
        var (first, second) = (Sample.PublishedOrder(Path, "same", "a.test"), Sample.PublishedOrder(Path, "same", "a.test"));
        await PublishAsync(first);
        await PublishAsync(second);

        await WithdrawAsync(first);

        Assert.Equal("same", _publisher.Find("a.test", Path));
    }

    [Fact]
    public async Task Publish_AndWithdrawMayBeRepeated()
    {
        var order = Sample.PublishedOrder(Path, "token", "a.test");
        await PublishAsync(order);
        await PublishAsync(order);
        Assert.Equal("token", _publisher.Find("a.test", Path));

        await WithdrawAsync(order);
        await WithdrawAsync(order);
        Assert.Equal(0, _publisher.Count);
    }

    [Fact]
    public async Task Publish_ByManyOrdersAtOnceOnOnePathLosesNone()
    {
        var orders = Enumerable.Range(0, 64).Select(number => Sample.PublishedOrder(Path, $"token-{number}", "a.test")).ToArray();

        await Parallel.ForEachAsync(orders, TestContext.Current.CancellationToken, async (order, _) => await PublishAsync(order));
        Assert.Equal(64, _publisher.Find("a.test", Path)!.Split('\n').Length);

        await Parallel.ForEachAsync(orders.Skip(1), TestContext.Current.CancellationToken, async (order, _) => await WithdrawAsync(order));
        Assert.Equal("token-0", _publisher.Find("a.test", Path));
    }

    [Theory]
    [InlineData("HTTP", true)]
    [InlineData("https", true)]
    [InlineData("DNS-TXT", false)]
    [InlineData("EMAIL", false)]
    public void Takes_FilesAlone(string method, bool taken) => Assert.Equal(taken, _publisher.Takes(method));

    private Task PublishAsync(Order order) =>
        Task.WhenAll(order.Issuance!.Dcv.Select(token => _publisher.PublishAsync(order.Id, token, CancellationToken.None)));

    private Task WithdrawAsync(Order order) =>
        Task.WhenAll(order.Issuance!.Dcv.Select(token => _publisher.WithdrawAsync(order.Id, token, CancellationToken.None)));
}
