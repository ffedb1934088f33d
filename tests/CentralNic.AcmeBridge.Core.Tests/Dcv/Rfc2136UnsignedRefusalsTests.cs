using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.Reseller;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.Dcv.DnsSetup;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

/// <summary>The refusals of PowerDNS and NSD, most of them without a signature and so without a reason.</summary>
public sealed class Rfc2136UnsignedRefusalsTests
{
    private const string Possibilities =
        "REFUSED without a signature: the key is not permitted this, or, as PowerDNS says it too, the secret differs, the key is unknown "
        + "or the clocks differ";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("secret")]
    [InlineData("name")]
    [InlineData("algorithm")]
    [InlineData("clock")]
    public async Task KeyThatPowerDnsDoesNotAccept_EachPossibilityIsNamed(string wrong)
    {
        await using var dns = await StartAsync(PowerDns, TsigTestKey.Sha256, ("example.test", ""));
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow() + (wrong == "clock" ? TimeSpan.FromHours(1) : TimeSpan.Zero));
        var publisher = dns.Publisher(
            options => wrong switch
            {
                "secret" => options with { KeySecret = new Secret(Convert.ToBase64String(new byte[32])) },
                "name" => options with { KeyName = "other" },
                "algorithm" => options with { KeyAlgorithm = TsigAlgorithm.HmacSha512 },
                _ => options,
            },
            time);

        await AssertRefusedAsync(dns, publisher);
    }

    [Fact]
    public async Task KeyWithoutPermissionAtPowerDns_IsRefusedWithASignature_SoThatOnlyThePermissionIsNamed()
    {
        await using var dns = await StartAsync(ForbiddingPowerDns, TsigTestKey.Sha256, ("example.test", ""));

        var reach = await dns.Publisher().ReachAsync("example.test", Stop);

        Assert.Contains(
            "refuses to let key bridge change TXT of example.test: REFUSED; permit it there", reach.Obstacle, StringComparison.Ordinal);
        Assert.False(reach.Passes);
    }

    [Theory]
    [InlineData(DcvRecord.Txt)]
    [InlineData(DcvRecord.Cname)]
    public async Task Nsd_TakesNoUpdates_AndThatIsFinal(string type)
    {
        await using var dns = await StartAsync(Nsd, TsigTestKey.Sha256, ("example.test", ""));
        var publisher = dns.Publisher();

        var reach = await publisher.ReachAsync(new DcvRecord("_dnsauth.example.test", type, ""), Stop);
        Assert.Equal(
            $"zone example.test at {dns.Server.EndPoint} takes no updates (NOTIMP, as NSD always says); name the primary server in "
            + "Dcv:Rfc2136:main:Server, or another publisher",
            reach.Obstacle);
        Assert.False(reach.Passes);

        var token = type == DcvRecord.Txt
            ? Text("_dnsauth.example.test", "value")
            : Alias("_dnsauth.example.test", "token.dcv.digicert.com");
        var failure = await Assert.ThrowsAsync<DcvPublicationException>(() => publisher.PublishAsync(Order, token, Stop));
        Assert.False(failure.Passes);
    }

    private static async Task AssertRefusedAsync(DnsSetup dns, Rfc2136Publisher publisher)
    {
        var reach = await publisher.ReachAsync("example.test", Stop);

        Assert.Contains(Possibilities, reach.Obstacle, StringComparison.Ordinal);
        Assert.Contains("KeyName, KeyAlgorithm, KeySecretFile", reach.Obstacle, StringComparison.Ordinal);
        Assert.False(reach.Passes);
        var failure = await Assert.ThrowsAsync<DcvPublicationException>(
            () => publisher.PublishAsync(Order, Text("example.test", "value"), Stop));
        Assert.Contains(Possibilities, failure.Message, StringComparison.Ordinal);
        Assert.Empty(await dns.TextsAsync("example.test"));
    }
}
