using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>dns-account-01 (draft-ietf-acme-dns-account-label-02).</summary>
public sealed class DnsAccount01ValidatorTests(BindFixture bind) : IClassFixture<BindFixture>
{
    /// <summary>The account of the draft's example, whose label is <c>ujmmovf2vn55tgye</c>.</summary>
    private const string Account = "https://example.com/acme/acct/ExampleAccount";

    [Theory]
    [InlineData(Account, "ujmmovf2vn55tgye")]
    [InlineData("http://localhost:4000/acme/acct/1", "vkbgbqfhr6yv2asd")]
    public void Label_IsThatOfTheDraftAndOfOtherServers(string account, string label) =>
        Assert.Equal(label, DnsAccount01Validator.LabelOf(account));

    [Theory]
    [InlineData("labelled.example.test")]
    [InlineData("handed.example.test")]
    public async Task Validate_TheDigestAtTheLabelOfTheAccountIsValid(string name) =>
        Assert.Null((await ValidateAsync(name, Account)).Problem);

    [Theory]
    [InlineData("labelled.example.test", "https://example.com/acme/acct/other", "does not exist")]
    [InlineData("one.example.test", Account, "_ujmmovf2vn55tgye._acme-challenge.one.example.test does not exist")]
    [InlineData("outdated.example.test", Account, "found \"an-old-value\"")]
    public async Task Validate_AnotherAccountsLabelOrTheOneOfDns01IsUnauthorized(string name, string account, string found)
    {
        var problem = (await ValidateAsync(name, account)).Problem;

        Assert.Equal(AcmeErrorType.Unauthorized, problem?.Type);
        Assert.Contains(found, problem?.Detail);
    }

    private Task<ValidationOutcome> ValidateAsync(string name, string account) =>
        new DnsAccount01Validator(bind.Options, new DnsLookup(bind.Options), TimeProvider.System).ValidateAsync(
            Proof.Of(name) with { AccountUrl = account }, TestContext.Current.CancellationToken);
}
