using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests.DomainControl;

/// <summary>Proofs in DNS, looked for at a real BIND.</summary>
public sealed class DnsProofTests(Bind bind) : IClassFixture<Bind>
{
    /// <summary>The records that are added for an order of <c>host.NAME.example</c> (V: the value), and whether they prove it.</summary>
    public static TheoryData<string, string, bool> DigiCertTexts => new()
    {
        { "dnsauth", "_dnsauth.dnsauth.example 1 TXT \"V\"", true },
        { "apex", "apex.example 1 TXT \"V\"", true },
        { "within", "within.example 1 TXT \"v=spf1 V -all\"", true },
        { "split", "split.example 1 TXT \"before \" \"V\"", true },
        { "among", "among.example 1 TXT \"first\"\nadd among.example 1 TXT \"V\"\nadd _dnsauth.among.example 1 TXT \"not it\"", true },
        { "delegated", "_dnsauth.delegated.example 1 CNAME proof.elsewhere.example\nadd proof.elsewhere.example 1 TXT \"V\"", true },
        { "exact", "host.exact.example 1 TXT \"V\"", false },
        { "upper", "upper.example 1 TXT \"W\"", false },
        { "old", "V.old.example 1 CNAME dcv.digicert.com", false },
    };

    [Theory]
    [MemberData(nameof(DigiCertTexts))]
    public async Task DigiCertTxt_IsLookedForAtDnsauthAndTheBaseDomain(string zone, string records, bool proves)
    {
        await using var setting = await StartAsync();
        var order = await OrderAsync(setting, "ssl123dv", "dns-txt", $"host.{zone}.example");
        var value = order.First("dns rr")!.Split(' ')[^1];
        await bind.UpdateAsync(
            "add " + records.Replace("V", value, StringComparison.Ordinal).Replace(
                "W", value.ToUpperInvariant(), StringComparison.Ordinal));
        await JudgeAsync(setting, order, proves, $"no TXT record at _dnsauth.{zone}.example or {zone}.example contains the order's value");
    }

    [Fact]
    public async Task DigiCertTxt_OfScopeFqdnIsBelievedAtTheNameAlone()
    {
        await using var setting = await StartAsync();
        var order = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "dns-txt", Api.NewCsr(), "host.scope.example").Set("dcvscope", "fqdn").Set("noautofilldomains", "1"));
        var value = order.First("dns rr")!.Split(' ')[^1];
        await bind.UpdateAsync($"add scope.example 1 TXT \"{value}\"");
        await JudgeAsync(setting, order, proves: false, "no TXT record at _dnsauth.host.scope.example or host.scope.example");
        await bind.UpdateAsync($"add _dnsauth.host.scope.example 1 TXT \"{value}\"");
        await JudgeAsync(setting, order, proves: true, "");
    }

    [Theory]
    [InlineData("cname", "_dnsauth.cname.example 1 CNAME V.dcv.digicert.com", true)]
    [InlineData("cnold", "V.cnold.example 1 CNAME dcv.digicert.com", false)]
    [InlineData("cnbad", "_dnsauth.cnbad.example 1 CNAME x.dcv.digicert.com", false)]
    [InlineData("cntxt", "_dnsauth.cntxt.example 1 TXT \"V\"", false)]
    public async Task DigiCertCname_IsBelievedInItsPresentFormAlone(string zone, string record, bool proves)
    {
        await using var setting = await StartAsync();
        var order = await OrderAsync(setting, "ssl123dv", "dns-cname", $"host.{zone}.example");
        var value = order.First("dns rr")!.Split(' ')[^1].Split('.')[0];
        await bind.UpdateAsync("add " + record.Replace("V", value, StringComparison.Ordinal));
        await JudgeAsync(setting, order, proves, $"_dnsauth.{zone}.example is ");
    }

    [Theory]
    [InlineData("a.b.fqdn.example", "a.b.fqdn.example", true)]
    [InlineData("a.b.middle.example", "b.middle.example", true)]
    [InlineData("a.b.base.example", "base.example", true)]
    [InlineData("*.star.example", "star.example", true)]
    [InlineData("a.b.suffix.example", "example", false)]
    [InlineData("a.b.below.example", "c.a.b.below.example", false)]
    public async Task SectigoCname_IsLookedForUpToTheBaseDomain(string name, string place, bool proves)
    {
        await using var setting = await StartAsync();
        var order = await OrderAsync(setting, "positivessldv", "dns-cname", name);
        var (label, target) = Hashes(order);
        await bind.UpdateAsync($"add {label}.{place} 1 CNAME {target}");
        await JudgeAsync(setting, order, proves, "is no CNAME");
    }

    [Fact]
    public async Task SectigoCname_OfAnotherOrderForTheSameCsrProvesNothing()
    {
        await using var setting = await StartAsync();
        var csr = Api.NewCsr();
        var orders = new List<ResellerResponse>();
        foreach (var name in new[] { "one.twice.example", "two.twice.example" })
        {
            orders.Add(await setting.Api.SendAsync(Api.Order("positivessldv", "dns-cname", csr, name).Set("noautofilldomains", "1")));
        }

        var (first, second) = (Hashes(orders[0]), Hashes(orders[1]));
        Assert.Equal(first.Label, second.Label);
        Assert.NotEqual(first.Target, second.Target);
        await bind.UpdateAsync($"add {first.Label}.twice.example 1 CNAME {first.Target}");
        await JudgeAsync(setting, orders[0], proves: true, "");
        await JudgeAsync(setting, orders[1], proves: false, "is a CNAME to " + first.Target.TrimEnd('.'));
    }

    [Fact]
    public async Task ServerThatFails_IsNamedInTheReason()
    {
        await using var setting = await StartAsync();
        var order = await OrderAsync(setting, "ssl123dv", "dns-cname", "host.broken.example");
        await JudgeAsync(setting, order, proves: false, "DNS query CNAME for _dnsauth.broken.example failed: SERVFAIL");
    }

    private async Task<Setting> StartAsync()
    {
        Bind.SkipIfMissing();
        return await Setting.StartAsync(o => o with { Dcv = o.Dcv with { Resolvers = [bind.EndPoint], AddressOverrides = [] } });
    }

    private static async Task<ResellerResponse> OrderAsync(Setting setting, string of, string method, string name)
    {
        var order = await setting.Api.SendAsync(Api.Order(of, method, Api.NewCsr(), name).Set("noautofilldomains", "1"));
        Assert.Equal(200, order.Code);
        return order;
    }

    private static (string Label, string Target) Hashes(ResellerResponse order)
    {
        var parts = order.First("dns rr")!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (parts[0].Split('.')[0], parts[^1]);
    }

    private static async Task JudgeAsync(Setting setting, ResellerResponse order, bool proves, string otherwise)
    {
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilAsync(
            b => b.Certificates.Single(c => c.Id == id) is { } c && (c.LastFinding is not null || c.ProvenAt is not null));
        if (proves)
        {
            await setting.UntilActiveAsync(id);
        }
        else
        {
            Assert.Contains(otherwise, setting.Server.State.Certificates.Single(c => c.Id == id).LastFinding, StringComparison.Ordinal);
        }
    }
}
