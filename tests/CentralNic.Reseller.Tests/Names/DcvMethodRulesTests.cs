using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Names;
using Xunit;

namespace CentralNic.Reseller.Tests.Names;

public sealed class DcvMethodRulesTests
{
    [Theory] // class, names, methods, methods for immediate issuance
    [InlineData("ssl123dv", "example.com", "EMAIL DNS-CNAME DNS-TXT HTTP HTTPS", "DNS-TXT HTTP HTTPS")]
    [InlineData("ssl123dv", "example.com *.example.com", "EMAIL DNS-CNAME DNS-TXT", "DNS-TXT")]
    [InlineData("positivessldv", "example.com", "EMAIL DNS-CNAME HTTP HTTPS", "")]
    [InlineData("positivessldv", "*.example.com", "EMAIL DNS-CNAME", "")]
    [InlineData("webserverov", "example.com", "EMAIL DNS-CNAME DNS-TXT HTTP HTTPS", "")]
    public void Possible_IsTheClassWithoutFilesForWildcards(string of, string names, string methods, string atOnce)
    {
        var found = CertificateClassCatalog.BuiltIn.Find(of)!;

        Assert.Equal(methods, string.Join(' ', DcvMethodRules.Possible(found, NameSets.Parse(names))));
        Assert.Equal(atOnce, string.Join(' ', DcvMethodRules.PossibleAtOnce(found, NameSets.Parse(names))));
    }

    [Fact]
    public void Possible_NeverOffersAFileForAnyWildcard()
    {
        foreach (var names in NameSets.Random(seed: 5, count: 300, most: 8))
        {
            foreach (var of in CertificateClassCatalog.BuiltIn.Classes)
            {
                var methods = DcvMethodRules.Possible(of, names);

                Assert.Equal(
                    !names.Exists(name => name.IsWildcard), methods.Any(method => method.StartsWith("HTTP", StringComparison.Ordinal)));
                Assert.Empty(methods.Except(of.DcvMethods));
                Assert.Empty(DcvMethodRules.PossibleAtOnce(of, names).Except(methods));
            }
        }
    }
}
