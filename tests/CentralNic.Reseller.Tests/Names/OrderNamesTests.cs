using System.Numerics;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Names;
using Xunit;

namespace CentralNic.Reseller.Tests.Names;

public sealed class OrderNamesTests
{
    [Theory] // class, requested, filled, all, paid
    [InlineData("ssl123dv", "example.com", true, "example.com www.example.com", "example.com")] // manual 9.1.13
    [InlineData(
        "ssl123dv",
        "example.com example.net ftp.example.org",
        true,
        "example.com example.net ftp.example.org www.example.com www.example.net www.ftp.example.org",
        "example.com example.net ftp.example.org")] // manual 9.1.14
    [InlineData(
        // manual 9.1.15
        "ssl123dv", "example.com example.net "
            + "ftp.example.com", false, "example.com example.net ftp.example.com", "example.com example.net ftp.example.com")]
    [InlineData("ssl123dv", "www.example.com example.com", true, "www.example.com example.com", "www.example.com")]
    [InlineData("ssl123dv", "example.com www.example.com", true, "example.com www.example.com", "example.com")]
    [InlineData("ssl123dv", "example.com *.example.com", true, "example.com *.example.com", "*.example.com")]
    [InlineData(
        "ssl123dv", "*.example.com www.example.com", true, "*.example.com www.example.com example.com", "*.example.com www.example.com")]
    [InlineData(
        "ssl123dv",
        "www.example.com example.com *.example.com",
        false,
        "www.example.com example.com *.example.com",
        "www.example.com *.example.com")]
    [InlineData(
        "ssl123dv",
        "a.b.com c.b.com d.b.com e.b.com",
        true,
        "a.b.com c.b.com d.b.com e.b.com www.a.b.com www.c.b.com www.d.b.com",
        "a.b.com c.b.com d.b.com e.b.com")]
    [InlineData("rapidssldv", "example.com", true, "example.com www.example.com", "example.com")]
    [InlineData("positivessldv", "*.example.com", true, "*.example.com example.com", "*.example.com")]
    // manual 7.2
    [InlineData(
        "multidomaindv", "example.com www.example.com example.com", true, "example.com www.example.com", "example.com www.example.com")]
    public void TryArrange_TellsPaidAndFreeNames(string of, string requested, bool autoFill, string all, string paid)
    {
        var arranged = Arrange(of, NameSets.Parse(requested), autoFill);

        Assert.Equal(all, NameSets.Text(arranged.All));
        Assert.Equal(paid, NameSets.Text(arranged.Paid));
    }

    [Theory]
    [InlineData("ssl123dv", "", NameRefusal.NoNames)]
    [InlineData("webserverev", "*.example.com", NameRefusal.Wildcard)]
    [InlineData("rapidssldv", "example.com example.net", NameRefusal.MultipleNames)]
    [InlineData("positivessldv", "*.example.com www.example.com", NameRefusal.MultipleNames)]
    public void TryArrange_RefusesWhatTheClassCannotCarry(string of, string requested, NameRefusal expected)
    {
        Assert.False(OrderNames.TryArrange(Class(of).NameRules, NameSets.Parse(requested), false, out var names, out var refusal));
        Assert.Null(names);
        Assert.Equal(expected, refusal);
    }

    [Fact]
    public void TryArrange_BoundsTheNamesOfAClassAndFillsNoFurther()
    {
        var names = Enumerable.Range(0, 250).Select(i => CertificateName.Parse($"a{i}.example.com")).ToList();

        Assert.Equal(250, Arrange("geotrustflexdv", names, autoFill: true).All.Count);
        Assert.Equal(250, Arrange("geotrustflexdv", names[..249], autoFill: true).All.Count);
        Assert.False(
            OrderNames.TryArrange(
                Class("geotrustflexdv").NameRules, names.Append(CertificateName.Parse("b.example.com")), true, out _, out var refusal));
        Assert.Equal(NameRefusal.TooManyNames, refusal);
    }

    [Fact]
    public void TryArrange_CountsTheSameInAnyOrderOfTheNames()
    {
        foreach (var names in NameSets.Random(seed: 1, count: 500, most: 12))
        {
            foreach (var of in Carriers)
            {
                var one = Arrange(of, names, autoFill: false);
                for (var seed = 0; seed < 3; seed++)
                {
                    var other = Arrange(of, NameSets.Shuffled(names, seed), autoFill: false);
                    Assert.True(Counts(one) == Counts(other), $"{of}: {NameSets.Text(names)}");
                }
            }
        }
    }

    [Fact]
    public void TryArrange_FreesAsManyAsTheRulesAllow()
    {
        var of = Class("geotrustflexdv");
        foreach (var names in NameSets.Random(seed: 2, count: 400, most: 9))
        {
            var possible = MostFree(names);
            foreach (var allowed in new[] { 0, 1, 2, 3, 250 })
            {
                var arranged = Arrange(of with { FreeAlternatives = allowed }, names);
                Assert.True(arranged.Free.Count() == Math.Min(allowed, possible), $"{allowed}: {NameSets.Text(names)}");
            }
        }
    }

    [Fact]
    public void TryArrange_NeverBillsAnAlternativeOfAPaidNameTwiceNorFreesWithoutAPayer()
    {
        foreach (var names in NameSets.Random(seed: 3, count: 500, most: 14))
        {
            foreach (var autoFill in new[] { false, true })
            {
                var arranged = Arrange(Class("geotrustflexdv"), names, autoFill);

                Assert.Equal(arranged.All.Distinct(), arranged.All);
                Assert.Equal(names, arranged.All.Take(names.Count));
                Assert.Equal(arranged.All.Count, arranged.Paid.Count + arranged.Free.Count());
                Assert.All(arranged.Free, free => Assert.Contains(arranged.Paid, paid => paid.Alternative == free));
                Assert.All(arranged.Free, free => Assert.False(free.IsWildcard));

                // Twins are never paid both, unless another name has used one of them up.
                Assert.All(arranged.Paid, paid => Assert.True(
                    paid.Alternative is not { } twin || !arranged.Paid.Contains(twin), $"{paid} of {NameSets.Text(names)}"));
            }
        }
    }

    [Fact]
    public void TryArrange_FillingChangesNothingOfWhatIsPaid()
    {
        foreach (var names in NameSets.Random(seed: 4, count: 300, most: 10))
        {
            foreach (var of in Carriers)
            {
                var plain = Arrange(of, names, autoFill: false);
                var filled = Arrange(of, names, autoFill: true);

                Assert.Equal(plain.Paid, filled.Paid);
                Assert.True(filled.Free.Count() <= Class(of).FreeAlternatives);

                // What was filled in is free also when it is asked for.
                Assert.Equal(Counts(plain), Counts(Arrange(of, [.. filled.All], autoFill: false)));
            }
        }
    }

    private static readonly string[] Carriers = ["geotrustflexdv", "ssl123dv", "multidomaindv"];

    private static (int Paid, int Wildcards) Counts(OrderNames names) => (names.Paid.Count, names.Paid.Count(name => name.IsWildcard));

    private static CertificateClass Class(string name) => CertificateClassCatalog.BuiltIn.Find(name)!;

    private static OrderNames Arrange(string of, List<CertificateName> names, bool autoFill) => Arrange(Class(of), names, autoFill);

    private static OrderNames Arrange(CertificateClass of, List<CertificateName> names, bool autoFill = false)
    {
        Assert.True(OrderNames.TryArrange(of.NameRules, names, autoFill, out var arranged, out var refusal), refusal?.ToString());
        return arranged;
    }

    /// <summary>The size of the largest set of names of which each is the alternative of one outside the set; all sets are tried.</summary>
    private static int MostFree(List<CertificateName> names)
    {
        var best = 0;
        for (uint set = 0; set < 1u << names.Count; set++)
        {
            var size = BitOperations.PopCount(set);
            if (size > best
                && Enumerable.Range(0, names.Count).All(
                    i => !In(set, i) || Enumerable.Range(0, names.Count).Any(j => !In(set, j) && names[j].Alternative == names[i])))
            {
                best = size;
            }
        }

        return best;

        static bool In(uint set, int i) => (set & (1u << i)) != 0;
    }
}
