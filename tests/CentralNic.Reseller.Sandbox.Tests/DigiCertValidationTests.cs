using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class DigiCertValidationTests
{
    private const string Path = "/.well-known/pki-validation/fileauth.txt";

    [Fact]
    public async Task Http_FileOnEveryNameGivesACertificate()
    {
        await using var setting = await Setting.StartAsync();
        using var key = Api.NewKey();
        var order = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "http", Api.Csr(key), "a.example.test", "b.example.test").Set("noautofilldomains", "1"));
        Assert.Equal(200, order.Code);
        Assert.Equal("processing", order.First("status"));
        Assert.Equal(["a.example.test", "b.example.test"], order.Values("domain"));
        Assert.Equal("https://a.example.test/.well-known/pki-validation/fileauth.txt", order.Values("file name")[0]);
        var value = Assert.Single(order.Values("file contents").Distinct());
        var id = order.First("certificate")!;
        setting.Customer.Serve("a.example.test", Path, value);
        setting.Customer.Serve("b.example.test", Path, value);

        Assert.Equal(200, (await setting.LookAsync(id)).Code);
        await setting.UntilActiveAsync(id);
        var status = await setting.StatusAsync(id);

        Assert.Equal("active", status.First("status"));
        Assert.Equal("2027-06-10 23:59:59", status.First("expiration date"));
        Assert.Equal("2027-11-24 10:30:00.0", status.First("order paid until"));
        using var leaf = X509Certificate2.CreateFromPem(string.Join('\n', status.Values("cert")));
        Assert.Equal("CN=a.example.test", leaf.Subject);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), leaf.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(TimeSpan.FromDays(199) - TimeSpan.FromSeconds(1), leaf.NotAfter - leaf.NotBefore);
    }

    [Fact]
    public async Task Http_FileMissingOnOneNameGivesNoCertificate()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test"));
        Assert.Equal(["example.test", "www.example.test"], order.Values("domain"));
        Assert.Equal(["example.test", "example.test"], order.Values("dcv domain"));
        setting.Customer.Serve("example.test", Path, order.First("file contents")!);
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);

        var certificate = Assert.Single(setting.Server.State.Certificates);
        Assert.Equal(SandboxCertificateStatus.Processing, certificate.Status);
        Assert.Equal("http://www.example.test/.well-known/pki-validation/fileauth.txt answered 404", certificate.LastFinding);
        Assert.Contains("www.example.test" + Path, setting.Customer.Requests);
    }

    [Fact]
    public async Task Http_WrongValueIsNotBelieved()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test").Set("noautofilldomains", "1"));
        setting.Customer.Serve("example.test", Path, "not the value");
        await setting.LookAsync(order.First("certificate")!);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        Assert.Contains("does not contain", setting.Server.State.Certificates[0].LastFinding);
    }

    [Fact]
    public async Task Http_BodyBeyondTheBoundIsRefused()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test").Set("noautofilldomains", "1"));
        setting.Customer.Serve("example.test", Path, order.First("file contents") + new string(' ', 5000));
        await setting.LookAsync(order.First("certificate")!);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        Assert.Contains("longer than 5000 bytes", setting.Server.State.Certificates[0].LastFinding);
    }

    [Fact]
    public async Task Http_RedirectWithinTheBaseDomainIsFollowed()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "http", Api.NewCsr(), "a.example.test").Set("noautofilldomains", "1"));
        setting.Customer.Redirect("a.example.test", Path, "http://files.example.test/value");
        setting.Customer.Serve("files.example.test", "/value", order.First("file contents")!);
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);
    }

    [Theory]
    [InlineData("http://elsewhere.test/value")]
    [InlineData("http://files.example.test:8080/value")]
    public async Task Http_RedirectElsewhereIsRefused(string target)
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "http", Api.NewCsr(), "a.example.test").Set("noautofilldomains", "1"));
        setting.Customer.Redirect("a.example.test", Path, target);
        setting.Customer.Serve("elsewhere.test", "/value", order.First("file contents")!);
        await setting.LookAsync(order.First("certificate")!);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        Assert.Contains("redirects to " + target, setting.Server.State.Certificates[0].LastFinding);
    }

    [Fact]
    public async Task Http_RedirectToHttpsNeedsNoTrustedCertificate()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "http", Api.NewCsr(), "a.example.test").Set("noautofilldomains", "1"));
        setting.Customer.Redirect("a.example.test", Path, "https://example.test/value");
        setting.Customer.Serve("example.test", "/value", order.First("file contents")!);
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);
    }

    [Fact]
    public async Task Http_ServerThatNeverAnswersEndsTheLookAndDoesNotHoldTheCommand()
    {
        await using var setting = await Setting.StartAsync(
            o => o with
            {
                Dcv = o.Dcv with { ConnectTimeout = TimeSpan.FromMilliseconds(500), ReadTimeout = TimeSpan.FromMilliseconds(500) },
            });
        var order = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "http", Api.NewCsr(), "a.example.test").Set("noautofilldomains", "1"));
        setting.Customer.Silence("a.example.test", Path);
        Assert.Equal(200, (await setting.LookAsync(order.First("certificate")!)).Code);
        Assert.Null(setting.Server.State.Certificates[0].LastFinding);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        Assert.EndsWith("no answer in time", setting.Server.State.Certificates[0].LastFinding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_NameWithoutAddressIsNamed()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "http", Api.NewCsr(), "nowhere.invalid").Set("noautofilldomains", "1"));
        await setting.LookAsync(order.First("certificate")!);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        Assert.EndsWith("nowhere.invalid has no address", setting.Server.State.Certificates[0].LastFinding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Https_FileIsFetchedFromTheHttpsPort()
    {
        await using var setting = await Setting.StartAsync(o => o with { Dcv = o.Dcv with { HttpPort = 1 } });
        var order = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "https", Api.NewCsr(), "a.example.test").Set("noautofilldomains", "1"));
        setting.Customer.Serve("a.example.test", Path, order.First("file contents")!);
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);
    }

    [Fact]
    public async Task Http_EndlessRedirectsAreGivenUp()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "http", Api.NewCsr(), "a.example.test").Set("noautofilldomains", "1"));
        setting.Customer.Redirect("a.example.test", Path, "http://a.example.test" + Path);
        await setting.LookAsync(order.First("certificate")!);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        Assert.Contains("more than 5 redirects", setting.Server.State.Certificates[0].LastFinding);
        Assert.Equal(6, setting.Customer.Requests.Count);
    }

    [Theory]
    [InlineData("_dnsauth.example.test")]
    [InlineData("example.test")]
    public async Task DnsTxt_ValueAtTheBaseDomainProvesAWildcard(string place)
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(Api.Order("ssl123dv", "dns-txt", Api.NewCsr(), "*.example.test"));
        Assert.Equal(["*.example.test", "example.test"], order.Values("domain"));
        Assert.Equal(["example.test", "example.test"], order.Values("dcv domain"));
        var record = order.Values("dns rr")[0];
        Assert.StartsWith("@ 3600 IN TXT ", record, StringComparison.Ordinal);
        setting.Names.SetText(place, record.Split(' ')[^1]);
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);

        using var leaf = X509Certificate2.CreateFromPem(setting.Server.State.Certificates[0].Pem);
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(["*.example.test", "example.test"], names.EnumerateDnsNames());
    }

    [Fact]
    public async Task DnsTxt_ScopeFqdnLooksAtTheNameItself()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "dns-txt", Api.NewCsr(), "a.example.test").Set("dcvscope", "fqdn").Set("noautofilldomains", "1"));
        Assert.Equal("a.example.test", order.First("dcv domain"));
        setting.Names.SetText("_dnsauth.example.test", order.First("dns rr")!.Split(' ')[^1]);
        await setting.LookAsync(order.First("certificate")!);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        Assert.Equal(SandboxCertificateStatus.Processing, setting.Server.State.Certificates[0].Status);
    }

    [Fact]
    public async Task DnsCname_ToTheCaProvesTheDomain()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(Api.Order("ssl123dv", "dns-cname", Api.NewCsr(), "example.test"));
        var parts = order.First("dns rr")!.Split(' ');
        setting.Names.SetCname(parts[0].TrimEnd('.'), parts[^1]);
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);
    }

    [Fact]
    public async Task DcvToken_PlacedBeforeTheOrderGivesTheCertificateAtOnce()
    {
        await using var setting = await Setting.StartAsync();
        var csr = Api.NewCsr();
        var check = await setting.Api.SendAsync(
            new Wire.ResellerCommand("CheckCertificate")
                .Set("apiversion", "2")
                .Set("class", "ssl123dv")
                .Set("generatedcvtoken", "1")
                .Set("domain0", "example.test")
                .SetLines("csr", csr));
        var token = check.First("dcv token")!;
        Assert.Equal(64, token.Length);
        var order = Api.Order("ssl123dv", "dns-txt", csr, "example.test").Set("dcvtoken", token);
        var early = await setting.Api.SendAsync(order);
        Assert.Equal(549, early.Code);
        Assert.Empty(setting.Server.State.Purchases);

        setting.Names.SetText("_dnsauth.example.test", token);
        var answer = await setting.Api.SendAsync(order);

        Assert.Equal("active", answer.First("status"));
        Assert.Equal("-----BEGIN CERTIFICATE-----", answer.First("cert"));
        Assert.Single(setting.Server.State.Purchases);
        Assert.Empty(setting.Server.State.Events);
    }

    [Fact]
    public async Task DcvToken_OfAnotherCsrIsRefused()
    {
        await using var setting = await Setting.StartAsync();
        var check = await setting.Api.SendAsync(
            new Wire.ResellerCommand("CheckCertificate")
                .Set("apiversion", "2")
                .Set("class", "ssl123dv")
                .Set("generatedcvtoken", "1")
                .SetLines("csr", Api.NewCsr()));
        var answer = await setting.Api.SendAsync(
            Api.Order("ssl123dv", "dns-txt", Api.NewCsr(), "example.test").Set("dcvtoken", check.First("dcv token")));
        Assert.Equal(541, answer.Code);
    }
}
