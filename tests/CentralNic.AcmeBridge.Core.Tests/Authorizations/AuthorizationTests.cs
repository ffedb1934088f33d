using CentralNic.AcmeBridge.Core.Authorizations;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Authorizations;

public class AuthorizationTests
{
    private static readonly DateTimeOffset Expires = Sample.Now.AddDays(7);

    [Fact]
    [Trait("Requirement", "R8555-8.3-01")]
    public void Create_OffersHttpAndDnsWithTokensOfTheirOwn()
    {
        var authorization = Sample.Authorization("a.test", Expires);

        Assert.Equal(("a.test", false, AuthorizationStatus.Pending, Expires), (authorization.Name, authorization.Wildcard, authorization.Status, authorization.Expires));
        Assert.Equal([ChallengeType.Http01, ChallengeType.Dns01], authorization.Challenges.Select(challenge => challenge.Type));
        Assert.All(authorization.Challenges, challenge => Assert.Matches("^[A-Za-z0-9_-]{22,}$", challenge.Token));
        Assert.NotEqual(authorization.Challenges[0].Token, authorization.Challenges[1].Token);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.3-06")]
    [Trait("Requirement", "BR-3.2.2.4-01")]
    public void Create_ForAWildcardHasTheBaseNameAndDnsOnly()
    {
        var authorization = Sample.Authorization("*.a.test", Expires);

        Assert.Equal(("a.test", true), (authorization.Name, authorization.Wildcard));
        Assert.Equal(ChallengeType.Dns01, Assert.Single(authorization.Challenges).Type);
    }

    [Fact]
    public void Start_MakesTheChallengeProcessingAndLeavesTheOtherAlone()
    {
        var started = Sample.Authorization("a.test", Expires).Start(ChallengeType.Http01, "token.thumbprint", Sample.Now);

        var (http, dns) = (started.Challenge(ChallengeType.Http01)!, started.Challenge(ChallengeType.Dns01)!);
        Assert.Equal((ChallengeStatus.Processing, "token.thumbprint", Sample.Now), (http.Status, http.KeyAuthorization, http.NextAttempt));
        Assert.Equal((ChallengeStatus.Pending, null), (dns.Status, dns.NextAttempt));
        Assert.Equal(AuthorizationStatus.Pending, started.Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.6-02")]
    [Trait("Requirement", "R8555-8.1-02")]
    public void Start_AgainChangesNothing()
    {
        var started = Sample.Started(Sample.Authorization("a.test", Expires));

        Assert.Same(started, started.Start(ChallengeType.Dns01, "token.other", Sample.Now.AddHours(1)));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.5.1-07")]
    public void Start_OfASettledAuthorizationChangesNothing()
    {
        var valid = Sample.Proved(Sample.Authorization("a.test", Expires));
        var invalid = Sample.Started(Sample.Authorization("b.test", Expires)).Fail(ChallengeType.Dns01, Sample.Problem);

        Assert.Same(valid, valid.Start(ChallengeType.Http01, "token.thumbprint", Sample.Now));
        Assert.Same(invalid, invalid.Start(ChallengeType.Dns01, "token.thumbprint", Sample.Now));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.4-10")]
    [Trait("Requirement", "R8555-7.1.6-03")]
    public void Succeed_KeepsTheChallengeThatWasFulfilledAlone()
    {
        var both = Sample.Started(Sample.Authorization("a.test", Expires)).Start(ChallengeType.Http01, "token.thumbprint", Sample.Now)
            .Retry(ChallengeType.Dns01, Sample.Problem, Sample.Now.AddSeconds(2));

        var valid = both.Succeed(ChallengeType.Dns01, Sample.Now.AddSeconds(2), Sample.Now.AddDays(30));

        var challenge = Assert.Single(valid.Challenges);
        Assert.Equal((AuthorizationStatus.Valid, Sample.Now.AddDays(30)), (valid.Status, valid.Expires));
        Assert.Equal((ChallengeType.Dns01, ChallengeStatus.Valid, 2), (challenge.Type, challenge.Status, challenge.Attempts));
        Assert.Equal((Sample.Now.AddSeconds(2), null, null), (challenge.Validated, challenge.NextAttempt, challenge.Error));
    }

    [Fact]
    [Trait("Requirement", "R8555-8.2-01")]
    [Trait("Requirement", "R8555-8.2-02")]
    public void Retry_StaysProcessingWithTheErrorAndTheNextTime()
    {
        var authorization = Sample.Started(Sample.Authorization("a.test", Expires)).Retry(ChallengeType.Dns01, Sample.Problem, Sample.Now.AddSeconds(2));

        var challenge = authorization.Challenge(ChallengeType.Dns01)!;
        Assert.Equal(AuthorizationStatus.Pending, authorization.Status);
        Assert.Equal((ChallengeStatus.Processing, 1, Sample.Now.AddSeconds(2)), (challenge.Status, challenge.Attempts, challenge.NextAttempt));
        Assert.Equal(Sample.Problem, challenge.Error);
        Assert.Equal(2, authorization.Challenges.Length);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.5.1-06")]
    public void Fail_KeepsTheChallengeThatFailedWithItsError()
    {
        var invalid = Sample.Started(Sample.Authorization("a.test", Expires)).Fail(ChallengeType.Dns01, Sample.Problem);

        var challenge = Assert.Single(invalid.Challenges);
        Assert.Equal(AuthorizationStatus.Invalid, invalid.Status);
        Assert.Equal((ChallengeStatus.Invalid, 1, null), (challenge.Status, challenge.Attempts, challenge.NextAttempt));
        Assert.Equal(Sample.Problem, challenge.Error);
        Assert.Null(challenge.Validated);
    }

    [Fact]
    public void Outcome_OfAChallengeThatIsNotProcessingIsRefused()
    {
        var pending = Sample.Authorization("a.test", Expires);
        var valid = Sample.Proved(pending);

        foreach (var authorization in new[] { pending, valid })
        {
            Assert.Throws<InvalidOperationException>(() => authorization.Succeed(ChallengeType.Dns01, Sample.Now, Expires));
            Assert.Throws<InvalidOperationException>(() => authorization.Fail(ChallengeType.Dns01, Sample.Problem));
            Assert.Throws<InvalidOperationException>(() => authorization.Retry(ChallengeType.Dns01, Sample.Problem, Sample.Now));
            Assert.Throws<InvalidOperationException>(() => authorization.Fail("tls-alpn-01", Sample.Problem));
        }
    }
}
