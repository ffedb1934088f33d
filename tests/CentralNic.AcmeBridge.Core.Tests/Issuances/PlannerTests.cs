using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Issuances;
using CentralNic.AcmeBridge.Core.Orders;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

public class PlannerTests
{
    private readonly Order _order = Sample.ProcessingOrder("a.test", "b.test");
    private readonly IssuedCertificate _issued = Sample.Certificate("a.test", "b.test");

    [Fact]
    public void Decide_NothingKnownBuys()
    {
        var decision = Planner.Decide(_order, null, null, Sample.Now);

        Assert.Equal((IssuancePlan.Buy, null, null), (decision.Plan, decision.Certificate, decision.AttachTo));
        Assert.NotEmpty(decision.Reason);
    }

    [Fact]
    public void Decide_AGoodCertificateOfTheSameCsrIsReturned()
    {
        var decision = Planner.Decide(_order, _issued, null, Sample.Now);

        Assert.Equal((IssuancePlan.Return, new CertificateId("DK1"), null), (decision.Plan, decision.Certificate, decision.AttachTo));
        Assert.Contains("DK1", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_MoreNamesThanOrderedAreGoodEnough() =>
        Assert.Equal(IssuancePlan.Return, Decide(_issued with { Names = ["a.test", "b.test", "www.a.test"] }));

    [Fact]
    public void Decide_AMissingNameIsBought() => Assert.Equal(IssuancePlan.Buy, Decide(_issued with { Names = ["a.test"] }));

    [Theory]
    [InlineData(90, 31, IssuancePlan.Return)]
    [InlineData(90, 30, IssuancePlan.Buy)]
    [InlineData(90, 1, IssuancePlan.Buy)]
    [InlineData(90, 0, IssuancePlan.Buy)]
    [InlineData(90, -1, IssuancePlan.Buy)]
    public void Decide_MoreThanAThirdOfTheLifeMustBeLeft(int life, int left, IssuancePlan plan)
    {
        var notAfter = Sample.Now.AddDays(left);
        Assert.Equal(plan, Decide(_issued with { NotBefore = notAfter.AddDays(-life), NotAfter = notAfter, Received = notAfter.AddDays(-life) }));
    }

    [Fact]
    public void Decide_AClientThatRepeatsItselfWithinADayGetsTheSameHoweverShortItsLife()
    {
        var @short = _issued with { NotBefore = Sample.Now.AddDays(-80), NotAfter = Sample.Now.AddDays(10) };

        Assert.Equal(IssuancePlan.Return, Decide(@short with { Received = Sample.Now.AddHours(-23) }));
        Assert.Equal(IssuancePlan.Buy, Decide(@short with { Received = Sample.Now.AddDays(-1) }));
        Assert.Equal(IssuancePlan.Buy, Decide(@short with { Received = Sample.Now, NotAfter = Sample.Now }));
    }

    [Fact]
    public void Decide_WhileAnotherOrderBuysForTheSameCsrItsCertificateIsAwaited()
    {
        var buyer = Sample.ProcessingOrder("a.test", "b.test");

        var decision = Planner.Decide(_order, null, buyer, Sample.Now);

        Assert.Equal((IssuancePlan.Attach, null, buyer.Id), (decision.Plan, decision.Certificate, decision.AttachTo));
        Assert.Contains(buyer.Id.Value, decision.Reason, StringComparison.Ordinal);
    }

    /// <summary>It could not buy beside it: the store lets one order at a time buy for a CSR.</summary>
    [Fact]
    public void Decide_WhileAnotherProfileBuysForTheSameCsrItIsAwaitedToo()
    {
        var buyer = Sample.ProcessingOrder("a.test", "b.test") with { Profile = "other" };

        Assert.Equal(IssuancePlan.Attach, Planner.Decide(_order, null, buyer, Sample.Now).Plan);
    }

    [Fact]
    public void Decide_TheOrderThatBuysItselfGoesOnBuying() =>
        Assert.Equal(IssuancePlan.Buy, Planner.Decide(_order, null, _order, Sample.Now).Plan);

    [Fact]
    public void Decide_AGoodCertificateIsBetterThanWaiting() =>
        Assert.Equal(IssuancePlan.Return, Planner.Decide(_order, _issued, Sample.ProcessingOrder("a.test"), Sample.Now).Plan);

    private IssuancePlan Decide(IssuedCertificate issued) => Planner.Decide(_order, issued, null, Sample.Now).Plan;
}
