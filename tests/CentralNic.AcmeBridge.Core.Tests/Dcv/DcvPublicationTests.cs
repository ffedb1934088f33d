using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Orders;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

public class DcvPublicationTests
{
    private const string Path = "/.well-known/pki-validation/fileauth.txt";

    private readonly HttpDcvPublisher _first = new(["a.test"]);
    private readonly HttpDcvPublisher _second = new(["b.test"]);
    private readonly Order _order = Sample.PublishedOrder(Path, "token", "b.test");

    [Fact]
    public async Task Publish_IsDoneByThePublishersThatServeTheNames()
    {
        var publication = new DcvPublication([_first, _second]);

        await publication.PublishAsync(_order, CancellationToken.None);

        Assert.Equal((0, 1), (_first.Count, _second.Count));
        Assert.Equal("token", _second.Find("b.test", Path));
    }

    [Fact]
    public async Task Withdraw_IsDoneByTheSamePublishers()
    {
        var publication = new DcvPublication([_first, _second]);
        await publication.PublishAsync(_order, CancellationToken.None);

        await publication.WithdrawAsync(_order, CancellationToken.None);

        Assert.Equal(0, _second.Count);
    }

    [Fact]
    public async Task Publish_AnOrderWithNamesOfTwoPublishersIsShownByBoth()
    {
        var publication = new DcvPublication([_first, _second]);

        await publication.PublishAsync(Sample.PublishedOrder(Path, "token", "a.test", "b.test"), CancellationToken.None);

        Assert.Equal("token", _first.Find("a.test", Path));
        Assert.Equal("token", _second.Find("b.test", Path));
    }

    [Fact]
    public async Task Publish_AMethodThatNoPublisherServesShowsNothing()
    {
        var byDns = _order with { Issuance = _order.Issuance! with { DcvMethod = "DNS-TXT" } };

        await new DcvPublication([_second]).PublishAsync(byDns, CancellationToken.None);

        Assert.Equal(0, _second.Count);
    }

    [Fact]
    public async Task Publish_BeforeAMethodWasChosenShowsNothing()
    {
        var publication = new DcvPublication([_second]);

        await publication.PublishAsync(Sample.ReadyOrder("b.test"), CancellationToken.None);
        await publication.PublishAsync(Sample.ProcessingOrder("b.test"), CancellationToken.None);
        await publication.WithdrawAsync(Sample.ReadyOrder("b.test"), CancellationToken.None);

        Assert.Equal(0, _second.Count);
    }
}
