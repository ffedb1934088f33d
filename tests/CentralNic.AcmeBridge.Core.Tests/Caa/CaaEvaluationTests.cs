using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Caa;

public sealed class CaaEvaluationTests
{
    /// <summary>Records as a zone file has them, separated by bars; for DigiCert.</summary>
    [Theory]
    [InlineData("", false, true)]
    [InlineData("0 issue digicert.com", false, true)]
    [InlineData("0 issue DigiCert.COM", false, true)]
    [InlineData("0 ISSUE rapidssl.com", false, true)]
    [InlineData("0 issue letsencrypt.org", false, false)]
    [InlineData("0 issue letsencrypt.org|0 issue thawte.com", false, true)]
    [InlineData("0 issue ;", false, false)]
    [InlineData("0 issue", false, false)]
    [InlineData("0 issue %%%", false, false)]
    [InlineData("0 issue digicert.com; account=1; policy=ev", false, true)]
    [InlineData("0 issue notdigicert.com", false, false)]
    [InlineData("0 issuewild letsencrypt.org", false, true)]
    [InlineData("0 issuewild letsencrypt.org", true, false)]
    [InlineData("0 issue letsencrypt.org|0 issuewild digicert.com", true, true)]
    [InlineData("0 issue digicert.com|0 issuewild ;", true, false)]
    [InlineData("0 issue digicert.com|0 issuewild ;", false, true)]
    [InlineData("0 issue digicert.com", true, true)]
    [InlineData("0 iodef mailto:a@example.test", false, true)]
    [InlineData("128 iodef mailto:a@example.test", false, true)]
    [InlineData("128 issue digicert.com", false, true)]
    [InlineData("128 issuevmc example.com", false, true)]
    [InlineData("128 IssueVMC ;|0 issue digicert.com", false, true)]
    [InlineData("128 issuevmc example.com|0 issue letsencrypt.org", false, false)]
    [InlineData("128 tbs unknown|0 issue digicert.com", false, false)]
    [InlineData("0 tbs unknown|0 issue digicert.com", false, true)]
    [Trait("Requirement", "R8659-4.2-01")]
    [Trait("Requirement", "R8659-4.3-01")]
    [Trait("Requirement", "R8659-4.1-01")]
    [Trait("Requirement", "R8659-5-01")]
    public void Evaluate_FollowsRfc8659(string records, bool isWildcard, bool permits)
    {
        var entries = records.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(Read).ToArray();

        Assert.Equal(permits, CaaEvaluation.Evaluate(entries, isWildcard, CaIdentities.Of("DigiCert")).Permits);
    }

    [Fact]
    public void Identities_AreThoseOfTheCa()
    {
        Assert.Contains("sectigo.com", CaIdentities.Of("Sectigo"));
        Assert.Contains("entrust.net", CaIdentities.Of("Sectigo"));
        Assert.Contains("affirmtrust.com", CaIdentities.Of("Sectigo"));
        Assert.DoesNotContain("sectigo.com", CaIdentities.Of("DigiCert"));
        Assert.Empty(CaIdentities.Of("Another"));
    }

    [Theory]
    [InlineData("deep.www.example.test", "DigiCert", true, "example.test")]
    [InlineData("deep.www.example.test", "Sectigo", false, "example.test")]
    [InlineData("a.sub.example.test", "Sectigo", true, "sub.example.test")]
    [InlineData("a.sub.example.test", "DigiCert", false, "sub.example.test")]
    [InlineData("alias.example.test", "Sectigo", true, "alias.example.test")]
    [InlineData("*.example.test", "DigiCert", false, "example.test")]
    [InlineData("free.test", "Sectigo", true, "no CAA records")]
    [Trait("Requirement", "R8659-3-01")]
    [Trait("Requirement", "R8659-3-03")]
    public async Task Check_ClimbsToTheFirstRecordsAndFollowsAliases(string name, string ca, bool permits, string reason)
    {
        NamedServer.SkipIfMissing();
        const string Head = "$TTL 60\n@ SOA ns h 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n";
        await using var dns = await NamedServer.StartAsync(new Dictionary<string, string>
        {
            ["example.test"] = Head
                + "@ CAA 0 issue \"digicert.com\"\n@ CAA 0 issuewild \";\"\nsub CAA 0 issue \"sectigo.com\"\nalias CNAME target\ntarget "
                + "CAA 0 issue \"comodoca.com\"\n",
            ["test"] = Head + "free A 127.0.0.1\n",
        });
        var options = new ValidationOptions { Resolvers = [dns.EndPoint], AttemptTimeout = TimeSpan.FromSeconds(20) };

        var verdict = await new CaaCheck(options, new DnsLookup(options)).CheckAsync(name, ca, null, TestContext.Current.CancellationToken);

        Assert.Equal((permits, true), (verdict.Permits, verdict.Known));
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_DnsThatDoesNotAnswer_ForbidsNothingAndSaysSo()
    {
        NamedServer.SkipIfMissing();
        await using var dns = await NamedServer.StartAsync(new Dictionary<string, string> { ["broken.test"] = "" });
        var options = new ValidationOptions { Resolvers = [dns.EndPoint] };

        var verdict = await new CaaCheck(options, new DnsLookup(options)).CheckAsync(
            "www.broken.test", "DigiCert", null, TestContext.Current.CancellationToken);

        Assert.Equal((true, false), (verdict.Permits, verdict.Known));
        Assert.Contains("SERVFAIL", verdict.Reason, StringComparison.Ordinal);
    }

    private static CaaEntry Read(string text)
    {
        var parts = text.Split(' ', 3);
        return new CaaEntry(
            byte.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1], parts.Length > 2 ? parts[2] : "");
    }
}
