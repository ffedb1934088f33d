using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Wire;
using Microsoft.Extensions.Time.Testing;

namespace CentralNic.Reseller.Sandbox.Tests.DomainControl;

/// <summary>CAA (RFC 8659, RFC 8657) against a real BIND.</summary>
public sealed class CaaTests(Bind bind) : IClassFixture<Bind>
{
    private static readonly DateTimeOffset Before = new(2027, 3, 14, 23, 59, 59, TimeSpan.Zero);
    private static readonly DateTimeOffset From = new(2027, 3, 15, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("free.example", null, null)]
    [InlineData("other.example", "permits only 'letsencrypt.org'", "permits only 'letsencrypt.org'")]
    [InlineData("deep.below.other.example", "CAA at other.example", "CAA at other.example")]
    [InlineData("child.other.example", null, "permits only 'digicert.com'")]
    [InlineData("digi.example", null, "permits only 'DigiCert.com'")]
    [InlineData("several.example", "'letsencrypt.org', 'sectigo.com; policy=ev'", null)]
    [InlineData("nobody.example", "permits only nobody", "permits only nobody")]
    [InlineData("wild.example", null, "(issue)")]
    [InlineData("*.wild.example", "permits only nobody (issuewild)", "permits only nobody (issuewild)")]
    [InlineData("onlywild.example", null, null)]
    [InlineData("*.onlywild.example", "permits only 'sectigo.com' (issuewild)", null)]
    [InlineData("*.digi.example", null, "(issue)")]
    [InlineData("critical.example", "critical property 'tbs'", "critical property 'tbs'")]
    [InlineData("harmless.example", null, null)]
    [InlineData("legacy.example", "permits only 'entrust.net'", null)]
    [InlineData("www.xn--24-9ld1ag3e.example", "CAA at xn--24-9ld1ag3e.example", null)]
    [InlineData("alias.example", "CAA at alias.example", null)]
    [InlineData("host.away.example", null, null)]
    [InlineData(
        "www.broken.example", "could not be looked up: DNS query CAA for www.broken.example failed: SERVFAIL", "could not be looked up")]
    public async Task FindRefusal_FollowsTheRecords(string name, string? digiCert, string? sectigo)
    {
        Assert.Multiple(
            await Judge(CaBrand.DigiCert, name, Before, digiCert),
            await Judge(CaBrand.Sectigo, name, Before, sectigo));
    }

    [Theory]
    [InlineData("account.example", false)]
    [InlineData("acme.example", false)]
    [InlineData("caown.example", true)]
    public async Task FindRefusal_ParametersBindFromTheirDayOn(string name, bool stillPermitted)
    {
        Assert.Multiple(
            await Judge(CaBrand.DigiCert, name, Before, null),
            await Judge(CaBrand.DigiCert, name, From, stillPermitted ? null : "permits only"));
    }

    [Fact]
    public async Task FindRefusal_OneNameOfManyIsEnough()
    {
        Bind.SkipIfMissing();
        var refusal = await Check(Before).FindRefusalAsync(
            CaBrand.DigiCert, ["free.example", "digi.example", "www.other.example"], TestContext.Current.CancellationToken);
        Assert.StartsWith("CAA at other.example does not let DigiCert issue for www.other.example", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_WaitsWithTheReasonUntilTheRecordIsGone()
    {
        Bind.SkipIfMissing();
        await bind.UpdateAsync("add shop.example 1 CAA 0 issue \"letsencrypt.org\"");
        await using var setting = await Setting.StartAsync(
            o => o with { Dcv = o.Dcv with { Resolvers = [bind.EndPoint], AddressOverrides = [] } });
        var order = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "dns-txt", Api.NewCsr(), "shop.example").Set("noautofilldomains", "1"));
        await bind.UpdateAsync($"add _dnsauth.shop.example 1 TXT \"{order.First("dns rr")!.Split(' ')[^1]}\"");
        var id = order.First("certificate")!;

        await setting.LookAsync(id);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        Assert.Equal(
            "CAA at shop.example does not let DigiCert issue for shop.example: it permits only 'letsencrypt.org' (issue)",
            setting.Server.State.Certificates[0].LastFinding);
        Assert.Equal("processing", (await setting.StatusAsync(id)).First("status"));

        await bind.UpdateAsync("delete shop.example CAA");
        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);
    }

    [Fact]
    public async Task ImmediateIssuance_IsRefusedWithTheReasonAndBillsNothing()
    {
        Bind.SkipIfMissing();
        await bind.UpdateAsync("add now.example 1 CAA 0 issue \";\"");
        await using var setting = await Setting.StartAsync(
            o => o with { Dcv = o.Dcv with { Resolvers = [bind.EndPoint], AddressOverrides = [] } });
        var csr = Api.NewCsr();
        var check = await setting.Api.SendAsync(
            new Wire.ResellerCommand("CheckCertificate")
                .Set("apiversion", "2")
                .Set("class", "ssl123dv")
                .Set("generatedcvtoken", "1")
                .SetLines("csr", csr));
        await bind.UpdateAsync($"add now.example 1 TXT \"{check.First("dcv token")}\"");

        var answer = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "dns-txt", csr, "now.example").Set("dcvtoken", check.First("dcv token")).Set("noautofilldomains", "1"));

        Assert.Equal(549, answer.Code);
        Assert.Contains("permits only nobody", answer.Description, StringComparison.Ordinal);
        Assert.Empty(setting.Server.State.Purchases);
    }

    [Fact]
    public async Task NamesWithAFixedAddress_NeedNotBeInDns()
    {
        Bind.SkipIfMissing();
        var options = new SandboxDcvOptions
        {
            AddressOverrides = [new("example", System.Net.IPAddress.Loopback), new("test", System.Net.IPAddress.Loopback)],
        };

        // Without resolvers of its own nothing is asked; with them what is there counts, and a refusal to answer does not.
        Assert.Null(await Find(options, "other.example"));
        Assert.NotNull(await Find(options with { Resolvers = [bind.EndPoint] }, "other.example"));
        Assert.Null(await Find(options with { Resolvers = [bind.EndPoint] }, "www.unknown.test"));
        Assert.Null(await Find(options with { Resolvers = [bind.EndPoint] }, "www.broken.example"));
    }

    private static Task<string?> Find(SandboxDcvOptions options, string name) =>
        new CaaCheck(new(options), new FakeTimeProvider(Before)).FindRefusalAsync(
            CaBrand.DigiCert, [name], TestContext.Current.CancellationToken);

    private CaaCheck Check(DateTimeOffset now) => new(new(new() { Resolvers = [bind.EndPoint] }), new FakeTimeProvider(now));

    private async Task<Action> Judge(CaBrand brand, string name, DateTimeOffset now, string? expected)
    {
        Bind.SkipIfMissing();
        var refusal = await Check(now).FindRefusalAsync(brand, [name], TestContext.Current.CancellationToken);
        return () =>
        {
            if (expected is null)
            {
                Assert.Null(refusal);
            }
            else
            {
                Assert.Contains(expected, refusal, StringComparison.Ordinal);
            }
        };
    }
}
