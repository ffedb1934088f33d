using System.Net;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

public sealed class Dns01ValidatorTests(BindFixture bind) : IClassFixture<BindFixture>
{
    [Theory]
    [Trait("Requirement", "R8555-8.4-01")]
    [InlineData("one.example.test")]
    [InlineData("several.example.test")]
    [InlineData("split.example.test")]
    [InlineData("ONE.example.test")]
    public async Task Validate_TheDigestAmongTheTxtRecordsIsValid(string name) => await AssertValidAsync(name);

    [Fact]
    [Trait("Requirement", "R8555-8.4-03")]
    public async Task Validate_AliasesAreFollowedIntoAnotherZone() => await AssertValidAsync("alias.example.test");

    [Fact]
    [Trait("Requirement", "R8555-8.4-01")]
    public async Task Validate_AnAnswerTooLargeForUdpIsFetchedByTcp() => await AssertValidAsync("large.example.test");

    [Theory]
    [Trait("Requirement", "R8555-8.4-02")]
    [InlineData("old.example.test", "found \"an-old-value\".")]
    [InlineData("padded.example.test", "found \" lCM7cZyQXcVHK2nnW3jjAhNT3Fvm18UN-kWZZkn...\" (44 characters).")]
    [InlineData("keyauth.example.test", "found \"evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr...\" (87 characters).")]
    [InlineData("addressonly.example.test", "_acme-challenge.addressonly.example.test has no TXT record")]
    [InlineData("absent.example.test", "_acme-challenge.absent.example.test does not exist in the DNS (NXDOMAIN)")]
    [InlineData("dangling.example.test", "(an alias of nothing.delegated.test) does not exist")]
    public async Task Validate_NoOrAnotherValueIsUnauthorizedAndSaysWhatWasFound(string name, string found)
    {
        var problem = (await Proof.Dns01Async(bind.Options, name)).Problem;
        Assert.Equal(AcmeErrorType.Unauthorized, problem?.Type);
        Assert.Contains(found, problem?.Detail);
        Assert.Contains($"\"{Proof.Digest}\"", problem?.Detail);
    }

    [Fact]
    [Trait("Requirement", "R8555-10.4-02")]
    public async Task Validate_OfManyValuesThreeAreQuoted() =>
        Assert.EndsWith("and 1 more.", (await Proof.Dns01Async(bind.Options, "four.example.test")).Problem?.Detail);

    [Theory]
    [Trait("Requirement", "R8555-8.4-02")]
    [InlineData("broken.test", "SERVFAIL")]
    [InlineData("servfail.example.test", "SERVFAIL")]
    [InlineData("elsewhere.invalid", "REFUSED")]
    [InlineData("loop.example.test", "CNAMEs in a row")]
    public async Task Validate_AFailingDnsIsADnsProblem(string name, string found)
    {
        var problem = (await Proof.Dns01Async(bind.Options, name)).Problem;
        Assert.Equal(AcmeErrorType.Dns, problem?.Type);
        Assert.StartsWith("Looking up TXT of _acme-challenge." + name, problem?.Detail);
        Assert.Contains(found, problem?.Detail);
    }

    [Fact]
    [Trait("Requirement", "R8555-8.4-02")]
    public async Task Validate_ASilentDnsIsADnsProblemWithinTheTimeOfTheAttempt()
    {
        await using var silent = new ScriptedDnsServer(static (_, _) => null);
        var options = new ValidationOptions { Resolvers = [silent.EndPoint], AttemptTimeout = TimeSpan.FromSeconds(1) };
        var start = TimeProvider.System.GetTimestamp();
        var problem = (await Proof.Dns01Async(options, "shop.test")).Problem;
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0.4, 8);
        Assert.Equal(AcmeErrorType.Dns, problem?.Type);
        Assert.Contains("no answer", problem?.Detail);
    }

    [Fact]
    public async Task Validate_TheNextServerIsAskedWhenOneIsSilent()
    {
        await using var silent = new ScriptedDnsServer(static (_, _) => null);
        var options = bind.Options with
        {
            Resolvers = [silent.EndPoint, .. bind.Options.Resolvers],
            AttemptTimeout = TimeSpan.FromSeconds(3),
        };
        var outcome = await Proof.Dns01Async(options, "one.example.test");
        Assert.True(outcome.IsValid, outcome.Problem?.Detail);
        Assert.NotEmpty(silent.Asked);
    }

    [Fact]
    [Trait("Requirement", "R8555-8.4-03")]
    public async Task Validate_AnAnswerOfTheAliasAloneIsFollowedByAnotherQuestion()
    {
        await using var dns = new ScriptedDnsServer(static (name, _) => name == "_acme-challenge.shop.test"
            ? [(ScriptedDnsServer.CName, ScriptedDnsServer.NameData("target.other.test"))]
            : [(ScriptedDnsServer.Txt, ScriptedDnsServer.TextData(Proof.Digest))]);
        var outcome = await Proof.Dns01Async(new ValidationOptions { Resolvers = [dns.EndPoint] }, "shop.test");
        Assert.True(outcome.IsValid, outcome.Problem?.Detail);
        Assert.Equal(["_acme-challenge.shop.test", "target.other.test"], dns.Asked);
    }

    [Fact]
    public async Task Validate_AnEarlierAnswerIsNotRemembered()
    {
        var value = "an-old-value";
        await using var dns = new ScriptedDnsServer((_, _) => [(ScriptedDnsServer.Txt, ScriptedDnsServer.TextData(value))]);
        var options = new ValidationOptions { Resolvers = [dns.EndPoint] };
        var validator = new Dns01Validator(options, new DnsLookup(options), TimeProvider.System);
        Assert.False((await validator.ValidateAsync(Proof.Of("shop.test"), TestContext.Current.CancellationToken)).IsValid);
        value = Proof.Digest;
        Assert.True((await validator.ValidateAsync(Proof.Of("shop.test"), TestContext.Current.CancellationToken)).IsValid);
    }

    private async Task AssertValidAsync(string name)
    {
        var outcome = await Proof.Dns01Async(bind.Options, name);
        Assert.True(outcome.IsValid, outcome.Problem?.Detail);
    }
}
