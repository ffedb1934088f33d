using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>dns-persist-01 against a name server (draft-ietf-acme-dns-persist-02).</summary>
public sealed class DnsPersist01ValidatorTests(PersistFixture records) : IClassFixture<PersistFixture>
{
    [Theory]
    [InlineData("plain")]
    [InlineData("old-key")]
    [InlineData("any")]
    [InlineData("alias")]
    [InlineData("wild")]
    [InlineData("wild", true)]
    [InlineData("www.wild")]
    [InlineData("dept.wild", true)]
    [InlineData("a.b.c.wild")]
    public async Task Validate_ARecordOfTheAccountProvesTheName(string name, bool wildcard = false)
    {
        var outcome = await records.ValidateAsync(name + ".persist.test", wildcard);

        Assert.True(outcome.IsValid, outcome.Problem?.Detail);
        Assert.Null(outcome.Until);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Validate_OfSeveralRecordsTheOneThatLastsLongestProvesTheName(bool wildcard)
    {
        var outcome = await records.ValidateAsync("several.persist.test", wildcard);

        Assert.True(outcome.IsValid, outcome.Problem?.Detail);
        Assert.Equal(wildcard ? PersistFixture.Sooner : PersistFixture.Later, outcome.Until);
    }

    [Theory]
    [InlineData(
        "absent", false, "_validation-persist.absent.persist.test does not exist in the DNS (NXDOMAIN); \"acme.hoster.test; accounturi=")]
    [InlineData("strangers", false, "\"ca.example; accounturi=https://ca.exampl...\" (50 characters)")]
    [InlineData("other", false, "_validation-persist.other.persist.test is for another account, key or name: its hash is ")]
    [InlineData("moved", false, "_validation-persist.moved.persist.test is for another account, key or name")]
    [InlineData("expired", false, "_validation-persist.expired.persist.test counted until 2024-07-26T00:00:00Z (persistUntil)")]
    [InlineData("narrow", true, "_validation-persist.narrow.persist.test is without policy=wildcard")]
    [InlineData("nearly", false, "counted until 2024-07-26T00:00:00Z")]
    [InlineData(
        "www.narrow", false, "_validation-persist.narrow.persist.test is without policy=wildcard and counts for narrow.persist.test alone")]
    [InlineData("below.narrow", false, "_validation-persist.narrow.persist.test is without policy=wildcard")]
    public async Task Validate_AnythingElseIsUnauthorizedAndSaysWhatWasFoundWhereAndWhatWasExpected(
        string name, bool wildcard, string found)
    {
        var problem = (await records.ValidateAsync(name + ".persist.test", wildcard)).Problem;

        Assert.Equal(AcmeErrorType.Unauthorized, problem?.Type);
        Assert.Contains(found, problem?.Detail);
        Assert.Contains("\"acme.hoster.test; accounturi=https://acme.test/acme/account-hash/sha-256/", problem?.Detail);
        Assert.Contains($"from _validation-persist.{name}.persist.test upwards", problem?.Detail);
        Assert.Equal(
            wildcard || name is "www.narrow" or "below.narrow",
            problem!.Detail.Contains("; policy=wildcard\" was expected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Validate_ARecordOfTheWrongFormIsMalformed()
    {
        var problem = (await records.ValidateAsync("malformed.persist.test")).Problem;

        Assert.Equal(AcmeErrorType.Malformed, problem?.Type);
        Assert.Contains("_validation-persist.malformed.persist.test has \"soon\" as persistUntil", problem?.Detail);
    }

    [Theory]
    [InlineData("servfail.persist.test", "failed: SERVFAIL")]
    [InlineData("elsewhere.invalid", "REFUSED")]
    public async Task Validate_AFailingDnsIsADnsProblem(string name, string found)
    {
        var problem = (await records.ValidateAsync(name)).Problem;

        Assert.Equal(AcmeErrorType.Dns, problem?.Type);
        Assert.StartsWith($"Looking up TXT of _validation-persist.{name} ", problem?.Detail);
        Assert.Contains(found, problem?.Detail);
    }

    [Fact]
    public async Task Validate_ANameAboveThatCannotBeLookedAtMayHoldTheProof()
    {
        var problem = (await records.ValidateAsync("www.deaf.persist.test")).Problem;

        Assert.Equal(AcmeErrorType.Dns, problem?.Type);
        Assert.Contains("_validation-persist.deaf.persist.test failed: SERVFAIL", problem?.Detail);
    }

    [Fact]
    public async Task Validate_NamesAreAskedForUpwardsUntilTheTopLevelAndNoMoreThanEight()
    {
        _ = records.Options;
        await using var dns = new ScriptedDnsServer(static (_, _) => []);
        var options = new ValidationOptions { Resolvers = [dns.EndPoint] };

        Assert.False((await records.ValidateAsync(options, "a.b.test")).IsValid);
        Assert.Equal(["_validation-persist.a.b.test", "_validation-persist.b.test"], dns.Asked);

        dns.Asked.Clear();
        Assert.False((await records.ValidateAsync(options, "a.b.c.d.e.f.g.h.i.j.test")).IsValid);
        Assert.Equal(8, dns.Asked.Count);
        Assert.Equal("_validation-persist.h.i.j.test", dns.Asked.Last());
    }

    [Fact]
    public async Task Validate_ASilentDnsIsADnsProblemWithinTheTimeOfTheAttempt()
    {
        _ = records.Options;
        await using var silent = new ScriptedDnsServer(static (_, _) => null);
        var start = TimeProvider.System.GetTimestamp();

        var problem = (await records.ValidateAsync(
            new ValidationOptions { Resolvers = [silent.EndPoint], AttemptTimeout = TimeSpan.FromSeconds(1) }, "www.shop.test")).Problem;

        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0.4, 8);
        Assert.Equal(AcmeErrorType.Dns, problem?.Type);
        Assert.Contains("no answer", problem?.Detail);
    }

    [Fact]
    public async Task Validate_AnAccountThatWasGivenUpProvesNothing()
    {
        var problem = (await records.ValidateAsync("given-up.persist.test", account: records.GivenUp)).Problem;

        Assert.Equal(AcmeErrorType.Unauthorized, problem?.Type);
        Assert.Contains("deactivated", problem?.Detail);
    }

    [Fact]
    public async Task Validate_AChallengeThatIsOfferedNoLongerFails()
    {
        var options = records.Options;
        var validator = new DnsPersist01Validator(options, null, new DnsLookup(options), records.Accounts, TimeProvider.System);

        var outcome = await validator.ValidateAsync(
            Proof.Of("plain.persist.test") with { Account = records.Account.Id }, TestContext.Current.CancellationToken);

        Assert.Equal(AcmeErrorType.Unauthorized, outcome.Problem?.Type);
        Assert.Contains("no longer", outcome.Problem?.Detail);
    }
}
