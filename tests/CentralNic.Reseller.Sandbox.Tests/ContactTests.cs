using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class ContactTests
{
    private static ResellerCommand Tech(string firstName) => new ResellerCommand("AddCertificateContact")
        .Set("apiversion", "2").Set("type", "tech").Set("firstname", firstName).Set("lastname", "Mustermann")
        .Set("email", "max@example.org").Set("phone", "+1.5552345678");

    [Fact]
    public async Task AddCertificateContact_CanBeUsedInOrders()
    {
        await using var setting = await Setting.StartAsync();
        var contact = (await setting.Api.SendAsync(Tech("Max"))).First("certificatecontact")!;
        var answer = await setting.Api.SendAsync(Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test").Set("techcontact0", contact));
        Assert.Equal([contact], answer.Values("techcontact"));
        Assert.Equal(
            541,
            (await setting.Api.SendAsync(
                Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test").Set("organizationcontact", contact))).Code);
    }

    [Theory]
    [InlineData("phone", "", 504)]
    [InlineData("phone", "call me", 505)]
    [InlineData("email", "max", 505)]
    [InlineData("type", "owner", 541)]
    [InlineData("phandle", "Max", 541)]
    [InlineData("shoesize", "44", 503)]
    public async Task AddCertificateContact_BadDataIsRefused(string key, string value, int code)
    {
        await using var setting = await Setting.StartAsync();
        Assert.Equal(code, (await setting.Api.SendAsync(Tech("Max").Set(key, value))).Code);
        Assert.Equal("0", (await setting.Api.SendAsync("QueryCertificateContactList", ("apiversion", "2"))).First("total"));
    }

    [Fact]
    public async Task AddCertificateContact_OfAnOrganizationNeedsItsAddress()
    {
        await using var setting = await Setting.StartAsync();
        Assert.Equal(
            "Missing required attribute; ORGANIZATIONNAME",
            (await setting.Api.SendAsync(Tech("Max").Set("type", "organization"))).Description);
    }

    [Fact]
    public async Task QueryCertificateContactList_FiltersOrdersAndPages()
    {
        await using var setting = await Setting.StartAsync();
        foreach (var name in new[] { "Anna", "Bert", "Carl" })
        {
            await setting.Api.SendAsync(Tech(name));
        }

        var list = await setting.Api.SendAsync(
            "QueryCertificateContactList",
            ("apiversion", "2"),
            ("wide", "1"),
            ("orderby", "FIRSTNAME"),
            ("order", "desc"),
            ("first", "1"),
            ("limit", "1"),
            ("type", "t*"));
        var row = Assert.Single(list.Rows);
        Assert.Equal("Bert", row["first name"]);
        Assert.Equal(("3", "1", "1"), (list.First("total"), list.First("first"), list.First("last")));
        Assert.Equal("1", (await setting.Version2Async("QueryCertificateContactList", "firstname", "c*")).First("total"));
        Assert.Equal(541, (await setting.Version2Async("QueryCertificateContactList", "orderby", "shoesize")).Code);
        Assert.Equal(541, (await setting.Version2Async("QueryCertificateContactList", "generatelist", "1")).Code);
    }

    [Fact]
    public async Task StatusCertificateContact_OfAnotherAccountGives545()
    {
        await using var setting = await Setting.StartAsync(o => o with { Accounts = [new("sandbox", "sandbox"), new("other", "secret")] });
        var contact = (await setting.Api.SendAsync(Tech("Max"))).First("certificatecontact")!;
        using var other = new Api(setting.Server) { Login = "other", Password = "secret" };
        Assert.Equal(545, (await other.SendAsync("StatusCertificateContact", ("apiversion", "2"), ("certificatecontact", contact))).Code);
        Assert.Equal(200, (await setting.Version2Async("StatusCertificateContact", "certificatecontact", contact)).Code);
    }
}
