using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests.Mail;

public sealed class MailProofTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox-").FullName;

    [Fact]
    public async Task Order_ItsMailIsDroppedAndItsLinkIssues()
    {
        await using var setting = await Setting.StartAsync(o => o with { DataFolder = _folder });
        var order = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "email", Api.NewCsr(), "shop.example.test").Set("dcvemail0", "hostmaster@example.test"));

        // As in manual 9.1.16.
        Assert.Equal(["hostmaster@example.test", "hostmaster@example.test"], order.Values("dcv email"));
        Assert.Equal(["email", "email"], order.Values("dcv method"));
        Assert.Equal(["example.test", "example.test"], order.Values("dcv domain"));
        Assert.Empty(order.Values("dns rr"));

        var id = order.First("certificate")!;
        setting.Time.Advance(setting.Options.Dcv.FirstLookAfter);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        Assert.Equal(
            "the mail to hostmaster@example.test for example.test is not approved yet", setting.Server.State.Certificates[0].LastFinding);
        var mail = Assert.Single(setting.Server.Mails);
        Assert.Equal(("hostmaster@example.test", "example.test", id), (mail.To, mail.Domain, mail.CertificateId));
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "mails"), "*.eml"));
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains("To: hostmaster@example.test\r\n", text, StringComparison.Ordinal);
        Assert.Contains("Date: Tue, 24 Nov 2026 10:30:05 +0000\r\n", text, StringComparison.Ordinal);
        var link = Assert.Single(text.Split("\r\n"), l => l.StartsWith("http://", StringComparison.Ordinal));
        Assert.Equal(mail.ApprovalLink.AbsoluteUri, link);

        Assert.Equal("processing", await setting.StatusOfAsync(id));
        using var page = await setting.Api.GetPageAsync(new(link));
        Assert.True(page.IsSuccessStatusCode);
        await setting.UntilActiveAsync(id);
        Assert.NotNull(setting.Server.Mails[0].ApprovedAt);
        using var again = await setting.Api.GetPageAsync(new(link));
        Assert.True(again.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Order_EveryAddressMustApprove()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(
            Api.Order("multidomaindv", "email", Api.NewCsr(), "a.test", "b.test").Set("dcvemail0", "admin@a.test").Set(
                "dcvemail1", "webmaster@b.test"));
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        Assert.Equal(["admin@a.test", "webmaster@b.test"], setting.Server.Mails.Select(m => m.To).Order());

        Assert.True(setting.Server.ApproveMail(setting.Server.Mails.Single(m => m.To == "admin@a.test").Id));
        await setting.UntilAsync(b => b.Certificates[0].LastFinding!.Contains("webmaster@b.test", StringComparison.Ordinal));
        Assert.Equal("processing", await setting.StatusOfAsync(id));
        Assert.True(setting.Server.ApproveMail(setting.Server.Mails.Single(m => m.To == "webmaster@b.test").Id));
        await setting.UntilActiveAsync(id);
    }

    [Theory]
    [InlineData("admin@www.deep.a.test", 200)]
    [InlineData("administrator@deep.a.test", 200)]
    [InlineData("POSTMASTER@A.TEST", 200)]
    [InlineData("webmaster@b.test", 541)]
    [InlineData("admin@test", 541)]
    [InlineData("info@a.test", 541)]
    [InlineData("admin@below.www.deep.a.test", 541)]
    [InlineData("admin@a.test@a.test", 541)]
    [InlineData("a.test", 541)]
    [InlineData("", 200)]
    public async Task Address_MustBeAKnownMailboxAtTheNameOrAbove(string address, int code)
    {
        await using var setting = await Setting.StartAsync();
        var order = Api.Order("ssl123dv", "email", Api.NewCsr(), "www.deep.a.test").Set("noautofilldomains", "1").Set("dcvemail0", address);
        Assert.Equal(code, (await setting.Api.SendAsync(order)).Code);
    }

    [Fact]
    public async Task Restart_KeepsApprovalsAndLinks()
    {
        await using var setting = await Setting.StartAsync(o => o with { DataFolder = _folder });
        var order = await setting.Api.SendAsync(
            Api.Order("multidomaindv", "email", Api.NewCsr(), "a.test", "b.test").Set("dcvemail0", "admin@a.test").Set(
                "dcvemail1", "admin@b.test"));
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        setting.Server.ApproveMail(setting.Server.Mails.Single(m => m.Domain == "a.test").Id);
        var before = setting.Server.Mails;
        await setting.Server.DisposeAsync();

        // A line that was cut short by a crash never happened.
        await File.AppendAllTextAsync(Path.Combine(_folder, "mails", "mails.jsonl"), "{\"id\":", TestContext.Current.CancellationToken);
        await setting.RestartAsync();
        Assert.Equal(before, setting.Server.Mails);
        await setting.LookAsync(id);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        Assert.Contains("b.test", setting.Server.State.Certificates[0].LastFinding);
        setting.Server.ApproveMail(setting.Server.Mails.Single(m => m.Domain == "b.test").Id);
        await setting.UntilActiveAsync(id);
        Assert.Equal(2, setting.Server.Mails.Count(m => m.ApprovedAt is not null));
    }

    [Fact]
    public async Task Link_ThatNoMailHasIsNotFound()
    {
        await using var setting = await Setting.StartAsync();
        using var page = await setting.Api.GetPageAsync(new(setting.Server.Endpoint, "/approve/0123"));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, page.StatusCode);
        Assert.False(setting.Server.ApproveMail("0123"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
