using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class AccessTests
{
    private static readonly SandboxUser Clerk = new("clerk", "open sesame")
    {
        Rights = new Dictionary<SandboxAclLocation, SandboxAclRights>
        {
            [SandboxAclLocation.Certificate] = SandboxAclRights.Read | SandboxAclRights.Write,
            [SandboxAclLocation.Event] = SandboxAclRights.Read,
        },
    };

    private static Task<Setting> StartAsync() => Setting.StartAsync(o => o with
    {
        Accounts =
        [
            new("sandbox", "sandbox") { Users = [Clerk] }, new("sub", "secret", 100m) { Parent = "sandbox" }, new("stranger", "secret")
        ],
    });

    private static Api ApiOf(Setting setting, string login, string password) => new(setting.Server) { Login = login, Password = password };

    [Fact]
    public async Task User_MayDoWhatItsRightsSay()
    {
        await using var setting = await StartAsync();
        using var clerk = ApiOf(setting, "sandbox:clerk", "open sesame");
        var order = await clerk.SendAsync(Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test"));
        Assert.Equal(200, order.Code);
        Assert.Equal("sandbox", order.First("created by"));
        Assert.Equal(
            200, (await clerk.SendAsync("StatusCertificate", ("apiversion", "2"), ("certificate", order.First("certificate")!))).Code);
        Assert.Equal(200, (await clerk.SendAsync("QueryEventList")).Code);
        Assert.Equal(200, (await clerk.SendAsync("QueryCommandSyntax", ("commandname", "StatusAccount"))).Code);
    }

    [Theory]
    [InlineData("StatusAccount")]
    [InlineData("CancelCertificateOrder")]
    [InlineData("DeleteCertificate")]
    [InlineData("DeleteEvent")]
    [InlineData("QueryDNSZoneList")]
    [InlineData("ModifyDNSZone")]
    public async Task User_WithoutTheRightGets531(string command)
    {
        await using var setting = await StartAsync();
        using var clerk = ApiOf(setting, "sandbox:clerk", "open sesame");
        var answer = await clerk.SendAsync(command);
        Assert.Equal((531, "Authorization failed"), (answer.Code, answer.Description));
    }

    [Theory]
    [InlineData("sandbox:clerk", "sandbox")]
    [InlineData("sandbox:nobody", "open sesame")]
    [InlineData("stranger:clerk", "open sesame")]
    [InlineData("sandbox", "open sesame")]
    public async Task User_WithAnothersPasswordGets530(string login, string password)
    {
        await using var setting = await StartAsync();
        using var api = ApiOf(setting, login, password);
        Assert.Equal(530, (await api.SendAsync("QueryEventList")).Code);
    }

    [Fact]
    public async Task Session_OfAUserHasTheUsersRights()
    {
        await using var setting = await StartAsync();
        using var clerk = ApiOf(setting, "sandbox:clerk", "open sesame");
        var session = (await clerk.SendAsync("StartSession")).First("sessionid")!;
        async Task<string> SendAsync(string command) => await setting.Api.PostAsync(
            [new("s_login", "sandbox:clerk"), new("s_sessionid", session), new("command", command)]);
        Assert.Contains("code = 200", await SendAsync("QueryEventList"));
        Assert.Contains("code = 531", await SendAsync("StatusAccount"));
    }

    [Fact]
    public async Task Subreseller_HasItsOwnMoneyAndCertificates()
    {
        await using var setting = await StartAsync();
        using var sub = ApiOf(setting, "sub", "secret");
        var order = await sub.SendAsync(Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test"));
        Assert.Equal("51.28", (await sub.SendAsync("StatusAccount")).First("amount"));
        Assert.Equal("1000000.00", await setting.BalanceAsync());
        Assert.Equal(545, (await setting.StatusAsync(order.First("certificate")!)).Code);
        Assert.Equal("0", (await setting.Version2Async("QueryCertificateList", "wide", "0")).First("total"));
        var all = await setting.Version2Async("QueryCertificateList", "includesub", "1");
        Assert.Equal([order.First("certificate")!], all.Values("certificate"));
        Assert.Equal(["sub"], all.Values("registrar"));
        using var stranger = ApiOf(setting, "stranger", "secret");
        Assert.Equal("0", (await stranger.SendAsync("QueryCertificateList", ("apiversion", "2"), ("includesub", "1"))).First("total"));
    }

    [Theory]
    [InlineData("sandbox", "stranger", 545)]
    [InlineData("sandbox", "nobody", 545)]
    [InlineData("sandbox", "sandbox", 541)]
    [InlineData("stranger", "stranger", 545)]
    [InlineData("sandbox", "sub", 200)]
    public async Task PushObject_GoesOnlyAmongTheAccountsThatOneOversees(string executing, string target, int code)
    {
        await using var setting = await StartAsync();
        var order = await setting.OrderAsync();
        using var api = ApiOf(setting, executing, executing == "sandbox" ? "sandbox" : "secret");
        var answer = await api.SendAsync(
            "PushObject", ("type", "CERTIFICATE"), ("object", order.First("certificate")!), ("target", target));
        Assert.Equal(code, answer.Code);
    }

    [Fact]
    public async Task PushObject_APendingCertificateIsIssuedInItsNewAccount()
    {
        await using var setting = await StartAsync();
        var order = await setting.OrderAsync();
        await setting.Api.SendAsync("PushObject", ("type", "CERTIFICATE"), ("object", order.First("certificate")!), ("target", "sub"));
        setting.Customer.Serve("example.test", CertificateSteps.FilePath, order.First("file contents")!);
        using var sub = ApiOf(setting, "sub", "secret");
        await sub.SendAsync("ResendNotification", ("type", "certificate"), ("object", order.First("certificate")!));
        await setting.UntilActiveAsync(order.First("certificate")!);
        Assert.Equal("sub", Assert.Single(setting.Server.State.Events).Account);

        // Whoever bought it gets nothing back: it was issued.
        Assert.Equal(
            200, (await sub.SendAsync("RevokeCertificate", ("apiversion", "2"), ("certificate", order.First("certificate")!))).Code);
    }

    [Theory]
    [InlineData("a:b", null)]
    [InlineData("sandbox", null)]
    [InlineData("a", "nobody")]
    [InlineData("a", "a")]
    public async Task Start_WithAccountsThatCannotBeIsRefused(string login, string? parent) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Setting.StartAsync(o => o with
        {
            Accounts = [new("sandbox", "sandbox"), new(login, "x") { Parent = parent }],
        }));
}
