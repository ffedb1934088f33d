using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.Reseller.Classes;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv.Publishers;

public sealed class DcvMethodChoiceTests
{
    /// <summary>The responder serves web.test, a hook serves DNS for dns.test, another all files of special.web.test.</summary>
    private readonly DcvPublishers _publishers = new(
    [
        new HttpDcvPublisher(new NameSuffixes(["web.test", "both.test"])),
        Hook("dns", ["DNS-TXT", "DNS-CNAME"], "dns.test", "both.test"),
        Hook("files", ["HTTP"], "special.web.test"),
        Hook("rest", ["DNS-TXT"], "*"),
    ]);

    [Theory]
    [InlineData("ssl123dv", "HTTP,DNS-TXT", "a.web.test", "HTTP")]
    [InlineData("ssl123dv", "DNS-CNAME,HTTP", "a.both.test", "DNS-CNAME")]
    [InlineData("ssl123dv", "HTTP,DNS-TXT", "*.both.test,both.test", "DNS-TXT")]
    [InlineData("ssl123dv", "HTTP,DNS-TXT", "a.web.test,a.dns.test", "DNS-TXT")]
    [InlineData("positivessldv", "DNS-TXT,DNS-CNAME", "a.dns.test", "DNS-CNAME")]
    [InlineData("positivessldv", "DNS-TXT", "a.dns.test", null)]
    [InlineData("positivessldv", "HTTP", "*.web.test", null)]
    [InlineData("ssl123dv", "DNS-CNAME", "a.web.test", null)]
    [InlineData("ssl123dv", "DNS-CNAME,EMAIL", "a.web.test,*.web.test", "EMAIL")]
    public void Of_IsTheFirstMethodThatIsPossibleForEveryName(string @class, string preferred, string names, string? method) =>
        Assert.Equal(method, Choose(@class, preferred, names).Method);

    [Fact]
    public void Explanation_SaysWhyOthersWerePassedOverAndWhoServes() => Assert.Equal(
        "HTTP is not possible (*.both.test: HTTP cannot prove control of a wildcard). DNS-TXT is used: *.both.test by hook:dns, x.test by "
        + "hook:rest.",
        Choose("ssl123dv", "HTTP,DNS-TXT", "*.both.test,x.test").Explanation.Replace(
            "; x.test: no publisher is configured that serves HTTP for this name (Dcv:Http, Dcv:Hook or Dcv:Manual)",
            "",
            StringComparison.Ordinal));

    [Fact]
    public void Obstacles_TellWhatToConfigure()
    {
        var obstacle = Assert.Single(Choose("ssl123dv", "DNS-CNAME", "a.dns.test,a.web.test").Obstacles);

        Assert.Equal("a.web.test", obstacle.Name);
        Assert.Contains(
            "no publisher is configured that serves DNS-CNAME for this name (Dcv:Rfc2136, Dcv:ResellerDns, Dcv:Hook or Dcv:Manual)",
            obstacle.Reason,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP", "special.web.test", "hook:files")]
    [InlineData("HTTP", "a.special.web.test", "hook:files")]
    [InlineData("HTTP", "notspecial.web.test", "http")]
    [InlineData("DNS-TXT", "dns.test", "hook:dns")]
    [InlineData("DNS-TXT", "xdns.test", "hook:rest")]
    [InlineData("DNS-CNAME", "xdns.test", null)]
    public void For_IsThePublisherWithTheLongestMatch(string method, string name, string? publisher) =>
        Assert.Equal(publisher, _publishers.For(method, name)?.Name);

    private static HookPublisher Hook(string name, string[] methods, params string[] names) => new(
        new HookOptions { Name = name, Names = names, Methods = methods, Program = "true" },
        TimeProvider.System,
        new LogLines().CreateLogger<HookPublisher>());

    private DcvMethodChoice Choose(string @class, string preferred, string names) =>
        DcvMethodChoice.Of(preferred.Split(','), CertificateClassCatalog.BuiltIn.Find(@class)!, names.Split(','), _publishers);
}
