using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests.Golden;

/// <summary>Manual 9.1.16 to 9.1.32: certificates and their orders.</summary>
public sealed class OrderExamples
{
    private const string Domain = "example.com";

    /// <summary>A customer of example.com, whose servers the sandbox's CA finds on loopback.</summary>
    private static Task<Setting> StartAsync() => Setting.StartAsync(o => o with
    {
        Dcv = o.Dcv with { AddressOverrides = [new("com", System.Net.IPAddress.Loopback)] },
        Accounts = [new("sandbox", "sandbox"), new("registrar2", "secret") { Parent = "sandbox" }],
    });

    /// <summary>Publishes the DNS record of an answer and waits for the certificate.</summary>
    private static async Task<string> ProveByDnsAsync(Setting setting, ResellerResponse answer)
    {
        setting.Names.SetText(Domain, answer.Values("dns rr")[0].Split(' ')[^1]);
        var id = answer.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);
        return id;
    }

    /// <summary>Orders example.com by DNS, as manual 9.1.17, and waits for the certificate.</summary>
    private static async Task<string> BuyByDnsAsync(Setting setting, params (string Key, string Value)[] adapted) =>
        await ProveByDnsAsync(setting, await setting.Api.SendAsync(ManualExample.Command("9.1.17", null, adapted)));

    [Theory]
    [InlineData("9.1.16")]
    [InlineData("9.1.17")]
    [InlineData("9.1.18")]
    [InlineData("9.1.19")]
    public async Task Example_OrdersAsPrinted(string section)
    {
        await using var setting = await StartAsync();
        await setting.PlayAsync(section);
    }

    [Fact]
    public async Task Example_9_1_20_IssuesImmediately()
    {
        await using var setting = await StartAsync();
        var csr = Api.NewCsr(Domain);
        var token = (await setting.PlayAsync("9.1.20", csr)).First("dcv token")!;
        setting.Names.SetText(Domain, token);
        var answer = await setting.Api.SendAsync(ManualExample.Command("9.1.20b", csr, ("dcvtoken", token)));

        Assert.Equal("active", answer.First("status"));
        Assert.NotEmpty(answer.Values("cert"));
    }

    [Fact]
    public async Task Example_9_1_21_TellsOfAPendingCertificate()
    {
        await using var setting = await StartAsync();
        var order = await setting.Api.SendAsync(ManualExample.Command("9.1.17", null, ("dcvmethod", "dns-cname")));
        await setting.PlayAsync("9.1.21", null, ("certificate", order.First("certificate")!));
    }

    [Fact]
    public async Task Example_9_1_22_TellsOfAnIssuedCertificate()
    {
        await using var setting = await StartAsync();
        var order = await setting.Api.SendAsync(
            ManualExample.Command("9.1.16", null, ("dcvemail0", "admin@example.com"), ("dcvscope", "fqdn")));
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        foreach (var mail in setting.Server.Mails)
        {
            Assert.True(setting.Server.ApproveMail(mail.Id));
        }

        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);
        await setting.PlayAsync("9.1.22", null, ("certificate", id));
    }

    [Fact]
    public async Task Example_9_1_23_ListsCertificates()
    {
        await using var setting = await StartAsync();
        await setting.Api.SendAsync(ManualExample.Command("9.1.17", null, ("class", "rapidssldv")));
        setting.Time.Advance(TimeSpan.FromSeconds(1));
        var canceled = await setting.Api.SendAsync(ManualExample.Command("9.1.17", null, ("class", "rapidssldv")));
        await setting.Api.SendAsync(ManualExample.Command("9.1.29", null, ("certificateorder", canceled.First("order")!)));
        setting.Time.Advance(TimeSpan.FromSeconds(1));
        await setting.Api.SendAsync(ManualExample.Command("9.1.17"));

        // Ids are random: the order of the sample is that of creation.
        await setting.PlayAsync("9.1.23", null, ("orderby", "CREATEDDATE"));
    }

    [Fact]
    public async Task Example_9_1_24_Renews()
    {
        await using var setting = await StartAsync();
        var id = await BuyByDnsAsync(setting);
        await setting.PlayAsync("9.1.24", null, ("certificate", id));
    }

    [Fact]
    public async Task Example_9_1_25_Reissues()
    {
        await using var setting = await StartAsync();
        var id = await BuyByDnsAsync(setting);
        await setting.PlayAsync("9.1.25", null, ("certificate", id));
    }

    [Theory]
    [InlineData("9.1.26", "certificate")]
    [InlineData("9.1.26b", "certificate")]
    [InlineData("9.1.28", "certificateorder")]
    [InlineData("9.1.28b", "certificate")]
    public async Task Example_Revokes(string section, string parameter)
    {
        await using var setting = await StartAsync();
        var id = await BuyByDnsAsync(setting);
        var order = (await setting.StatusAsync(id)).First("order")!;
        await setting.PlayAsync(section, null, (parameter, parameter == "certificate" ? id : order));

        Assert.Equal("revoked", await setting.StatusOfAsync(id));
        Assert.Equal(
            section.StartsWith("9.1.28", StringComparison.Ordinal) ? "revoked" : "active", await setting.OrderStatusOfAsync(order));
    }

    [Fact]
    public async Task Example_9_1_27_MakesTheCaLook()
    {
        await using var setting = await StartAsync();
        var order = await setting.Api.SendAsync(ManualExample.Command("9.1.17"));
        setting.Names.SetText(Domain, order.Values("dns rr")[0].Split(' ')[^1]);
        await setting.PlayAsync("9.1.27", null, ("object", order.First("certificate")!));
        await setting.UntilActiveAsync(order.First("certificate")!);
    }

    [Theory]
    [InlineData("9.1.29", "certificateorder")]
    [InlineData("9.1.29b", "certificate")]
    public async Task Example_9_1_29_Cancels(string section, string parameter)
    {
        await using var setting = await StartAsync();
        var order = await setting.Api.SendAsync(ManualExample.Command("9.1.17"));
        await setting.PlayAsync(section, null, (parameter, order.First(parameter == "certificate" ? "certificate" : "order")!));
        Assert.Equal("canceled", await setting.OrderStatusOfAsync(order.First("order")!));
    }

    [Fact]
    public async Task Example_9_1_30_TellsOfAnOrder()
    {
        await using var setting = await StartAsync();
        var id = await BuyByDnsAsync(setting, ("class", "rapidssldv"));
        setting.Time.Advance(TimeSpan.FromDays(250));
        var reissue = await setting.ReissueAsync(id, Api.NewCsr(Domain));
        await setting.PlayAsync("9.1.30", null, ("certificateorder", reissue.First("order")!));
    }

    [Fact]
    public async Task Example_9_1_31_ListsOrders()
    {
        await using var setting = await StartAsync();
        for (var i = 0; i < 7; i++)
        {
            await setting.Api.SendAsync(ManualExample.Command("9.1.17", null, ("class", "rapidssldv")));
        }

        await setting.PlayAsync("9.1.31");
    }

    [Fact]
    public async Task Example_9_1_32_PushesAndClonesTheContactThatOthersNeed()
    {
        await using var setting = await StartAsync();
        var (own, shared) = (
            (await setting.PlayAsync("9.1.7")).First("certificatecontact")!,
            (await setting.PlayAsync("9.1.7")).First("certificatecontact")!);
        await setting.Api.SendAsync(ManualExample.Command("9.1.17", null, ("techcontact0", shared)));
        var first = await BuyByDnsAsync(setting, ("class", "geotrustflexdv"), ("techcontact0", own), ("techcontact1", shared));
        var second = (await setting.ReissueAsync(first, Api.NewCsr(Domain))).First("certificate")!;
        var answer = await setting.PlayAsync("9.1.32", null, ("object", second), ("target", "registrar2"));

        Assert.Equal([first, second], answer.Values("certificate"));
        Assert.Equal([own, shared], answer.Values("certificatecontact"));
        Assert.Equal(own, answer.Values("certificatecontactpushed")[0]);
        Assert.NotEqual(shared, answer.Values("certificatecontactpushed")[1]);
        Assert.Equal(545, (await setting.StatusAsync(first)).Code);
        using var other = new Api(setting.Server) { Login = "registrar2", Password = "secret" };
        var moved = await other.SendAsync("StatusCertificate", ("apiversion", "2"), ("certificate", first));
        Assert.Equal(answer.Values("certificatecontactpushed"), moved.Values("techcontact"));
        Assert.Equal(("sandbox", "registrar2"), (moved.First("created by"), moved.First("updated by")));
        Assert.Equal(545, (await setting.Version2Async("StatusCertificateContact", "certificatecontact", own)).Code);
        Assert.Equal(200, (await setting.Version2Async("StatusCertificateContact", "certificatecontact", shared)).Code);
    }
}
