using System.Net;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Diagnostics;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.Reseller;
using CentralNic.Reseller.Classes;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

public sealed class DcvDoctorTests
{
    [Theory]
    [InlineData("DNS-TXT", "IN TXT \"acme-bridge-doctor-")]
    [InlineData("DNS-CNAME", "IN CNAME doctor.invalid")]
    public async Task Examine_WorkingZone_IsTriedWithAHarmlessRecordThatIsGoneAfterwards(string method, string trial)
    {
        await using var dns = await DnsSetup.StartResolverAsync(
            TsigTestKey.Sha256, ("example.test", "_dnsauth CNAME dcv.ours.test."), ("ours.test", ""));

        var (isWell, findings) = await ExamineAsync(dns, "example.test", method, dns.Options("test"));

        Assert.True(isWell, findings);
        Assert.Contains("publisher: rfc2136:main", findings, StringComparison.Ordinal);
        Assert.Contains(trial, findings, StringComparison.Ordinal);
        Assert.Contains("seen at every server", findings, StringComparison.Ordinal);
        Assert.Contains("and taken away again", findings, StringComparison.Ordinal);
        Assert.Contains(method == "DNS-TXT" ? "zone ours.test" : "zone example.test", findings, StringComparison.Ordinal);
        Assert.Empty(await dns.TextsAsync("dcv.ours.test"));
    }

    [Fact]
    public async Task Examine_RefusedKey_SaysWhatToCorrect()
    {
        await using var dns = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", ""));

        var (isWell, findings) = await ExamineAsync(dns, "example.test", "DNS-TXT", dns.Options("test") with { KeyName = "another" });

        Assert.False(isWell);
        Assert.Contains("BADKEY: it does not know the key", findings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examine_CaaThatForbidsTheCa_IsNotWell()
    {
        await using var dns = await DnsSetup.StartAsync(
            DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", "@ CAA 0 issue \"letsencrypt.org\""));

        var (isWell, findings) = await ExamineAsync(dns, "www.example.test", "DNS-TXT", dns.Options("test"));

        Assert.False(isWell);
        Assert.Contains("CAA of example.test", findings, StringComparison.Ordinal);
        Assert.Contains("DigiCert may not issue", findings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examine_PolicyForSomeNamesAndALabelThatComesWithTheOrder_IsAWarning()
    {
        await using var dns = await DnsSetup.StartWithPolicyAsync(
            TsigTestKey.Sha256, $"update-policy {{ grant {TsigTestKey.Sha256.Name} name other.example.test. CNAME; }};", "example.test");

        var (isWell, findings) = await ExamineAsync(dns, "example.test", "DNS-CNAME", dns.Options("test"), "positivessldv");

        Assert.False(isWell);
        Assert.Contains("warning: Whether the CA's record may be written could not be told beforehand", findings, StringComparison.Ordinal);
        Assert.Contains("place: zone example.test at ", findings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examine_NoPublisher_TellsWhatToConfigure()
    {
        await using var dns = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", ""));

        var (isWell, findings) = await ExamineAsync(dns, "example.test", "DNS-TXT", dns.Options("other.test"));

        Assert.False(isWell);
        Assert.Contains("Dcv:Rfc2136, Dcv:ResellerDns, Dcv:Hook or Dcv:Manual", findings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examine_Mail_SaysThatAPersonIsAsked()
    {
        await using var dns = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", ""));

        var (isWell, findings) = await ExamineAsync(dns, "example.test", "EMAIL", dns.Options("other.test"));

        Assert.True(isWell, findings);
        Assert.Contains(
            "EMAIL is used: example.test by a person whom the CA asks at an address that it chooses.", findings, StringComparison.Ordinal);
        Assert.Contains("somebody must open the link", findings, StringComparison.Ordinal);
    }

    /// <summary>The file of a hook is tried as the server does before it buys.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Examine_AHooksFile_IsTriedAndGoneAfterwards(bool arrives)
    {
        var folder = Directory.CreateTempSubdirectory("bridge-doctor-").FullName;
        try
        {
            await using var web = await CustomerWeb.StartAsync((host, path) => arrives ? ShellHooks.Read(folder, host, path) : null);
            var options = new DcvOptions
            {
                Hooks = [ShellHooks.CreateForFiles(folder, "test")],
                CheckCaa = false,
                Visibility = new DcvVisibilityOptions { HttpPort = web.Port },
            };
            var validation = new ValidationOptions { AddressOverrides = [new AddressOverride("test", IPAddress.Loopback)] };

            var (isWell, findings) = await ExamineAsync(options, validation, "www.hook.test", "HTTP", "ssl123dv");

            Assert.Equal(arrives, isWell);
            Assert.Contains(
                arrives
                    ? "trial: a harmless file was published, seen as the CA would see it, and taken away again"
                    : "answered with status 404, and without the harmless file",
                findings,
                StringComparison.Ordinal);
            Assert.Equal(["present", "cleanup"], ShellHooks.Calls(folder).Select(call => call.Split(' ')[0]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<(bool IsWell, string Findings)> ExamineAsync(
        DnsSetup dns, string name, string method, Core.Dcv.Publishers.Rfc2136Options server, string @class = "ssl123dv") => ExamineAsync(
        new DcvOptions { Rfc2136 = [server], Visibility = dns.Visibility },
        new ValidationOptions { Resolvers = [dns.Server.EndPoint] },
        name,
        method,
        @class);

    private static async Task<(bool IsWell, string Findings)> ExamineAsync(
        DcvOptions options, ValidationOptions validation, string name, string method, string @class)
    {
        await using var reseller = new ResellerClient(
            new ResellerOptions { Endpoint = new Uri("http://127.0.0.1:1/"), Login = "nobody", Password = new Secret("none") },
            TimeProvider.System,
            NullLogger<ResellerClient>.Instance);
        using var doctor = new DcvDoctor(options, validation, reseller, TimeProvider.System, NullLoggerFactory.Instance);
        var findings = new List<string>();
        var profile = new CertificateProfile { Name = "default", Description = "", Class = @class, DcvMethods = [method] };
        var isWell = await doctor.ExamineAsync(
            name,
            profile,
            CertificateClassCatalog.BuiltIn.Find(@class)!,
            tries: true,
            (heading, finding) => findings.Add($"{heading}: {finding}"),
            TestContext.Current.CancellationToken);
        return (isWell, string.Join('\n', findings));
    }
}
