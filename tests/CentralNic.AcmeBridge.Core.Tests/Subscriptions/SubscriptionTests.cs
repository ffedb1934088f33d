using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Subscriptions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Subscriptions;

public class SubscriptionTests
{
    private static readonly OrderId First = new("first");
    private static readonly OrderId Second = new("second");

    private readonly Subscription _subscription = Sample.Subscription("a.test", "b.test");

    [Fact]
    public void KeyOf_IsTheSameForTheSameNamesInAnyOrderAndClassInAnyCase() => Assert.Equal(
        Subscription.KeyOf(Sample.Tenant, "ssl123dv", ["a.test", "b.test"]),
        Subscription.KeyOf(Sample.Tenant, "SSL123DV", ["b.test", "a.test"]));

    [Theory]
    [InlineData("tenant", "ssl123dv", "a.test")]
    [InlineData("tenant", "ssl123dv", "a.test b.test c.test")]
    [InlineData("tenant", "rapidssldv", "a.test b.test")]
    [InlineData("other", "ssl123dv", "a.test b.test")]
    public void KeyOf_DiffersByTenantClassAndExactNames(string tenant, string @class, string names) => Assert.NotEqual(
        Subscription.KeyOf(Sample.Tenant, "ssl123dv", ["a.test", "b.test"]),
        Subscription.KeyOf(new TenantId(tenant), @class, names.Split(' ')));

    [Fact]
    public void Claim_OneOrderAtATimeWorksForIt()
    {
        var claimed = _subscription.Claim(First);

        Assert.Equal(First, claimed.InFlight);
        Assert.Equal(claimed, claimed.Claim(First));
        Assert.Throws<InvalidOperationException>(() => claimed.Claim(Second));
        Assert.Equal(First, claimed.Free(Second).InFlight);
        Assert.Equal(Second, claimed.Free(First).Claim(Second).InFlight);
    }

    [Fact]
    public void Issued_AReissueIsAddedToTheOrderAndFreesIt()
    {
        var reissued = _subscription.Claim(First).Issued(Certificate("DK2", "CO1", 0, 199), null, "DNS-TXT");

        Assert.Equal(["DK1", "DK2"], reissued.Certificates.Select(certificate => certificate.Id.Value));
        Assert.Equal(
            (new CertificateId("DK2"), "CO1", "DNS-TXT", null),
            (reissued.Newest!.Id, reissued.CertificateOrder, reissued.DcvMethod, reissued.InFlight));
        Assert.Equal(_subscription.PaidUntil, reissued.PaidUntil);
    }

    [Fact]
    public void Issued_OfMoreReissuesThanAnyoneNeedsTheNewestAreKept()
    {
        var subscription = _subscription;
        for (var number = 2; number <= 120; number++)
        {
            subscription = subscription.Issued(Certificate($"DK{number}", "CO1", 0, 199), null, "HTTP");
        }

        Assert.Equal(
            Enumerable.Range(71, 50).Select(number => $"DK{number}"),
            subscription.Certificates.Select(certificate => certificate.Id.Value));
    }

    [Fact]
    public void Issued_ARenewalBeginsTheNextOrderAndEndsWhatHadEnded()
    {
        var paid = Sample.Now.AddDays(365);

        var renewed = _subscription.End("over").Issued(Certificate("DK2", "CO2", 0, 199), paid, "HTTP");

        Assert.Equal(["DK2"], renewed.Certificates.Select(certificate => certificate.Id.Value));
        Assert.Equal(("CO2", paid, null), (renewed.CertificateOrder, renewed.PaidUntil, renewed.Ended));
    }

    [Fact]
    public void Issued_APaidDateThatANewOrderDoesNotTellIsNotTakenFromTheOldOne() =>
        Assert.Null(_subscription.Issued(Certificate("DK2", "CO2", 0, 199), null, "HTTP").PaidUntil);

    [Theory]
    [InlineData(0, 100, "a reissue kept the expiry, though 185 days are paid")]
    [InlineData(0, 101, "a day more or less is none")]
    public void ReissuesEnd_WhereAReissueKeptTheExpiryIsTheExpiry(int from, int until, string why)
    {
        var reissued = _subscription.Issued(Certificate("DK2", "CO1", from, until), null, "HTTP");

        Assert.True(reissued.ReissuesEndBy(ruleOfClass: null) == Sample.Now.AddDays(until), why);
    }

    [Theory]
    [InlineData(0, 185, "it lasts as long as is paid")]
    [InlineData(0, 99, "lives became shorter meanwhile: that is another reason")]
    [InlineData(-99, 100, "it came at once after the other")]
    public void ReissuesEnd_ElseIsWhatIsPaid(int from, int until, string why)
    {
        var life = until == 99 ? 60 : until;

        var issued = _subscription.Issued(Certificate("DK2", "CO1", from, life), null, "HTTP");
        Assert.True(issued.ReissuesEndBy(ruleOfClass: null) == _subscription.PaidUntil, why);
    }

    private static IssuedCertificate Certificate(string id, string order, int from, int until) =>
        Sample.Certificate("a.test", "b.test") with
        {
            Id = new CertificateId(id),
            CertificateOrder = order,
            NotBefore = Sample.Now.AddDays(from),
            NotAfter = Sample.Now.AddDays(until),
        };
}
