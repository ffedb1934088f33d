using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests.DomainControl;

/// <summary>Proofs in files, fetched from a real Kestrel.</summary>
public sealed class FileProofTests
{
    [Theory]
    [InlineData(301, true)]
    [InlineData(302, true)]
    [InlineData(303, false)]
    [InlineData(307, true)]
    [InlineData(308, true)]
    public async Task DigiCert_FollowsTheRedirectsThatItsRulesName(int status, bool followed)
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.OrderAsync(name: "a.example.test");
        setting.Customer.Redirect("a.example.test", CertificateSteps.FilePath, "http://files.example.test/value", status);
        setting.Customer.Serve("files.example.test", "/value", order.First("file contents")!);
        await JudgeAsync(setting, order.First("certificate")!, followed, $"answered {status}");
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task DigiCert_FollowsFiveRedirectsAndNoMore(int hops, bool followed)
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.OrderAsync(name: "a.example.test");
        var path = CertificateSteps.FilePath;
        for (var hop = 1; hop <= hops; hop++)
        {
            setting.Customer.Redirect("a.example.test", path, $"http://a.example.test/hop{hop}");
            path = $"/hop{hop}";
        }

        setting.Customer.Serve("a.example.test", path, order.First("file contents")!);
        await JudgeAsync(setting, order.First("certificate")!, followed, "more than 5 redirects");
    }

    [Theory]
    [InlineData("ssl123dv", "http")]
    [InlineData("ssl123dv", "https")]
    [InlineData("positivessldv", "http")]
    [InlineData("positivessldv", "https")]
    public async Task EachScheme_IsLookedAtByItself(string of, string method)
    {
        // Port 1 answers nobody: only the method's own scheme has a server behind it.
        foreach (var (served, proven) in new[] { (method, true), (method == "http" ? "https" : "http", false) })
        {
            await using var setting = await Setting.StartAsync(
                o => o with { Dcv = served == "http" ? o.Dcv with { HttpsPort = 1 } : o.Dcv with { HttpPort = 1 } });
            var order = await setting.Api.SendAsync(Api.Order(of, method, Api.NewCsr(), "a.test").Set("noautofilldomains", "1"));
            setting.Customer.Serve(
                "a.test", new Uri(order.First("file name")!).LocalPath, order.First("file contents")!.Replace(' ', '\n'));
            await JudgeAsync(setting, order.First("certificate")!, proven, $"{method}://a.test");
        }
    }

    private static async Task JudgeAsync(Setting setting, string id, bool proven, string otherwise)
    {
        await setting.LookAsync(id);
        await setting.UntilAsync(b => b.Certificates[0] is { LastFinding: not null } or { ProvenAt: not null });
        if (proven)
        {
            await setting.UntilActiveAsync(id);
        }
        else
        {
            Assert.Contains(otherwise, setting.Server.State.Certificates[0].LastFinding, StringComparison.Ordinal);
        }
    }
}
