using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Orders;

public class OrderTests
{
    private static readonly AcmeProblem Refusal = new(AcmeErrorType.ServerInternal, "The CA did not issue.");

    [Fact]
    [Trait("Requirement", "R8555-7.1.6-04")]
    public void With_IsReadyWhenTheLastAuthorizationIsValidAndNotBefore()
    {
        var order = Sample.Order("a.test", "b.test");

        var one = order.With(1, Sample.Proved(order.Authorizations[1]));
        var both = one.With(0, Sample.Proved(one.Authorizations[0]));

        Assert.Equal(OrderStatus.Pending, one.Status);
        Assert.Equal(OrderStatus.Ready, both.Status);
        Assert.Equal(["a.test", "b.test"], both.Authorizations.Select(authorization => authorization.Name));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.6-05")]
    public void With_OneFailedAuthorizationMakesTheOrderInvalidWithItsError()
    {
        var order = Sample.Order("a.test", "b.test");
        var proved = order.With(0, Sample.Proved(order.Authorizations[0]));

        var invalid = proved.With(1, Sample.Started(proved.Authorizations[1]).Fail(ChallengeType.Dns01, Sample.Problem));

        Assert.Equal(OrderStatus.Invalid, invalid.Status);
        Assert.Equal(Sample.Problem, invalid.Error);
        Assert.True(invalid.IsFinal);
    }

    [Theory]
    [InlineData(AuthorizationStatus.Deactivated)]
    [InlineData(AuthorizationStatus.Expired)]
    [InlineData(AuthorizationStatus.Revoked)]
    [Trait("Requirement", "R8555-7.1.6-05")]
    public void With_AnAuthorizationThatEndedMakesTheOrderInvalidAndSaysWhich(AuthorizationStatus status)
    {
        var order = Sample.Order("a.test", "b.test");

        var invalid = order.With(1, order.Authorizations[1] with { Status = status });

        Assert.Equal(OrderStatus.Invalid, invalid.Status);
        Assert.Contains("b.test", invalid.Error!.Detail, StringComparison.Ordinal);
        Assert.Contains(status.ToString().ToLowerInvariant(), invalid.Error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.6-05")]
    public void With_AnAuthorizationThatEndedMakesAReadyOrderInvalidToo()
    {
        var ready = Sample.ReadyOrder("a.test", "b.test");

        Assert.Equal(OrderStatus.Invalid, ready.With(0, ready.Authorizations[0].Deactivate()).Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.6-05")]
    public void At_AReadyOrderEndsWithTheFirstOfItsAuthorizations()
    {
        var ready = Sample.ReadyOrder("a.test", "b.test");
        var soon = ready.With(1, ready.Authorizations[1] with { Expires = Sample.Now.AddHours(1) });

        Assert.Equal(OrderStatus.Ready, soon.At(Sample.Now.AddMinutes(59)).Status);
        var ended = soon.At(Sample.Now.AddHours(1));
        Assert.Equal((OrderStatus.Invalid, AuthorizationStatus.Expired), (ended.Status, ended.Authorizations[1].Status));
        Assert.Contains("b.test", ended.Error!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void With_AProcessingChallengeLeavesTheOrderPending()
    {
        var order = Sample.Order("a.test");

        Assert.Equal(OrderStatus.Pending, order.With(0, Sample.Started(order.Authorizations[0])).Status);
    }

    [Fact]
    public void With_AfterTheEndChangesTheAuthorizationAlone()
    {
        var invalid = Sample.Order("a.test").Fail(Refusal);

        var changed = invalid.With(0, Sample.Proved(invalid.Authorizations[0]));

        Assert.Equal((OrderStatus.Invalid, Refusal), (changed.Status, changed.Error));
        Assert.Equal(AuthorizationStatus.Valid, changed.Authorizations[0].Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.6-07")]
    public void Begin_TakesAReadyOrderAndNoOther()
    {
        var issuance = Sample.Issuance();

        var processing = Sample.ReadyOrder("a.test").Begin(issuance);

        Assert.Equal((OrderStatus.Processing, issuance), (processing.Status, processing.Issuance));
        Order[] others =
        [
            Sample.Order("a.test"), processing, processing.Complete(new CertificateId("DK1"), Sample.Now), processing.Fail(Refusal)
        ];
        Assert.All(others, order => Assert.Throws<InvalidOperationException>(() => order.Begin(issuance)));
    }

    [Fact]
    public void Complete_HasTheCertificateAndNothingLeftToPublish()
    {
        var order = Sample.PublishedOrder("/.well-known/pki-validation/a.txt", "a", "a.test");
        var awaiting = order with { Issuance = order.Issuance! with { State = IssuanceState.AwaitingCa, NextLook = Sample.Now } };

        var valid = awaiting.Complete(new CertificateId("DK1"), Sample.Now.AddMinutes(1));

        Assert.Equal((OrderStatus.Valid, new CertificateId("DK1")), (valid.Status, valid.Certificate));
        Assert.Equal(
            (IssuanceState.Issued, Sample.Now.AddMinutes(1), null), (valid.Issuance!.State, valid.Issuance.Since, valid.Issuance.NextLook));
        Assert.Empty(valid.Issuance.Dcv);
        Assert.True(valid.IsFinal);
        Assert.Throws<InvalidOperationException>(() => valid.Complete(new CertificateId("DK2"), Sample.Now));
        Assert.Throws<InvalidOperationException>(() => valid.Fail(Refusal));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4-22")]
    public void FailIssuance_EndsOrderAndIssuanceTogether()
    {
        var failed = Sample.PublishedOrder("/.well-known/pki-validation/a.txt", "a", "a.test").FailIssuance(Refusal, Sample.Now);

        Assert.Equal((OrderStatus.Invalid, Refusal), (failed.Status, failed.Error));
        Assert.Equal(IssuanceState.Failed, failed.Issuance!.State);
        Assert.Empty(failed.Issuance.Dcv);
        Assert.Throws<InvalidOperationException>(() => failed.Issuance.To(IssuanceState.Planned, Sample.Now));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.6-06")]
    [Trait("Requirement", "R8555-7.4-08")]
    public void At_PendingAndReadyOrdersAreInvalidFromTheirExpiryOn()
    {
        foreach (var order in new[] { Sample.Order("a.test"), Sample.ReadyOrder("a.test") })
        {
            Assert.Same(order, order.At(order.Expires.AddTicks(-1)));
            Assert.Equal(OrderStatus.Invalid, order.At(order.Expires).Status);
            Assert.Equal(AcmeErrorType.Malformed, order.At(order.Expires).Error!.Type);
        }
    }

    [Fact]
    public void At_AFinalizedOrderDoesNotExpire()
    {
        var processing = Sample.ProcessingOrder("a.test");
        Order[] orders = [processing, processing.Complete(new CertificateId("DK1"), Sample.Now), processing.Fail(Refusal)];

        Assert.All(orders, order => Assert.Same(order, order.At(order.Expires.AddYears(1))));
    }
}
