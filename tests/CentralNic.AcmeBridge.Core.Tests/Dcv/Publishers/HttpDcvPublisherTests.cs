using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv.Publishers;

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

    /// <summary>A renewal may hold the free alternative of a name, and the CA then wants the same file there (manual 6.2, 8.1.3).</summary>
    [Fact]
    public async Task Find_TheFreeAlternativeOfANameHasItsFileAndNoOtherName()
    {
        await PublishAsync(Sample.PublishedOrder(Path, "first", "a.test"));
        await PublishAsync(Sample.PublishedOrder(Path, "second", "www.b.test"));

        Assert.Equal("first", _publisher.Find("www.a.test", Path));
        Assert.Equal("second", _publisher.Find("b.test", Path));
        Assert.Null(_publisher.Find("www.www.a.test", Path));
        Assert.Null(_publisher.Find("www.www.b.test", Path));
        Assert.Null(_publisher.Find("x.a.test", Path));
        Assert.Null(_publisher.Find("test", Path));

        await PublishAsync(Sample.PublishedOrder(Path, "own", "b.test"));
        Assert.Equal("own", _publisher.Find("b.test", Path));
    }

    [Fact]
    public void Find_TheProbeIsAnsweredForItsNamesAndItsPathsAlone()
    {
        var publisher = new HttpDcvPublisher(new NameSuffixes(["a.test"]));
        var path = HttpDcvPublisher.NewProbePath();

        Assert.Equal(publisher.ProbeText("www.a.test", path), publisher.Find("WWW.a.test", path));
        Assert.StartsWith(HttpDcvPublisher.ProbeHead("www.a.test", path), publisher.Find("www.a.test", path), StringComparison.Ordinal);
        Assert.NotEqual(_publisher.Find("www.a.test", path), publisher.Find("www.a.test", path));
        Assert.Null(publisher.Find("b.test", path));
        Assert.Null(publisher.Find("a.test", path + "x"));
        Assert.Null(publisher.Find("a.test", path.ToUpperInvariant()));
        Assert.Null(publisher.Find("a.test", path.Replace("/acme-bridge-probe-", "/acme-bridge-probe-../", StringComparison.Ordinal)));
        Assert.Null(publisher.Find("a.test", path[..^5] + "g.txt"));
        Assert.Equal(0, publisher.Count);
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
