using CentralNic.Reseller.Classes;
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
    [InlineData("GEOTRUSTFLEXDV", true, true, 1, 250)]
    [InlineData("GEOTRUSTTRUEBIZIDEV", false, true, 1, 250)]
    [InlineData("GEOTRUSTTRUEBIZIDOV", true, true, 1, 250)]
    [InlineData("RAPIDSSLDV", true, false, 1, 250)]
    [InlineData("SECURESITEFLEXEV", false, true, 1, 250)]
    [InlineData("SECURESITEFLEXOV", true, true, 1, 250)]
    [InlineData("SECURESITEPROEV", false, true, 1, 250)]
    [InlineData("SECURESITEPROOV", true, true, 1, 250)]
    [InlineData("SSL123DV", true, true, 1, 3)]
    [InlineData("WEBSERVEREV", false, true, 1, 250)]
    [InlineData("WEBSERVEROV", true, true, 1, 250)]
    [InlineData("INSTANTSSLOV", true, false, 1, 1)]
    [InlineData("MULTIDOMAINDV", true, true, 3, 0)]
    [InlineData("MULTIDOMAINEV", false, true, 3, 0)]
    [InlineData("MULTIDOMAINOV", true, true, 3, 0)]
    [InlineData("POSITIVESSLDV", true, false, 1, 1)]
    [InlineData("PREMIUMOV", false, false, 1, 1)]
    [InlineData("SINGLEDOMAINEV", false, false, 1, 1)]
    [InlineData("UNIFIEDCOMMUNICATIONSDV", true, true, 3, 0)]
    [InlineData("UNIFIEDCOMMUNICATIONSOV", true, true, 3, 0)]
    public void BuiltIn_HasTheNamesTableOfTheManual(string name, bool wildcards, bool multiple, int included, int alternatives)
    {
        var found = CertificateClassCatalog.BuiltIn.Find(name); // manual 9.3.2

        Assert.NotNull(found);
        Assert.Equal((wildcards, multiple, included, alternatives), (found.Wildcards, found.MultipleNames, found.IncludedNames, found.FreeAlternatives));
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
            new ResellerResponse(200, "ok").Add("class", "SSL123DV").Add("dcv http", "1").Add("dcv dns txt", "0").Add("max free alternatives", "1").Add("techcontact", "OPTIONAL"),
            "ssl123dv");

        var merged = CertificateClassCatalog.BuiltIn.With(info).Find("ssl123dv")!;

        Assert.Equal(["HTTP", "HTTPS"], merged.DcvMethods);
        Assert.Equal(1, merged.FreeAlternatives);
        Assert.Equal(ContactRequirement.Optional, merged.TechContact);
        Assert.True(merged.RefundOnCancel); // the API does not say
        Assert.Equal(3, CertificateClassCatalog.BuiltIn.Find("ssl123dv")!.FreeAlternatives);
    }

    [Fact]
    public void With_AddsWhatIsNew()
    {
        var info = CertificateClassInfo.Read(new ResellerResponse(200, "ok").Add("supplier", "SECTIGO").Add("max domains", "10"), "NewClassOV");

        var added = CertificateClassCatalog.BuiltIn.With(info).Find("newclassov")!;

        Assert.Equal(("newclassov", "Sectigo", ValidationLevel.Organization, true, 10), (added.Name, added.Ca, added.Level, added.MultipleNames, added.MaxNames));
    }
}
