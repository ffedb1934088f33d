using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances.Proving;

public class DcvPublicationTests
{
    private const string Path = "/.well-known/pki-validation/fileauth.txt";

    private readonly HttpDcvPublisher _first = new(new NameSuffixes(["a.test"]));
    private readonly HttpDcvPublisher _second = new(new NameSuffixes(["b.test"]));
    private readonly Order _order = Sample.PublishedOrder(Path, "token", "b.test");

    [Fact]
    public async Task Publish_IsDoneByThePublisherThatServesTheName()
    {
        Assert.Empty(await Publication(_first, _second).PublishAsync(_order, CancellationToken.None));

        Assert.Equal((0, 1), (_first.Count, _second.Count));
        Assert.Equal("token", _second.Find("b.test", Path));
    }

    [Fact]
    public async Task Forget_IsDoneByTheSamePublisher()
    {
        var publication = Publication(_first, _second);
        await publication.PublishAsync(_order, CancellationToken.None);

        await publication.ForgetAsync(_order, CancellationToken.None);

        Assert.Equal(0, _second.Count);
    }

    [Fact]
    public async Task Publish_AnOrderWithNamesOfTwoPublishersIsShownByBoth()
    {
        await Publication(_first, _second).PublishAsync(Sample.PublishedOrder(Path, "token", "a.test", "b.test"), CancellationToken.None);

        Assert.Equal(("token", null), (_first.Find("a.test", Path), _first.Find("b.test", Path)));
        Assert.Equal(("token", null), (_second.Find("b.test", Path), _second.Find("a.test", Path)));
    }

    [Fact]
    public void Restore_ShowsAgainWhatWasInMemory()
    {
        Publication(_second).Restore(_order);

        Assert.Equal("token", _second.Find("b.test", Path));
    }

    [Fact]
    public async Task Publish_ANameThatNoPublisherServesIsSaid()
    {
        var failures = await Publication(_first).PublishAsync(_order, CancellationToken.None);

        Assert.Equal("no publisher serves HTTP for b.test; configure one in section Dcv.", Assert.Single(failures));
        Assert.Equal(0, _first.Count);
    }

    [Fact]
    public async Task Withdraw_OfAPublisherThatIsNotConfiguredAnyMoreIsSaidAndKept()
    {
        var token = DnsSetup.Text("b.test", "value");
        var order = _order with { Issuance = _order.Issuance! with { DcvMethod = "DNS-TXT", Dcv = [token] } };

        var left = Assert.Single(await Publication(_second).WithdrawAsync(order, CancellationToken.None));

        Assert.Equal(token, left.Token);
        Assert.Contains("rfc2136:main", left.Reason, StringComparison.Ordinal);
        Assert.Contains("not configured any more", left.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_BeforeAMethodWasChosenShowsNothing()
    {
        var publication = Publication(_second);

        await publication.PublishAsync(Sample.ReadyOrder("b.test"), CancellationToken.None);
        await publication.PublishAsync(Sample.ProcessingOrder("b.test"), CancellationToken.None);
        await publication.WithdrawAsync(Sample.ReadyOrder("b.test"), CancellationToken.None);

        Assert.Equal(0, _second.Count);
    }

    private static DcvPublication Publication(params IReadOnlyList<IDcvPublisher> publishers)
    {
        var validation = new ValidationOptions();
        var lookup = new DnsLookup(validation);
        return new DcvPublication(
            new DcvPublishers(publishers),
            new RecordOwners(
                new DnsZones(new DcvVisibilityOptions(), validation, lookup, new NameResolver(validation, lookup), new DnsQuestions())));
    }
}
