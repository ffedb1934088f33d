using CentralNic.Acme.Identifiers;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Orders;

public class AuthorizationTests
{
    private static readonly DateTimeOffset Expires = Sample.Now.AddDays(7);

    [Fact]
    [Trait("Requirement", "R8555-8.3-01")]
    [Trait("Requirement", "R8737-3-07")]
    public void Create_OffersAllChallengesWithTokensOfTheirOwn()
    {
        var authorization = Sample.Authorization("a.test", Expires);

        Assert.Equal(
            ("a.test", false, AuthorizationStatus.Pending, Expires),
            (authorization.Name, authorization.Wildcard, authorization.Status, authorization.Expires));
        Assert.Equal(
            [ChallengeType.Http01, ChallengeType.Dns01, ChallengeType.TlsAlpn01],
            authorization.Challenges.Select(challenge => challenge.Type));
        Assert.All(authorization.Challenges, challenge => Assert.Matches("^[A-Za-z0-9_-]{22,}$", challenge.Token));
        Assert.Equal(3, authorization.Challenges.Select(challenge => challenge.Token).Distinct().Count());
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.3-06")]
    [Trait("Requirement", "BR-3.2.2.4-01")]
    [Trait("Requirement", "R8737-5-01")]
    [Trait("Requirement", "R8555-7.1.4-03")]
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
            .Retry(ChallengeType.Dns01, Sample.Problem, Sample.Now, Sample.Now.AddSeconds(2));

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
        var authorization = Sample.Started(Sample.Authorization("a.test", Expires)).Retry(
            ChallengeType.Dns01, Sample.Problem, Sample.Now, Sample.Now.AddSeconds(2));

        var challenge = authorization.Challenge(ChallengeType.Dns01)!;
        Assert.Equal(AuthorizationStatus.Pending, authorization.Status);
        Assert.Equal(
            (ChallengeStatus.Processing, 1, Sample.Now.AddSeconds(2)), (challenge.Status, challenge.Attempts, challenge.NextAttempt));
        Assert.Equal(Sample.Problem, challenge.Error);
        Assert.Equal(3, authorization.Challenges.Length);
    }

    [Fact]
    [Trait("Requirement", "R8555-8.2-03")]
    public void Start_AfterAFailedLookBringsTheNextLookForwardButNotWithinTwoSeconds()
    {
        var failed = Sample.Started(Sample.Authorization("a.test", Expires)).Retry(
            ChallengeType.Dns01, Sample.Problem, Sample.Now, Sample.Now.AddSeconds(30));

        var hastened = failed.Start(ChallengeType.Dns01, "token.other", Sample.Now.AddSeconds(1));
        var repeated = hastened.Start(ChallengeType.Dns01, "token.other", Sample.Now.AddSeconds(1.5));

        Assert.Equal(Sample.Now.AddSeconds(2), hastened.Challenge(ChallengeType.Dns01)!.Due);
        Assert.Same(hastened, repeated);
        Assert.Equal("token.thumbprint", hastened.Challenge(ChallengeType.Dns01)!.KeyAuthorization);
        Assert.Equal(
            Sample.Now.AddSeconds(10),
            failed.Start(ChallengeType.Dns01, "token.other", Sample.Now.AddSeconds(10)).Challenge(ChallengeType.Dns01)!.Due);
    }

    [Fact]
    [Trait("Requirement", "R8555-8.2-03")]
    public void RetryAsPlanned_UsesUpNoneOfTheLooksThatTheBridgeTakesByItself()
    {
        var failed = Sample.Started(Sample.Authorization("a.test", Expires)).Retry(
            ChallengeType.Dns01, Sample.Problem, Sample.Now, Sample.Now.AddSeconds(30));

        var again = failed.Start(ChallengeType.Dns01, "token.other", Sample.Now.AddSeconds(5)).RetryAsPlanned(
            ChallengeType.Dns01, Sample.Problem, Sample.Now.AddSeconds(5));

        var challenge = again.Challenge(ChallengeType.Dns01)!;
        Assert.Equal(
            (1, Sample.Now.AddSeconds(30), null, Sample.Now.AddSeconds(30)),
            (challenge.Attempts, challenge.NextAttempt, challenge.EarlyAttempt, challenge.Due));
        Assert.Equal(Sample.Now.AddSeconds(5), challenge.LastAttempt);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4.1-04")]
    [Trait("Requirement", "R8555-7.1.4-01")]
    public void Preauthorized_IsValidAndStillListsAValidStandardChallenge()
    {
        foreach (var (name, type) in new[] { ("a.test", ChallengeType.Http01), ("*.a.test", ChallengeType.Dns01) })
        {
            Assert.True(CentralNic.Acme.Identifiers.DomainName.TryParse(name, out var parsed, out _));
            var valid = Authorization.Preauthorized(parsed, Sample.Now, Expires, new Ids.IdSource());

            var challenge = Assert.Single(valid.Challenges);
            Assert.Equal((AuthorizationStatus.Valid, Expires, name), (valid.Status, valid.Expires, valid.OrderedName));
            Assert.Equal((type, ChallengeStatus.Valid, Sample.Now), (challenge.Type, challenge.Status, challenge.Validated));
        }
    }

    [Fact]
    [Trait("Requirement", "R8555-7.5.2-01")]
    public void Deactivate_EndsPendingAndValidOnesAndNothingIsLookedForAnyMore()
    {
        foreach (var authorization in new[]
        {
            Sample.Started(Sample.Authorization("a.test", Expires)),
            Sample.Proved(Sample.Authorization("a.test", Expires)),
        })
        {
            var ended = authorization.Deactivate();

            Assert.Equal(AuthorizationStatus.Deactivated, ended.Status);
            Assert.All(ended.Challenges, challenge => Assert.Null(challenge.Due));
            Assert.Throws<InvalidOperationException>(ended.Deactivate);
        }
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.6-05")]
    public void At_ExpiresWhatIsPendingOrValidAndNothingElse()
    {
        var valid = Sample.Authorization("a.test", Expires) with { Status = AuthorizationStatus.Valid };

        Assert.Same(valid, valid.At(Expires.AddSeconds(-1)));
        Assert.Equal(AuthorizationStatus.Expired, valid.At(Expires).Status);
        Assert.Equal(AuthorizationStatus.Deactivated, valid.Deactivate().At(Expires).Status);
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
            Assert.Throws<InvalidOperationException>(
                () => authorization.Retry(ChallengeType.Dns01, Sample.Problem, Sample.Now, Sample.Now));
            Assert.Throws<InvalidOperationException>(() => authorization.Fail("tls-alpn-01", Sample.Problem));
        }
    }
}
