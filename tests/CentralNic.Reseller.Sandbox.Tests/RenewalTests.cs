using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class RenewalTests
{
    [Fact]
    public async Task ReissueCertificate_MakesANewCertificateInTheSameOrderForFree()
    {
        await using var setting = await Setting.StartAsync();
        var first = await setting.BuyAsync();
        var balance = await setting.BalanceAsync();
        setting.Time.Advance(TimeSpan.FromDays(100));
        using var key = Api.NewKey();
        var answer = await setting.ReissueAsync(first, Api.Csr(key));

        Assert.Equal("processing", answer.First("status"));
        Assert.Equal(first, answer.First("parent certificate"));
        var order = answer.First("order")!;
        Assert.Equal("processing", await setting.OrderStatusOfAsync(order));
        var second = await setting.ProveAsync(answer);

        Assert.NotEqual(first, second);
        var status = await setting.Version2Async("StatusCertificateOrder", "certificateorder", order);
        Assert.Equal([first, second], status.Values("certificate"));
        Assert.Equal(["active", "active"], status.Values("certificate status"));
        Assert.Equal("active", status.First("status"));
        Assert.Equal(balance, await setting.BalanceAsync());
        using var issued = (await setting.StatusAsync(second)).Certificate();
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), issued.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(("CERTIFICATE_REISSUE", "REISSUE_SUCCESSFUL"), setting.LastEvent());
    }

    [Fact]
    public async Task ReissueCertificate_LivesNoLongerThanTheOrderIsPaidFor()
    {
        await using var setting = await Setting.StartAsync();
        var first = await setting.BuyAsync();
        var paidUntil = setting.Server.State.Certificates[0].PaidUntil;
        setting.Time.Advance(TimeSpan.FromDays(300));
        var second = await setting.ProveAsync(await setting.ReissueAsync(first, Api.NewCsr()));

        Assert.Equal(paidUntil, setting.Server.State.Certificates.Single(c => c.Id == second).ExpiresAt);
        Assert.Equal(paidUntil, setting.Server.State.Certificates.Single(c => c.Id == second).PaidUntil);
        Assert.Equal("expired", await setting.StatusOfAsync(first));

        setting.Time.Advance(TimeSpan.FromDays(70));
        Assert.Equal(547, (await setting.ReissueAsync(first, Api.NewCsr())).Code);
        Assert.Equal("expired", await setting.OrderStatusOfAsync((await setting.StatusAsync(first)).First("order")!));
    }

    [Fact]
    public async Task ReissueCertificate_WithoutACsrTakesTheOldOne()
    {
        await using var setting = await Setting.StartAsync();
        var first = await setting.BuyAsync("positivessldv");
        var answer = await setting.ReissueAsync(first);
        await setting.ProveAsync(answer);
        Assert.Equal(setting.Server.State.Certificates[0].CsrSha256, setting.Server.State.Certificates[1].CsrSha256);
    }

    [Fact]
    public async Task ReissueCertificate_ThatIsNeverProvenFailsAloneAndTheOrderLivesOn()
    {
        await using var setting = await Setting.StartAsync();
        var first = await setting.BuyAsync();
        var answer = await setting.ReissueAsync(first, Api.NewCsr());
        setting.Time.Advance(TimeSpan.FromDays(28));
        await setting.LookAsync(answer.First("certificate")!);
        await setting.UntilAsync(b => b.Events.Count == 2);

        Assert.Equal(("CERTIFICATE_REISSUE", "REISSUE_FAILED"), setting.LastEvent());
        Assert.Equal("failed", await setting.StatusOfAsync(answer.First("certificate")!));
        Assert.Equal("active", await setting.StatusOfAsync(first));
        Assert.Equal("active", await setting.OrderStatusOfAsync(answer.First("order")!));
        Assert.Equal(200, (await setting.ReissueAsync(first, Api.NewCsr())).Code);
    }

    [Fact]
    public async Task ReissueCertificate_OfWhatWasNeverIssuedGives547()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.OrderAsync();
        Assert.Equal(547, (await setting.ReissueAsync(order.First("certificate")!, Api.NewCsr())).Code);
        Assert.Equal(545, (await setting.ReissueAsync("DK00000000", Api.NewCsr())).Code);
        Assert.Single(setting.Server.State.Certificates);
    }

    [Fact]
    public async Task ReissueCertificate_WithATokenIsIssuedInTheAnswer()
    {
        await using var setting = await Setting.StartAsync();
        var first = await setting.BuyAsync();
        var csr = Api.NewCsr();
        var token = await setting.Api.SendAsync(
            new ResellerCommand("CheckCertificate").Set("apiversion", "2").Set("class", "ssl123dv").Set("generatedcvtoken", "1").SetLines(
                "csr", csr));
        setting.Customer.Serve("example.test", CertificateSteps.FilePath, token.First("dcv token")!);
        var answer = await setting.Api.SendAsync(new ResellerCommand("ReissueCertificate")
            .Set("apiversion", "2").Set("certificate", first).Set("dcvtoken", token.First("dcv token")).SetLines("csr", csr));

        Assert.Equal("active", answer.First("status"));
        Assert.NotEmpty(answer.Values("cert"));
        Assert.Equal("active", await setting.OrderStatusOfAsync(answer.First("order")!));
        Assert.Single(setting.Server.State.Events);
    }

    [Fact]
    public async Task RenewCertificate_BuysAnotherYearInANewOrder()
    {
        await using var setting = await Setting.StartAsync();
        var first = await setting.BuyAsync();
        setting.Time.Advance(TimeSpan.FromDays(350));
        var answer = await setting.Version2Async("RenewCertificate", "certificate", first);

        Assert.Equal(["ssl123dv-base"], answer.Values("billingtype"));
        Assert.Equal(first, answer.First("parent certificate"));
        Assert.Equal("2027-11-09 10:30:00.0", answer.First("created date"));
        Assert.Equal("2028-11-09 10:30:00.0", answer.First("order paid until"));
        Assert.Equal(["example.test"], answer.Values("domain"));
        Assert.NotEqual(setting.Server.State.Certificates[0].OrderId, answer.First("certificateorder"));
        var second = await setting.ProveAsync(answer);

        Assert.Equal(("CERTIFICATE_RENEW", "RENEW_SUCCESSFUL"), setting.LastEvent());
        Assert.Equal(["AddCertificate", "RenewCertificate"], setting.Server.State.Purchases.Select(p => p.Command));
        Assert.Equal("999902.56", await setting.BalanceAsync());
        Assert.Equal((await setting.StatusAsync(first)).Values("techcontact"), (await setting.StatusAsync(second)).Values("techcontact"));
    }

    [Fact]
    public async Task RenewCertificate_CheckOnlyTellsThePriceOfOtherNamesAndBooksNothing()
    {
        await using var setting = await Setting.StartAsync();
        var first = await setting.BuyAsync();
        var answer = await setting.Api.SendAsync(
            "RenewCertificate",
            ("apiversion", "2"), ("certificate", first), ("checkonly", "1"), ("domain0", "example.test"), ("domain1", "example.net"));

        Assert.Equal(["billingcount", "billingtype", "domain", "price", "vat"], answer.Names);
        Assert.Equal("70", answer.First("price"));
        Assert.Equal("11.2", answer.First("vat"));
        Assert.Equal(["example.test", "example.net"], answer.Values("domain"));
        Assert.Single(setting.Server.State.Certificates);
    }

    [Fact]
    public async Task RenewCertificate_TakesAnotherMethodCsrAndContact()
    {
        await using var setting = await Setting.StartAsync();
        var first = await setting.BuyAsync();
        var csr = Api.NewCsr();
        var answer = await setting.Api.SendAsync(new ResellerCommand("RenewCertificate")
            .Set("apiversion", "2").Set("certificate", first).Set("dcvmethod", "DNS-TXT").Set("techcontact0", "P-XYZ789").SetLines(
                "csr", csr));

        Assert.Equal(["dns-txt"], answer.Values("dcv method"));
        Assert.Single(answer.Values("dns rr"));
        Assert.Equal(csr.Trim(), string.Join('\n', answer.Values("csr")));
        Assert.NotEqual((await setting.StatusAsync(first)).Values("techcontact"), answer.Values("techcontact"));
    }

    [Fact]
    public async Task RenewCertificate_BeyondTheCreditGives546AndAFailedRequestsNumber()
    {
        await using var setting = await Setting.StartAsync(o => o with { Accounts = [new("sandbox", "sandbox", 50m)] });
        var first = await setting.BuyAsync();
        var answer = await setting.Version2Async("RenewCertificate", "certificate", first);

        Assert.Equal(546, answer.Code);
        Assert.Matches("^FAIL[0-9]{7}$", answer.First("certificate"));
        Assert.Equal(545, (await setting.StatusAsync(answer.First("certificate")!)).Code);
        Assert.Single(setting.Server.State.Certificates);
    }

    [Fact]
    public async Task RenewCertificate_ThatIsNeverProvenFails()
    {
        await using var setting = await Setting.StartAsync();
        var first = await setting.BuyAsync();
        var answer = await setting.Version2Async("RenewCertificate", "certificate", first);
        setting.Time.Advance(TimeSpan.FromDays(28));
        await setting.LookAsync(answer.First("certificate")!);
        await setting.UntilAsync(b => b.Events.Count == 2);

        Assert.Equal(("CERTIFICATE_RENEW", "RENEW_FAILED"), setting.LastEvent());
        Assert.Equal("failed", await setting.OrderStatusOfAsync(answer.First("certificateorder")!));
    }
}
