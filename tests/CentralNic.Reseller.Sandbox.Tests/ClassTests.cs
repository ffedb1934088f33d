using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class ClassTests
{
    public static TheoryData<string> Names => [.. ClassTable.All.Select(c => c.Name)];

    private static Task<ResellerResponse> QuoteAsync(Setting setting, string of, params ReadOnlySpan<string> names) =>
        setting.Api.SendAsync(WithContacts(Api.Order(of, null, Api.NewCsr(), names).Set("checkonly", "1")));

    private static ResellerCommand WithContacts(ResellerCommand command) =>
        command.Set("organizationcontact", "O-ABC123").Set("evapprovercontact0", "P-ABC124");

    [Fact]
    public async Task GetCertificateInfo_AllClassesAgreeWithTheManualsTables()
    {
        await using var setting = await Setting.StartAsync();
        var list = await setting.Api.SendAsync("GetCertificateInfo", ("apiversion", "2"));
        Assert.Equal(20, list.Values("class").Count);
        foreach (var name in list.Values("class"))
        {
            var info = await setting.Version2Async("GetCertificateInfo", "class", name);
            var manual = Assert.IsType<Reseller.Classes.CertificateClass>(CertificateClassCatalog.BuiltIn.Find(name));
            Assert.Equal(manual.Ca, info.First("brand"));
            Assert.Equal(manual.MarketedName, info.First("name"));
            Assert.Equal(manual.Wildcards ? "1" : "0", info.First("wildcard"));
            Assert.Equal(manual.IncludedNames.ToString(), info.First("included domains with base"));
            Assert.Equal(manual.FreeAlternatives.ToString(), info.First("max free alternatives"));
            Assert.Equal(manual.MaxNames.ToString(), info.First("max domains"));
            Assert.Equal(manual.DcvMethods.Contains("DNS-TXT") ? "1" : "0", info.First("dcv dns txt"));
            Assert.Equal("1", info.First("dcv email"));
            Assert.Equal(manual.ImmediateIssuance ? "1" : "0", info.First("supports immediate issuance"));
            Assert.Equal(manual.TechContact.ToString().ToUpperInvariant(), info.First("techcontact"));
            Assert.Equal(manual.OrganizationContact.ToString().ToUpperInvariant(), info.First("organizationcontact"));
            Assert.Equal(manual.EvApproverContact.ToString().ToUpperInvariant(), info.First("evapprovercontact"));
        }
    }

    [Fact]
    public void Classes_HavePrefixesOfTheirOwnThatBeginWithTheCas()
    {
        Assert.Distinct(ClassTable.All.Select(c => c.Prefix));
        Assert.All(ClassTable.All, c => Assert.Equal(c.Brand == CaBrand.DigiCert ? 'D' : 'S', c.Prefix[0]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AddCertificate_EveryClassIsBilledAndGivesIdsOfItsForm(string name)
    {
        await using var setting = await Setting.StartAsync();
        var of = ClassTable.Get(name);
        var answer = await setting.Api.SendAsync(WithContacts(Api.Order(name, "http", Api.NewCsr(), "example.test")));

        Assert.Equal(200, answer.Code);
        Assert.Matches($"^{of.Prefix}[0-9]{{8}}$", answer.First("certificate"));
        Assert.Matches($"^{of.Prefix}0[0-9]{{8}}$", answer.First("order"));
        Assert.Equal(of.MaxFreeAlternatives > 0 ? ["example.test", "www.example.test"] : ["example.test"], answer.Values("domain"));
        Assert.True(decimal.Parse(answer.First("price")!) > 0);
        Assert.Equal([$"{name}-base"], answer.Values("billingtype"));
    }

    [Theory]
    [InlineData("multidomaindv", "49", "a.test", "b.test", "c.test")]
    [InlineData("multidomaindv", "64", "a.test", "b.test", "c.test", "d.test")]
    [InlineData("unifiedcommunicationsov", "369", "*.a.test", "b.test", "c.test")]
    [InlineData("geotrustflexdv", "137", "a.test", "www.a.test", "b.test", "c.test")]
    [InlineData("rapidssldv", "89", "*.a.test")]
    public async Task CheckOnly_PricesFollowTheClass(string of, string price, params string[] names)
    {
        await using var setting = await Setting.StartAsync();
        Assert.Equal(price, (await QuoteAsync(setting, of, names)).First("price"));
    }

    [Theory]
    [InlineData("singledomainev", "*.a.test")]
    [InlineData("geotrusttruebizidev", "*.a.test")]
    [InlineData("rapidssldv", "a.test", "b.test")]
    [InlineData("instantsslov", "a.test", "www.a.test", "b.test")]
    public async Task CheckOnly_NamesThatAClassCannotCarryGive541(string of, params string[] names)
    {
        await using var setting = await Setting.StartAsync();
        Assert.Equal(541, (await QuoteAsync(setting, of, names)).Code);
    }

    [Theory]
    [InlineData("ssl123dv", "TECHCONTACT0")]
    [InlineData("geotrusttruebizidov", "ORGANIZATIONCONTACT")]
    [InlineData("webserverev", "ORGANIZATIONCONTACT")]
    public async Task AddCertificate_WithoutAMandatoryContactGives504(string of, string missing)
    {
        await using var setting = await Setting.StartAsync();
        var answer = await setting.Api.SendAsync(Api.Order(of, "http", Api.NewCsr(), "example.test").Set("techcontact0", ""));
        Assert.Equal((504, "Missing required attribute; " + missing), (answer.Code, answer.Description));
    }

    [Fact]
    public async Task AddCertificate_EvNeedsAnApproverToo()
    {
        await using var setting = await Setting.StartAsync();
        var order = Api.Order("webserverev", "http", Api.NewCsr(), "example.test").Set("organizationcontact", "O-ABC123");
        Assert.Equal("Missing required attribute; EVAPPROVERCONTACT0", (await setting.Api.SendAsync(order)).Description);
        order.Set("evapproverfirstname", "Eva").Set("evapproverlastname", "Muster").Set("evapproverphone", "+49.68123456")
            .Set("evapproveremail", "eva@example.test").Set("evapproverjobtitle", "CEO");
        var answer = await setting.Api.SendAsync(order);

        Assert.Equal(200, answer.Code);
        var approver = await setting.Version2Async("StatusCertificateContact", "certificatecontact", answer.First("evapprovercontact")!);
        Assert.Equal(("evapprover", "CEO"), (approver.First("type"), approver.First("job title")));
        Assert.Matches("^CC-[0-9]{8}$", answer.First("organizationcontact"));
    }
}
