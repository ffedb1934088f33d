using System.IO.Compression;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class ChainFormatTests
{
    private static async Task<ResellerResponse> StatusAsync(Setting setting, string format) => await setting.Api.SendAsync(
        "StatusCertificate", ("apiversion", "2"), ("certificate", await setting.BuyAsync()), ("chainformat", format));

    private static byte[] File(ResellerResponse answer, string property) =>
        Convert.FromBase64String(string.Concat(answer.Values(property)));

    [Theory]
    [InlineData("zip", "certificate.crt", "intermediate.crt", "root.crt")]
    [InlineData("zip_reverse", "root.crt", "intermediate.crt", "certificate.crt")]
    [InlineData("zip_noroot", "certificate.crt", "intermediate.crt")]
    public async Task Zip_HoldsTheChain(string format, params string[] files)
    {
        await using var setting = await Setting.StartAsync();
        var answer = await StatusAsync(setting, format);
        await using var zip = new ZipArchive(new MemoryStream(File(answer, "zip")));
        Assert.Equal(files, zip.Entries.Select(e => e.Name));
        using var reader = new StreamReader(zip.GetEntry("certificate.crt")!.Open());
        Assert.Equal(
            answer.Values("cert"),
            (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(answer.Values("intermediate"));
        Assert.Empty(answer.Values("root"));
    }

    [Fact]
    public async Task P7b_HoldsAllCertificates()
    {
        await using var setting = await Setting.StartAsync();
        var answer = await StatusAsync(setting, "p7b");
        var certificates = new X509Certificate2Collection();
#pragma warning disable SYSLIB0057 // The loader that took its place does not read PKCS #7.
        certificates.Import(File(answer, "p7b"));
#pragma warning restore SYSLIB0057
        Assert.Equal(3, certificates.Count);
        Assert.Contains(certificates, c => c.ExportCertificatePem() == string.Join('\n', answer.Values("cert")));
    }

    [Theory]
    [InlineData("pem")]
    [InlineData("PEM_REVERSE")]
    public async Task Pem_HoldsIntermediateAndRoot(string format)
    {
        await using var setting = await Setting.StartAsync();
        var answer = await StatusAsync(setting, format);
        Assert.StartsWith("-----BEGIN CERTIFICATE", answer.Values("intermediate")[0]);
        Assert.StartsWith("-----BEGIN CERTIFICATE", answer.Values("root")[0]);
    }

    [Fact]
    public async Task UnknownFormat_Gives541()
    {
        await using var setting = await Setting.StartAsync();
        Assert.Equal(541, (await StatusAsync(setting, "jar")).Code);
    }
}
