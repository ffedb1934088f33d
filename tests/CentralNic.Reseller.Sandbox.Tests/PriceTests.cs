using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class PriceTests
{
    private static ResellerCommand Check(params ReadOnlySpan<string> names) =>
        Api.Order("SSL123DV", null, Api.NewCsr(), names).Set("checkonly", "1");

    [Fact]
    public async Task CheckOnly_SingleDomainGivesManual9113()
    {
        await using var setting = await Setting.StartAsync();
        var answer = await setting.Api.SendAsync(Check("example.com"));

        Assert.Equal(200, answer.Code);
        Assert.Equal("Command completed successfully", answer.Description);
        Assert.Equal(["billingcount", "billingtype", "domain", "price", "vat"], answer.Names);
        Assert.Equal(["1"], answer.Values("billingcount"));
        Assert.Equal(["ssl123dv-base"], answer.Values("billingtype"));
        Assert.Equal(["example.com", "www.example.com"], answer.Values("domain"));
        Assert.Equal("42", answer.First("price"));
        Assert.Equal("6.72", answer.First("vat"));
    }

    [Fact]
    public async Task CheckOnly_MultiDomainGivesManual9114()
    {
        await using var setting = await Setting.StartAsync();
        var answer = await setting.Api.SendAsync(Check("example.com", "example.net", "ftp.example.org"));

        Assert.Equal(["2", "1"], answer.Values("billingcount"));
        Assert.Equal(["ssl123dv-san", "ssl123dv-base"], answer.Values("billingtype"));
        Assert.Equal(
            ["example.com", "example.net", "ftp.example.org", "www.example.com", "www.example.net", "www.ftp.example.org"],
            answer.Values("domain"));
        Assert.Equal("98", answer.First("price"));
        Assert.Equal("15.68", answer.First("vat"));
    }

    [Fact]
    public async Task CheckOnly_WithoutAutofillGivesManual9115()
    {
        await using var setting = await Setting.StartAsync();
        var answer = await setting.Api.SendAsync(Check("example.com", "example.net", "ftp.example.com").Set("noautofilldomains", "1"));

        Assert.Equal(["2", "1"], answer.Values("billingcount"));
        Assert.Equal(["example.com", "example.net", "ftp.example.com"], answer.Values("domain"));
        Assert.Equal("98", answer.First("price"));
        Assert.Equal("15.68", answer.First("vat"));
    }

    [Theory]
    [InlineData("210", "*.example.com", "example.com")]
    [InlineData("210", "example.com", "*.example.com")]
    [InlineData("42", "www.example.com", "example.com")]
    [InlineData("70", "example.com", "example.net")]
    [InlineData("350", "*.example.com", "*.example.net")]
    [InlineData("238", "*.example.com", "mail.example.net")]
    public async Task CheckOnly_TwoNamesArePricedByKind(string price, string first, string second)
    {
        await using var setting = await Setting.StartAsync();
        var answer = await setting.Api.SendAsync(Check(first, second).Set("noautofilldomains", "1"));
        Assert.Equal(price, answer.First("price"));
        Assert.Equal([first, second], answer.Values("domain"));
    }

    [Fact]
    public async Task CheckOnly_BooksNothing()
    {
        await using var setting = await Setting.StartAsync();
        await setting.Api.SendAsync(Check("example.com"));
        var account = await setting.Api.SendAsync("StatusAccount");

        Assert.Empty(setting.Server.State.Purchases);
        Assert.Empty(setting.Server.State.Certificates);
        Assert.Equal("1000000.00", account.First("amount"));
    }

    [Fact]
    public async Task AddCertificate_TakesPriceAndVatFromTheAccount()
    {
        await using var setting = await Setting.StartAsync();
        await setting.Api.SendAsync(Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test").Set("servicetag0", "order-7"));
        var account = await setting.Api.SendAsync("StatusAccount");

        Assert.Equal("999951.28", account.First("amount"));
        var purchase = Assert.Single(setting.Server.State.Purchases);
        Assert.Equal(42m, purchase.Price);
        Assert.Equal(6.72m, purchase.Vat);
        Assert.Equal(["order-7"], purchase.ServiceTags);
        Assert.Equal(["example.test", "www.example.test"], purchase.Names);
        Assert.Equal([new("ssl123dv-base", 1, 42m)], purchase.Components);
    }

    [Fact]
    public async Task AddCertificate_BeyondTheCreditGives546AndBooksNothing()
    {
        await using var setting = await Setting.StartAsync(o => o with { Accounts = [new("sandbox", "sandbox", 50m)] });
        var order = Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test");
        Assert.Equal(200, (await setting.Api.SendAsync(order)).Code);
        var second = await setting.Api.SendAsync(order);

        Assert.Equal(546, second.Code);
        Assert.Equal("Credit limit exceeded", second.Description);
        Assert.Single(setting.Server.State.Purchases);
        Assert.Single(setting.Server.State.Certificates);
    }

    [Fact]
    public async Task CheckOnly_PositiveSslTakesOneNameAndItsAlternative()
    {
        await using var setting = await Setting.StartAsync();
        var one = await setting.Api.SendAsync(Api.Order("positivessldv", null, Api.NewCsr(), "example.com").Set("checkonly", "1"));
        var two = await setting.Api.SendAsync(
            Api.Order("positivessldv", null, Api.NewCsr(), "example.com", "example.net").Set("checkonly", "1"));

        Assert.Equal(["example.com", "www.example.com"], one.Values("domain"));
        Assert.Equal(["positivessldv-base"], one.Values("billingtype"));
        Assert.Equal(541, two.Code);
    }
}
