using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Names;
using CentralNic.Reseller.Pricing;
using CentralNic.Reseller.Tests.Names;
using Xunit;

namespace CentralNic.Reseller.Tests.Pricing;

public sealed class PricingTests
{
    private static readonly ClassPrices Ssl123 = new(42, 28, 210, 140); // base and SAN from manual 9.1.14

    [Theory] // class, names, parts
    [InlineData("ssl123dv", "example.com", "1 base")] // manual 9.1.13
    [InlineData("ssl123dv", "example.com example.net ftp.example.org", "2 san, 1 base")] // manual 9.1.14
    [InlineData("ssl123dv", "example.com example.net ftp.example.com", "2 san, 1 base")] // manual 9.1.15
    [InlineData("ssl123dv", "example.com www.example.com", "1 base")]
    [InlineData("ssl123dv", "example.com *.example.com", "1 wildcardbase")]
    [InlineData("ssl123dv", "mail.example.net *.example.com", "1 san, 1 wildcardbase")]
    [InlineData("ssl123dv", "*.example.net *.example.com mail.example.org", "1 san, 1 wildcardsan, 1 wildcardbase")]
    [InlineData("multidomaindv", "example.com www.example.com example.net", "1 base")] // manual 7.2: three included
    [InlineData("multidomaindv", "example.com www.example.com example.net example.org", "1 san, 1 base")]
    [InlineData("multidomaindv", "*.example.com example.com example.net example.org", "1 san, 1 wildcardbase")]
    [InlineData("multidomaindv", "*.a.com *.b.com *.c.com *.d.com e.com", "1 san, 1 wildcardsan, 1 wildcardbase")]
    public void For_TellsThePartsOfThePrice(string of, string names, string parts)
    {
        var components = Components(of, NameSets.Parse(names));

        Assert.Equal(parts, string.Join(", ", components.Select(part => $"{part.Count} {part.BillingType(of)[(of.Length + 1)..]}")));
    }

    [Fact]
    public void Sum_OfTheManualsExampleIsItsPrice()
    {
        Assert.Equal(98, Ssl123.Sum(Components("ssl123dv", NameSets.Parse("example.com example.net ftp.example.org"))));
        Assert.Null(new ClassPrices(42).Sum(Components("ssl123dv", NameSets.Parse("example.com example.net"))));
    }

    [Fact]
    public void For_PaysEachPaidNameOnceAndOneBase()
    {
        foreach (var names in NameSets.Random(seed: 6, count: 400, most: 14))
        {
            foreach (var of in CertificateClassCatalog.BuiltIn.Classes)
            {
                if (!OrderNames.TryArrange(of.NameRules, names, autoFill: false, out var arranged, out _))
                {
                    continue;
                }

                var components = PriceComponents.For(of.NameRules, arranged.Paid);
                var bases = components.Where(part => part.Kind is PriceKind.Base or PriceKind.WildcardBase).ToList();
                var further = components.Except(bases).Sum(part => part.Count);

                Assert.Equal(1, Assert.Single(bases).Count);
                Assert.Equal(names.Exists(name => name.IsWildcard), bases[0].Kind == PriceKind.WildcardBase);
                Assert.Equal(Math.Max(0, arranged.Paid.Count - of.IncludedNames), further);
                Assert.All(components, part => Assert.True(part.Count > 0));
                Assert.Equal(components, PriceComponents.For(of.NameRules, Arrange(of, NameSets.Shuffled(names, seed: 7)).Paid));
            }
        }
    }

    [Fact]
    public void Sum_NeverFallsWhenAnUnrelatedNameComes()
    {
        var of = CertificateClassCatalog.BuiltIn.Find("ssl123dv")!;
        foreach (var names in NameSets.Random(seed: 8, count: 300, most: 10))
        {
            var before = Ssl123.Sum(PriceComponents.For(of.NameRules, Arrange(of, names).Paid));
            var after = Ssl123.Sum(
                PriceComponents.For(of.NameRules, Arrange(of, [.. names, CertificateName.Parse("unrelated.example.org")]).Paid));

            Assert.Equal(before + 28, after);
        }
    }

    [Fact]
    public void Find_OffersTheClassesThatCanTheCheapestFirst()
    {
        var prices = new Dictionary<string, ClassPrices>
        {
            ["ssl123dv"] = Ssl123,
            ["positivessldv"] = new(9, null, 69),
            ["rapidssldv"] = new(12, null, 99),
            ["multidomaindv"] = new(30, 10, 150, 80),
        };
        var domain = CertificateClassCatalog.BuiltIn.Classes.Where(of => of.Level == ValidationLevel.Domain).ToList();

        Assert.Equal(
            "positivessldv 9, rapidssldv 12, multidomaindv 30, ssl123dv 42, geotrustflexdv, unifiedcommunicationsdv",
            Offers("example.com www.example.com"));
        Assert.Equal(
            "positivessldv 69, rapidssldv 99, multidomaindv 150, ssl123dv 210, geotrustflexdv, unifiedcommunicationsdv",
            Offers("*.example.com example.com"));
        Assert.Equal("multidomaindv 30, ssl123dv 98, geotrustflexdv, unifiedcommunicationsdv", Offers("a.com b.com c.com"));
        Assert.Equal("multidomaindv 40, ssl123dv 70, geotrustflexdv, unifiedcommunicationsdv", Offers("a.com www.a.com b.com www.b.com"));
        Assert.Equal("", Offers(""));

        string Offers(string names) => string.Join(", ", ClassOffer.Find(domain, NameSets.Parse(names), prices.GetValueOrDefault)
            .Select(offer => $"{offer.Class.Name} {offer.Price}".TrimEnd()));
    }

    private static IReadOnlyList<PriceComponent> Components(string of, List<CertificateName> names)
    {
        var found = CertificateClassCatalog.BuiltIn.Find(of)!;
        return PriceComponents.For(found.NameRules, Arrange(found, names).Paid);
    }

    private static OrderNames Arrange(CertificateClass of, List<CertificateName> names)
    {
        Assert.True(OrderNames.TryArrange(of.NameRules, names, autoFill: false, out var arranged, out var refusal), refusal?.ToString());
        return arranged;
    }
}
