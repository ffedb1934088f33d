using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.Reseller;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.Dcv.DnsSetup;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

public sealed class Rfc2136PublisherTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Bind, "hmac-sha256")]
    [InlineData(Bind, "hmac-sha512")]
    [InlineData(Knot, "hmac-sha256")]
    [InlineData(Knot, "hmac-sha512")]
    [InlineData(PowerDns, "hmac-sha256")]
    [InlineData(PowerDns, "hmac-sha512")]
    public async Task Publish_PutsValuesSideBySide_AndWithdrawRemovesExactlyItsOwn(string server, string algorithm)
    {
        await using var dns = await StartAsync(
            server, algorithm == "hmac-sha512" ? TsigTestKey.Sha512 : TsigTestKey.Sha256, ("example.test", "@ TXT \"v=spf1 -all\""));
        var publisher = dns.Publisher();
        var (one, two) = (Text("example.test", "one"), Text("example.test", "two"));

        await publisher.PublishAsync(Order, one, Stop);
        await publisher.PublishAsync(Order, two, Stop);
        await publisher.PublishAsync(Order, two, Stop);
        Assert.Equal(["one", "two", "v=spf1 -all"], await dns.TextsAsync("example.test"));

        await publisher.WithdrawAsync(Order, one, Stop);
        await publisher.WithdrawAsync(Order, one, Stop);
        Assert.Equal(["two", "v=spf1 -all"], await dns.TextsAsync("example.test"));
    }

    [Theory]
    [InlineData(Bind)]
    [InlineData(Knot)]
    [InlineData(PowerDns)]
    public async Task Publish_AliasTakenByAnother_IsNotReplaced(string server)
    {
        await using var dns = await StartAsync(server, TsigTestKey.Sha256, ("example.test", "_dnsauth CNAME elsewhere.example.test."));
        var publisher = dns.Publisher();

        var refusal = await Assert.ThrowsAsync<DcvPublicationException>(
            () => publisher.PublishAsync(Order, Alias("_dnsauth.example.test", "token.dcv.digicert.com"), Stop));

        Assert.Contains("is a CNAME to elsewhere.example.test already", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("elsewhere.example.test", await dns.AliasAsync("_dnsauth.example.test"));
    }

    [Theory]
    [InlineData(Bind)]
    [InlineData(Knot)]
    [InlineData(PowerDns)]
    public async Task Publish_SameAliasAgain_IsNoError(string server)
    {
        await using var dns = await StartAsync(server, TsigTestKey.Sha256, ("example.test", ""));
        var publisher = dns.Publisher();
        var alias = Alias("_md5.www.example.test", "a.b.sectigo.com");

        await publisher.PublishAsync(Order, alias, Stop);
        await publisher.PublishAsync(Order, alias, Stop);
        Assert.Equal("a.b.sectigo.com", await dns.AliasAsync("_md5.www.example.test"));

        await publisher.WithdrawAsync(Order, alias, Stop);
        Assert.Null(await dns.AliasAsync("_md5.www.example.test"));
    }

    [Theory]
    [InlineData(Bind)]
    [InlineData(Knot)]
    [InlineData(PowerDns)]
    public async Task Publish_NameBelowADelegatedZone_GoesToThatZone(string server)
    {
        await using var dns = await StartAsync(server, TsigTestKey.Sha256, ("example.test", "sub NS ns"), ("sub.example.test", ""));
        var publisher = dns.Publisher();

        Assert.StartsWith(
            "zone sub.example.test at ",
            (await publisher.ReachAsync("_dnsauth.deep.sub.example.test", Stop)).Where,
            StringComparison.Ordinal);
        await publisher.PublishAsync(Order, Text("_dnsauth.deep.sub.example.test", "value"), Stop);

        Assert.Equal(["value"], await dns.TextsAsync("_dnsauth.deep.sub.example.test"));
    }

    [Theory]
    [InlineData(Bind)]
    [InlineData(Knot)]
    public async Task Reach_KeyThatTheServerRefuses_SaysWhatToCorrect(string server)
    {
        await using var dns = await StartAsync(server, TsigTestKey.Sha256, ("example.test", ""));
        var publisher = dns.Publisher(options => options with { KeySecret = new Secret(Convert.ToBase64String(new byte[32])) });

        var reach = await publisher.ReachAsync("example.test", Stop);

        Assert.Contains("BADSIG: the secret differs", reach.Obstacle, StringComparison.Ordinal);
        Assert.Contains("Dcv:Rfc2136:main:KeyName", reach.Obstacle, StringComparison.Ordinal);
        Assert.False(reach.Passes);
        await Assert.ThrowsAsync<DcvPublicationException>(() => publisher.PublishAsync(Order, Text("example.test", "value"), Stop));
        Assert.Empty(await dns.TextsAsync("example.test"));
    }

    [Fact]
    public async Task Reach_ZoneThatTheKeyMayNotUpdate_SaysSo()
    {
        NamedServer.SkipIfMissing();
        await using var server = await NamedServer.StartAsync(
            new Dictionary<string, string> { ["example.test"] = ZoneFile() }, "allow-update { none; };", TsigTestKey.Sha256.Statement);
        var publisher = new Core.Dcv.Publishers.Rfc2136Publisher(
            new Core.Dcv.Publishers.Rfc2136Options
            {
                Name = "main",
                Names = ["test"],
                Server = server.EndPoint,
                KeyName = TsigTestKey.Sha256.Name,
                KeySecret = new Secret(TsigTestKey.Sha256.Secret),
            },
            new Core.Dcv.Zones.DnsQuestions(),
            TimeProvider.System);

        var reach = await publisher.ReachAsync("example.test", Stop);

        Assert.Contains("refuses to let key bridge change TXT of example.test: REFUSED", reach.Obstacle, StringComparison.Ordinal);
        Assert.False(reach.Passes);
    }

    [Theory]
    [InlineData("_dnsauth.www.example.test", DcvRecord.Txt, true)]
    [InlineData("_dnsauth.www.example.test", DcvRecord.Cname, false)]
    [InlineData("www.example.test", DcvRecord.Txt, false)]
    public async Task Reach_UpdatePolicyOfBind_IsSeen(string name, string type, bool permitted)
    {
        NamedServer.SkipIfMissing();
        await using var server = await NamedServer.StartAsync(
            new Dictionary<string, string> { ["example.test"] = ZoneFile("_dnsauth.www TXT \"another's\"") },
            $"update-policy {{ grant {TsigTestKey.Sha256.Name} name _dnsauth.www.example.test. TXT; }};",
            TsigTestKey.Sha256.Statement);

        await AssertReachAsync(server, new DcvRecord(name, type, ""), permitted);
    }

    [Theory]
    [InlineData("_dnsauth.example.test", true)]
    [InlineData("www.example.test", false)]
    public async Task Reach_UpdateOwnerOfKnot_IsSeen(string name, bool permitted)
    {
        KnotServer.SkipIfMissing();
        await using var server = await KnotServer.StartAsync(
            new Dictionary<string, string> { ["example.test"] = ZoneFile() },
            TsigTestKey.Sha256,
            "update-owner: name\n    update-owner-match: equal\n    update-owner-name: [_dnsauth]");

        await AssertReachAsync(server, new DcvRecord(name, DcvRecord.Txt, ""), permitted);
    }

    [Theory]
    [InlineData(Bind)]
    [InlineData(Knot)]
    [InlineData(PowerDns)]
    public async Task Publish_KeyNameInAnotherCase_IsSignedAsTheServerHasIt(string server)
    {
        await using var dns = await StartAsync(server, TsigTestKey.Sha256, ("example.test", ""));

        await dns.Publisher(options => options with { KeyName = "BRIDGE" }).PublishAsync(Order, Text("example.test", "value"), Stop);

        Assert.Equal(["value"], await dns.TextsAsync("example.test"));
    }

    [Theory]
    [InlineData(4, "takes no updates (NOTIMP, as NSD always says)", false)]
    [InlineData(5, "REFUSED without a signature", false)]
    public async Task Reach_AnswerWithoutASignature_SaysWhatItMayMean(byte code, string obstacle, bool passes)
    {
        await using var server = new UpdateRefusingServer(code);

        var reach = await Publisher(server.EndPoint, TimeSpan.FromSeconds(20)).ReachAsync("example.test", Stop);

        Assert.Contains(obstacle, reach.Obstacle, StringComparison.Ordinal);
        Assert.Equal(passes, reach.Passes);
    }

    [Fact]
    public async Task Reach_ServerThatKeepsTheTcpConnectionAndSaysNothing_EndsWithTheTime()
    {
        await using var server = new UpdateRefusingServer(null);

        var reach = await Publisher(server.EndPoint, TimeSpan.FromSeconds(1)).ReachAsync("example.test", Stop).WaitAsync(
            TimeSpan.FromSeconds(60), Stop);

        Assert.Contains("no answer in time", reach.Obstacle, StringComparison.Ordinal);
        Assert.True(reach.Passes);
        Assert.True(server.HeldConnections > 0);
    }

    [Fact]
    public async Task Reach_ServerWithoutTheZone_SaysSo()
    {
        await using var dns = await StartAsync(Bind, TsigTestKey.Sha256, ("example.test", ""));

        var reach = await dns.Publisher().ReachAsync("other.example", Stop);

        Assert.Contains("has no zone for other.example", reach.Obstacle, StringComparison.Ordinal);
        Assert.False(reach.Passes);
    }

    [Fact]
    public async Task Reach_ServerThatIsDown_MayPass()
    {
        var dns = await StartAsync(Bind, TsigTestKey.Sha256, ("example.test", ""));
        await dns.DisposeAsync();

        var reach = await dns.Publisher(options => options with { Timeout = TimeSpan.FromMilliseconds(500) }).ReachAsync(
            "example.test", Stop);

        Assert.NotNull(reach.Obstacle);
        Assert.True(reach.Passes);
    }

    private static async Task AssertReachAsync(IDnsServer server, DcvRecord record, bool permitted)
    {
        var reach = await Publisher(server.EndPoint, TimeSpan.FromSeconds(20)).ReachAsync(record, Stop);

        Assert.Equal(permitted, reach.Obstacle is null);
        Assert.Contains(permitted ? "" : $"key {TsigTestKey.Sha256.Name}", reach.Obstacle ?? "", StringComparison.Ordinal);
        Assert.False(reach.Passes);
    }

    private static Core.Dcv.Publishers.Rfc2136Publisher Publisher(System.Net.IPEndPoint server, TimeSpan timeout) => new(
        new Core.Dcv.Publishers.Rfc2136Options
        {
            Name = "main",
            Names = ["test"],
            Server = server,
            KeyName = TsigTestKey.Sha256.Name,
            KeySecret = new Secret(TsigTestKey.Sha256.Secret),
            Timeout = timeout,
        },
        new Core.Dcv.Zones.DnsQuestions(),
        TimeProvider.System);

    [Fact]
    public async Task Publish_LongText_IsOneRecordOfSeveralStrings()
    {
        await using var dns = await StartAsync(Bind, TsigTestKey.Sha256, ("example.test", ""));
        var value = string.Concat(Enumerable.Range(0, 60).Select(static number => $"{number:00000}"));

        await dns.Publisher().PublishAsync(Order, Text("example.test", value), Stop);

        Assert.Equal([value], await dns.TextsAsync("example.test"));
    }
}
