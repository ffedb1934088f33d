using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Policy;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

/// <summary>The section <c>Acme:DnsPersist</c>.</summary>
public sealed class DnsPersistConfigurationTests : IDisposable
{
    private const string Names = "Acme__DnsPersist__IssuerDomainNames";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_WithoutTheChallengeThereIsNothingWhateverTheSectionSays()
    {
        Assert.Null(Load([]).Acme.DnsPersist);
        Assert.Null(Load(new() { [Names] = "acme.hoster.example" }).Acme.DnsPersist);
    }

    [Fact]
    public void Load_TheNamesAreReadAndTheUrlsAreThoseOfTheServer()
    {
        var settings = Load(Offered(new()
        {
            [Names] = "Acme.Hoster.Example,xn--bcher-kva.example,acme.hoster.example",
            ["Acme__DnsPersist__FormerPublicUrls"] = "https://old.example/,https://older.example/ca",
            ["Acme__DnsPersist__AcceptAccountUrl"] = "true",
        }));

        var persist = settings.Acme.DnsPersist!;
        Assert.Equal(["acme.hoster.example", "xn--bcher-kva.example"], persist.IssuerDomainNames);
        Assert.True(persist.AcceptsAccountUrl);
        Assert.Equal(
            [
                new AccountUris("https://acme.hoster.example/acme/account/", "https://acme.hoster.example/acme/account-hash/"),
                new AccountUris("https://old.example/acme/account/", "https://old.example/acme/account-hash/"),
                new AccountUris("https://older.example/ca/acme/account/", "https://older.example/ca/acme/account-hash/"),
            ],
            persist.Uris);
        Assert.False(Load(Offered(new() { [Names] = "acme.hoster.example" })).Acme.DnsPersist!.AcceptsAccountUrl);
    }

    [Theory]
    [InlineData("", "is missing, and Acme:ChallengeTypes has dns-persist-01")]
    [InlineData("digicert.com", "is a CA's name")]
    [InlineData("acme.hoster.example,Sectigo.com", "is a CA's name")]
    [InlineData("*.hoster.example", "is a wildcard")]
    [InlineData("acme.hoster.example.", "is not a domain name")]
    [InlineData("hoster", "is not a domain name")]
    [InlineData("bücher.example", "is not a domain name")]
    [InlineData("a_b.example", "is not a domain name")]
    [InlineData("192.0.2.1", "is not a domain name")]
    [InlineData(
        "a1.test,a2.test,a3.test,a4.test,a5.test,a6.test,a7.test,a8.test,a9.test,b1.test,b2.test",
        "has 11 names, and clients take 10 at most")]
    public void Load_NamesThatCannotStandForTheServerAreRefused(string names, string problem)
    {
        var error = Assert.Single(
            Assert.Throws<ConfigurationException>(() => Load(Offered(names.Length == 0 ? [] : new() { [Names] = names }))).Errors);

        Assert.Equal("Acme:DnsPersist:IssuerDomainNames", error.Key);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Mend);
    }

    [Theory]
    [InlineData("old.example")]
    [InlineData("ftp://old.example")]
    [InlineData("https://old.example/?a=b")]
    public void Load_FormerUrlsThatAreNoneAreRefused(string url)
    {
        var error = Assert.Single(Assert.Throws<ConfigurationException>(
            () => Load(Offered(new() { [Names] = "acme.hoster.example", ["Acme__DnsPersist__FormerPublicUrls"] = url }))).Errors);

        Assert.Equal("Acme:DnsPersist:FormerPublicUrls", error.Key);
    }

    [Fact]
    public void Load_CaaIdentitiesBesideTheChallengeAreRefused()
    {
        var error = Assert.Single(Assert.Throws<ConfigurationException>(
            () => Load(Offered(new() { [Names] = "acme.hoster.example", ["Acme__CaaIdentities"] = "digicert.com" }))).Errors);

        Assert.Equal("Acme:CaaIdentities", error.Key);
        Assert.Contains("dns-persist-01", error.Mend, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Offered(Dictionary<string, string> settings) =>
        new(settings) { ["Acme__ChallengeTypes"] = "http-01,dns-persist-01" };

    private BridgeSettings Load(Dictionary<string, string> environment) => BridgeConfiguration.Load(
        new ServeOptions { Sandbox = true },
        _folder.Path,
        new Dictionary<string, string>(environment) { ["PublicUrl"] = "https://acme.hoster.example" });
}
