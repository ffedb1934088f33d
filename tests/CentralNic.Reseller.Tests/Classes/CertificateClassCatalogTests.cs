using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Tests.Transport;
using CentralNic.Reseller.Wire;
using Xunit;

namespace CentralNic.Reseller.Tests.Classes;

public sealed class CertificateClassCatalogTests
{
    [Fact]
    public void BuiltIn_HasTheTwentyClassesOfTheManual()
    {
        var classes = CertificateClassCatalog.BuiltIn.Classes.ToList();

        Assert.Equal(20, classes.Count);
        Assert.Equal(11, classes.Count(c => c.Ca == "DigiCert"));
        Assert.All(classes, c => Assert.Equal(c.Name.EndsWith("dv", StringComparison.Ordinal), c.Level == ValidationLevel.Domain));
        Assert.All(classes, c => Assert.Equal(c.Name.EndsWith("ev", StringComparison.Ordinal), c.Level == ValidationLevel.Extended));
        Assert.All(classes, c => Assert.Equal(c.Ca == "DigiCert", c.Takes("dns-txt")));
        Assert.All(classes, c => Assert.Equal(c.Ca == "DigiCert", c.RefundOnCancel));
    }

    [Theory]
    [InlineData("SSL123DV", "ssl123dv")]
    [InlineData(" PositiveSslDv ", "positivessldv")]
    [InlineData("positivssldv", "positivessldv")]
    [InlineData("securesiteproof", "securesiteproov")]
    [InlineData("instantssl", "instantsslov")]
    public void Find_KnowsAnyCaseAndTheManualsMisspellings(string asked, string name) =>
        Assert.Equal(name, CertificateClassCatalog.BuiltIn.Find(asked)?.Name);

    [Fact]
    public void Find_OfAnUnknownClassGivesNull() => Assert.Null(CertificateClassCatalog.BuiltIn.Find("gold"));

    [Fact]
    public void With_LetsTheApiWin()
    {
        var info = CertificateClassInfo.Read(
            new ResellerResponse(200, "ok")
                .Add("class", "SSL123DV")
                .Add("dcv http", "1")
                .Add("dcv dns txt", "0")
                .Add("max free alternatives", "1")
                .Add("techcontact", "OPTIONAL")
                    .Add("server type", "barracuda").Add("server type", "nginx").Add("prefix", "DX"),
            "ssl123dv");

        var merged = CertificateClassCatalog.BuiltIn.With(info).Find("ssl123dv")!;

        Assert.Equal(["HTTP", "HTTPS"], merged.DcvMethods);
        Assert.Equal(1, merged.FreeAlternatives);
        Assert.Equal(ContactRequirement.Optional, merged.TechContact);
        Assert.Equal(["barracuda", "nginx"], merged.ServerTypes);
        Assert.Equal("DX", merged.IdPrefix);
        Assert.True(merged.RefundOnCancel); // the API does not say
        Assert.Equal(3, CertificateClassCatalog.BuiltIn.Find("ssl123dv")!.FreeAlternatives);
    }

    [Fact]
    public async Task RefreshAsync_AsksForEveryClassThatTheApiLists()
    {
        await using var api = await LoopbackApi.StartAsync((command, _) => command["class"] switch
        {
            null => new ResellerResponse(200, "ok").Add("class", "ssl123dv").Add("class", "newclassdv"),
            var name => new ResellerResponse(200, "ok").Add("class", name).Add("max domains", "99"),
        });
        await using var test = new TestClient(api.Endpoint);

        var refreshed = await test.Client.Classes.RefreshAsync(
            CertificateClassCatalog.BuiltIn, CommandPriority.Housekeeping, TestContext.Current.CancellationToken);

        Assert.Equal(99, refreshed.Find("ssl123dv")!.MaxNames);
        Assert.Equal(99, refreshed.Find("newclassdv")!.MaxNames);
        Assert.Equal(21, refreshed.Classes.Count());
        Assert.Equal(3, api.Count);
    }

    [Fact]
    public void With_AddsWhatIsNew()
    {
        var info = CertificateClassInfo.Read(
            new ResellerResponse(200, "ok").Add("supplier", "SECTIGO").Add("max domains", "10"), "NewClassOV");

        var added = CertificateClassCatalog.BuiltIn.With(info).Find("newclassov")!;

        Assert.Equal(
            ("newclassov", "Sectigo", ValidationLevel.Organization, true, 10),
            (added.Name, added.Ca, added.Level, added.MultipleNames, added.MaxNames));
    }
}
