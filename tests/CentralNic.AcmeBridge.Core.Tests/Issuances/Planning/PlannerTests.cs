using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances.Planning;

public class PlannerTests
{
    private readonly PlanQuestion _question = new(Sample.ProcessingOrder("a.test", "b.test"), TimeSpan.FromDays(30), Sample.Now);
    private readonly IssuedCertificate _issued = Sample.Certificate("a.test", "b.test");
    private readonly Subscription _subscription = Sample.Subscription("a.test", "b.test");

    [Fact]
    public void Decide_NothingKnownBuys()
    {
        var decision = Planner.Decide(_question);

        Assert.Equal((IssuancePlan.Buy, null, null, null), (decision.Plan, decision.Certificate, decision.AttachTo, decision.Continues));
        Assert.NotEmpty(decision.Reason);
    }

    [Fact]
    public void Decide_WhatCannotBeRenewedIsBoughtAnewInItsOwnOrderOnly()
    {
        var question = _question with { Subscription = new Versioned<Subscription>(_subscription, 1), Now = Sample.Now.AddDays(170) };
        PlanDecision With(string certificateOrder) => Planner.Decide(question with
        {
            Order = question.Order with
            {
                Issuance = question.Order.Issuance! with { NotRenewed = new RenewalObstacle(certificateOrder, "It would add a name.") },
            },
        });

        Assert.Equal(IssuancePlan.Renew, Planner.Decide(question).Plan);
        Assert.Equal(IssuancePlan.Buy, With("CO1").Plan);
        Assert.Contains("It would add a name.", With("CO1").Reason, StringComparison.Ordinal);
        Assert.Equal(IssuancePlan.Renew, With("CO2").Plan);
    }

    [Fact]
    public void Decide_AGoodCertificateOfTheSameCsrIsReturned()
    {
        var decision = Planner.Decide(_question with { Issued = _issued });

        Assert.Equal((IssuancePlan.Return, new CertificateId("DK1"), null), (decision.Plan, decision.Certificate, decision.AttachTo));
        Assert.Contains("DK1", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_ARevokedCertificateIsNotReturned() => Assert.Equal(
        IssuancePlan.Buy,
        Decide(_issued with { Revocation = new Revocation { By = "test", Asked = Sample.Now, Since = Sample.Now } }));

    [Fact]
    public void Decide_WhatTheOrderReplacesIsNotReturned()
    {
        var issued = _issued with { Identity = new CertificateIdentity("sha", "key", "AAAA.AQ") };

        Assert.Equal(
            IssuancePlan.Return,
            Planner.Decide(_question with { Issued = issued, Order = _question.Order with { Replaces = "AAAA.Ag" } }).Plan);
        Assert.Equal(
            IssuancePlan.Buy,
            Planner.Decide(_question with { Issued = issued, Order = _question.Order with { Replaces = "AAAA.AQ" } }).Plan);
    }

    [Fact]
    public void Decide_WhatTheOperatorWantsRenewedIsNotReturnedFromThenOn()
    {
        Assert.Equal(IssuancePlan.Return, Decide(_issued with { RenewFrom = Sample.Now.AddMinutes(1) }));
        Assert.Equal(IssuancePlan.Buy, Decide(_issued with { RenewFrom = Sample.Now }));
    }

    [Fact]
    public void Decide_TheNewestThatIsNotRevokedIsContinued()
    {
        var two = _subscription with
        {
            Certificates =
            [
                new SubscribedCertificate(new CertificateId("DK1"), Sample.Now.AddDays(-150), Sample.Now.AddDays(49)),
                new SubscribedCertificate(new CertificateId("DK2"), Sample.Now.AddDays(-30), Sample.Now.AddDays(169)) { IsRevoked = true },
            ],
        };

        Assert.Equal(new CertificateId("DK1"), Decide(two).ApplyTo(Sample.Issuance()).Parent);
        Assert.Equal(new CertificateId("DK2"), Decide(two.With(new CertificateId("DK1"), true)).ApplyTo(Sample.Issuance()).Parent);
        Assert.Equal(new CertificateId("DK2"), Decide(two.With(new CertificateId("DK2"), false)).ApplyTo(Sample.Issuance()).Parent);
    }

    [Fact]
    public void Decide_MoreNamesThanOrderedAreGoodEnough() =>
        Assert.Equal(IssuancePlan.Return, Decide(_issued with { Names = ["a.test", "b.test", "www.a.test"] }));

    [Fact]
    public void Decide_AMissingNameIsNotReturned() => Assert.Equal(IssuancePlan.Buy, Decide(_issued with { Names = ["a.test"] }));

    [Theory]
    [InlineData(90, 31, IssuancePlan.Return)]
    [InlineData(90, 30, IssuancePlan.Buy)]
    [InlineData(90, 1, IssuancePlan.Buy)]
    [InlineData(90, 0, IssuancePlan.Buy)]
    [InlineData(90, -1, IssuancePlan.Buy)]
    public void Decide_ToBeReturnedMoreThanAThirdOfTheLifeMustBeLeft(int life, int left, IssuancePlan plan)
    {
        var notAfter = Sample.Now.AddDays(left);
        Assert.Equal(
            plan, Decide(_issued with { NotBefore = notAfter.AddDays(-life), NotAfter = notAfter, Received = notAfter.AddDays(-life) }));
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
    public void Decide_WhileTheSameCsrIsBeingIssuedItsCertificateIsAwaited()
    {
        var other = Sample.ProcessingOrder("a.test", "b.test");

        var decision = Planner.Decide(_question with { InFlight = other });

        Assert.Equal((IssuancePlan.Attach, null, other.Id), (decision.Plan, decision.Certificate, decision.AttachTo));
        Assert.Contains(other.Id.Value, decision.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decide_WhileAnotherCsrIsBeingIssuedItIsAwaitedWhateverIsPaid(bool isPaid)
    {
        var other = OfCsr("other");

        var decision = Planner.Decide(
            _question with { InFlight = other, Subscription = isPaid ? Known(_subscription.Claim(other.Id)) : null });

        Assert.Equal((IssuancePlan.WaitThenReissue, other.Id), (decision.Plan, decision.AttachTo));
        Assert.Contains(other.Id.Value, decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_TheOrderThatWorksItselfGoesOn() =>
        Assert.Equal(IssuancePlan.Buy, Planner.Decide(_question with { InFlight = _question.Order }).Plan);

    [Fact]
    public void Decide_AGoodCertificateIsBetterThanWaiting() =>
        Assert.Equal(IssuancePlan.Return, Planner.Decide(_question with { Issued = _issued, InFlight = OfCsr("other") }).Plan);

    [Theory]
    [InlineData(185, IssuancePlan.Reissue)]
    [InlineData(30, IssuancePlan.Reissue)]
    [InlineData(29.9, IssuancePlan.Renew)]
    [InlineData(0, IssuancePlan.Renew)]
    [InlineData(-400, IssuancePlan.Renew)]
    public void Decide_WithThePaidTimeThatTheProfileNeedsItIsReissuedElseRenewed(double paidDays, IssuancePlan plan)
    {
        var decision = Decide(_subscription with { PaidUntil = Sample.Now.AddDays(paidDays) });

        Assert.Equal(
            (plan, new CertificateId("DK1"), "CO1"), (decision.Plan, decision.Continues!.Newest!.Id, decision.Continues.CertificateOrder));
        Assert.Contains("DK1", decision.Reason, StringComparison.Ordinal);
        Assert.Contains("CO1", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_WithoutAKnownPaidDateItIsReissuedBecauseThatIsFree() =>
        Assert.Equal(IssuancePlan.Reissue, Decide(_subscription with { PaidUntil = null }).Plan);

    /// <summary>A reissue that kept the expiry gives nothing when that is near, however long is paid.</summary>
    [Theory]
    [InlineData(31, IssuancePlan.Reissue)]
    [InlineData(29, IssuancePlan.Renew)]
    public void Decide_WhereReissuesKeepTheExpiryThatIsWhatCounts(int left, IssuancePlan plan)
    {
        var expiry = Sample.Now.AddDays(left);
        var kept = _subscription with
        {
            Certificates =
            [
                new SubscribedCertificate(new CertificateId("DK1"), Sample.Now.AddDays(-150), expiry),
                new SubscribedCertificate(new CertificateId("DK2"), Sample.Now.AddDays(-30), expiry),
            ],
        };

        Assert.Equal(plan, Decide(kept).Plan);
    }

    [Fact]
    public void Decide_WhatTheResellerContinuesNoMoreIsBoughtAnewAndSaysWhy()
    {
        var decision = Decide(_subscription.End("certificate order CO1 is revoked."));

        Assert.Equal((IssuancePlan.Buy, null), (decision.Plan, decision.Continues));
        Assert.Contains("CO1 is revoked", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_WhatWasClaimedButNeverIssuedIsBought() =>
        Assert.Equal(IssuancePlan.Buy, Decide(_subscription with { Certificates = [], CertificateOrder = null, PaidUntil = null }).Plan);

    [Fact]
    public void ApplyTo_TheIssuanceKnowsWhatItContinues()
    {
        var issuance = Decide(_subscription).ApplyTo(Sample.Issuance());

        Assert.Equal(
            (IssuancePlan.Reissue, _subscription.Id, new CertificateId("DK1"), "CO1"),
            (issuance.Plan, issuance.Subscription, issuance.Parent, issuance.ParentOrder));
    }

    private static Order OfCsr(string csr) => Sample.ReadyOrder("a.test", "b.test").Begin(Sample.Issuance(csr));

    private static Versioned<Subscription> Known(Subscription subscription) => new(subscription, 1);

    private IssuancePlan Decide(IssuedCertificate issued) => Planner.Decide(_question with { Issued = issued }).Plan;

    private PlanDecision Decide(Subscription subscription) => Planner.Decide(_question with { Subscription = Known(subscription) });
}
