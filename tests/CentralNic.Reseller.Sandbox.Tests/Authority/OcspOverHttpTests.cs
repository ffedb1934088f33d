using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests.Authority;

public sealed class OcspOverHttpTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox-ocsp-").FullName;

    [Fact]
    public async Task Ocsp_TheLeafNamesAResponderThatOpensslBelieves()
    {
        OpenSsl.SkipIfMissing();
        await using var setting = await Setting.StartAsync(time: TimeProvider.System);
        var (leaf, url) = await IssueAsync(setting);
        var (code, text) = await OpenSsl.RunAsync(
            "ocsp", "-issuer", Write(
                "i.pem",
                leaf.Intermediate), "-cert", Write(
                    "leaf.pem", leaf.Pem), "-url", url, "-CAfile", Write("root.pem", setting.Server.RootCertificatePem));
        Assert.True(code == 0, text);
        Assert.Contains("leaf.pem: good", text, StringComparison.Ordinal);
        Assert.Contains("Response verify OK", text, StringComparison.Ordinal);
        Assert.DoesNotContain("no nonce", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ocsp_SaysRevokedAfterRevokeCertificate()
    {
        OpenSsl.SkipIfMissing();
        await using var setting = await Setting.StartAsync(time: TimeProvider.System);
        var (leaf, url) = await IssueAsync(setting);
        Assert.Equal(200, (await setting.Version2Async("RevokeCertificate", "certificate", setting.Server.State.Certificates[0].Id)).Code);
        var (code, text) = await OpenSsl.RunAsync(
            "ocsp", "-issuer", Write(
                "i.pem",
                leaf.Intermediate), "-cert", Write(
                    "leaf.pem", leaf.Pem), "-url", url, "-CAfile", Write("root.pem", setting.Server.RootCertificatePem));
        Assert.True(code == 0, text);
        Assert.Contains("leaf.pem: revoked", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ocsp_GetAnswersAsPostDoes()
    {
        OpenSsl.SkipIfMissing();
        await using var setting = await Setting.StartAsync(time: TimeProvider.System);
        var (leaf, url) = await IssueAsync(setting);
        var request = Path.Combine(_folder, "request.der");
        await OpenSsl.RunAsync(
            "ocsp", "-issuer", Write("i.pem", leaf.Intermediate), "-cert", Write("leaf.pem", leaf.Pem), "-no_nonce", "-reqout", request);
        var base64 = Convert.ToBase64String(await File.ReadAllBytesAsync(request, TestContext.Current.CancellationToken));
        foreach (var target in new[] { Uri.EscapeDataString(base64), base64 })
        {
            var response = Path.Combine(_folder, "response.der");
            await File.WriteAllBytesAsync(response, await setting.Api.GetAsync($"{url}/{target}"), TestContext.Current.CancellationToken);
            var (code, text) = await OpenSsl.RunAsync(
                "ocsp", "-respin", response, "-issuer", Write(
                    "i.pem",
                    leaf.Intermediate), "-cert", Write(
                        "leaf.pem", leaf.Pem), "-CAfile", Write("root.pem", setting.Server.RootCertificatePem));
            Assert.True(code == 0, text);
            Assert.Contains("leaf.pem: good", text, StringComparison.Ordinal);
        }

        using var nobody = await setting.Api.GetPageAsync(new(setting.Server.Endpoint, "/ocsp/nobody/AAAA"));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, nobody.StatusCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<((string Pem, string Intermediate) Leaf, string Url)> IssueAsync(Setting setting)
    {
        var order = await setting.Api.SendAsync(Api.Order("ssl123dv", "dns-txt", Api.NewCsr(), "example.test"));
        setting.Names.SetText("example.test", order.First("dns rr")!.Split(' ')[^1]);
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);
        var status = await setting.StatusAsync(id);
        var pem = string.Join('\n', status.Values("cert"));
        using var leaf = X509Certificate2.CreateFromPem(pem);
        var aia = leaf.Extensions.OfType<X509AuthorityInformationAccessExtension>().Single();
        return ((pem, string.Join('\n', status.Values("intermediate"))), Assert.Single(aia.EnumerateOcspUris()));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
