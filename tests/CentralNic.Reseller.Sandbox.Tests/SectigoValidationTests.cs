using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class SectigoValidationTests
{
    [Fact]
    public async Task Http_ThreeLinesInTheFileNamedByTheCsrGiveACertificate()
    {
        await using var setting = await Setting.StartAsync();
        using var rsa = RSA.Create(2048);
        var csr = new CertificateRequest(
            "CN=example.test", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
        var order = await setting.Api.SendAsync(Api.Order("positivessldv", "http", csr, "example.test"));
        Assert.Equal(["example.test", "www.example.test"], order.Values("domain"));
        var url = new Uri(order.Values("file name")[0]);
        Assert.Equal("http://example.test/.well-known/pki-validation/" + Path.GetFileName(url.LocalPath), url.AbsoluteUri);
        Assert.Matches("^[0-9A-F]{32}\\.txt$", Path.GetFileName(url.LocalPath));
        var contents = order.Values("file contents")[0].Split(' ');
        Assert.Equal("sectigo.com", contents[1]);
        foreach (var name in order.Values("domain"))
        {
            setting.Customer.Serve(name, url.LocalPath, string.Join('\n', contents));
        }

        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);
        using var leaf = X509Certificate2.CreateFromPem(setting.Server.State.Certificates[0].Pem);
        Assert.Equal(rsa.ExportSubjectPublicKeyInfo(), leaf.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Contains("Sectigo", leaf.Issuer);
        Assert.True(leaf.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages.HasFlag(X509KeyUsageFlags.KeyEncipherment));
    }

    [Fact]
    public async Task Http_ContentsInOneLineAreNotBelieved()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(
            Api.Order("positivessldv", "http", Api.NewCsr(), "example.test").Set("noautofilldomains", "1"));
        setting.Customer.Serve("example.test", new Uri(order.First("file name")!).LocalPath, order.First("file contents")!);
        await setting.LookAsync(order.First("certificate")!);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        Assert.Contains("three lines", setting.Server.State.Certificates[0].LastFinding);
    }

    [Fact]
    public async Task Http_RedirectFails()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(
            Api.Order("positivessldv", "http", Api.NewCsr(), "example.test").Set("noautofilldomains", "1"));
        var path = new Uri(order.First("file name")!).LocalPath;
        setting.Customer.Redirect("example.test", path, "http://www.example.test" + path);
        await setting.LookAsync(order.First("certificate")!);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        Assert.EndsWith("answered 302", setting.Server.State.Certificates[0].LastFinding, StringComparison.Ordinal);
        Assert.Single(setting.Customer.Requests);
    }

    [Fact]
    public async Task DnsCname_OfTheHashesProvesAWildcard()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(Api.Order("positivessldv", "dns-cname", Api.NewCsr(), "*.example.test"));
        var parts = order.First("dns rr")!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(@"^_[0-9a-f]{32}\.example\.test\.$", parts[0]);
        Assert.Equal("CNAME", parts[1]);
        Assert.Matches(@"^[0-9a-f]{32}\.[0-9a-f]{32}\.[0-9a-z]{20}\.sectigo\.com\.$", parts[2]);
        setting.Names.SetCname(parts[0].TrimEnd('.'), parts[2]);
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);
        Assert.Equal("positivessldv-wildcardbase", setting.Server.State.Purchases[0].Components[0].Type);
    }

    [Fact]
    public async Task DnsTxt_IsNotOffered()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(Api.Order("positivessldv", "dns-txt", Api.NewCsr(), "example.test"));
        Assert.Equal(541, order.Code);
        Assert.Empty(setting.Server.State.Purchases);
    }
}
