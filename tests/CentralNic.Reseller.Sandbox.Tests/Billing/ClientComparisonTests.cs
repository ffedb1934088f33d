using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Names;
using CentralNic.Reseller.Pricing;
using CentralNic.Reseller.Sandbox.Billing;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Tests.Names;

namespace CentralNic.Reseller.Sandbox.Tests.Billing;

/// <summary>
/// The client and the sandbox each read the manual's rules of names and prices by themselves; here one is held against the other.
/// </summary>
public sealed class ClientComparisonTests
{
    private const int Seed = 20261130;

    public static TheoryData<string> Classes => [.. ClassTable.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Classes))]
    public void Order_IsArrangedAndPricedAsTheClientDoes(string name)
    {
        var sandbox = ClassTable.Get(name);
        var client = CertificateClassCatalog.BuiltIn.Find(name)!;
        var carried = 0;
        foreach (var names in Orders())
        {
            foreach (var autoFill in new[] { false, true })
            {
                var (expected, actual) = (ByClient(client, sandbox, names, autoFill), BySandbox(sandbox, names, autoFill));
                Assert.True(
                    expected == actual,
                    $"{name}, filled up: {autoFill}, {NameSets.Text(names)}\nclient:  {expected}\nsandbox: {actual}");
                carried += expected.StartsWith('=') ? 1 : 0;
            }
        }

        Assert.True(carried > 100, $"only {carried} orders were priced");
    }

    [Fact]
    public void Name_IsReadAsTheClientDoes()
    {
        var random = new Random(Seed);
        string[] parts =
        [
            "a", "com", "www", "*", "-", "_", ".", ".", ".", "xn--bcher-kva", "1", "192.0.2.1", "A", " ", "ü", "\n", "a-b", "b-", "-b",
            new('a', 61), new('b', 62), new('c', 63), new('d', 64),
        ];
        var valid = 0;
        for (var i = 0; i < 40_000; i++)
        {
            var text = string.Concat(random.GetItems(parts, random.Next(0, 10)));
            var expected = CertificateName.TryParse(text, out var name);
            Assert.True(expected == DomainRules.TryNormalize(text, out var normal) && normal == (name?.Value ?? ""), $"'{text}'");
            valid += expected ? 1 : 0;
        }

        Assert.InRange(valid, 500, 39_500);
    }

    /// <summary>What the client plans: names, parts and price; or why it refuses.</summary>
    private static string ByClient(
        Reseller.Classes.CertificateClass of, Sandbox.Classes.CertificateClass priced, List<CertificateName> names, bool autoFill)
    {
        if (names.Count > 0 && !CommonNames.Fits(names[0].Value))
        {
            return "common name";
        }

        if (!OrderNames.TryArrange(of.NameRules, names, autoFill, out var arranged, out var refusal))
        {
            return refusal.Value switch
            {
                NameRefusal.NoNames => "needs a domain",
                NameRefusal.Wildcard => "does not support wildcard domains",
                NameRefusal.MultipleNames => "supports only one domain and its free alternative",
                _ => $"supports at most {of.MaxNames} domains",
            };
        }

        var components = PriceComponents.For(of.NameRules, arranged.Paid);
        var prices = new Reseller.Pricing.ClassPrices(
            priced.Prices.Base, priced.Prices.San, priced.Prices.WildcardBase, priced.Prices.WildcardSan);
        var parts = string.Join(", ", components.Select(part => $"{part.Count} {part.BillingType(of.Name)}"));
        return $"= {prices.Sum(components)}: {parts}: {NameSets.Text(arranged.All)}";
    }

    private static string BySandbox(Sandbox.Classes.CertificateClass of, List<CertificateName> names, bool autoFill)
    {
        try
        {
            var billed = BilledNames.Resolve(of, [.. names.Select(name => name.Value)], autoFill);
            var invoice = Invoice.For(of, billed.Paid, vatPercent: 16m);
            Assert.Equal(Math.Round(invoice.Price * 0.16m, 2, MidpointRounding.AwayFromZero), invoice.Vat);
            var parts = string.Join(", ", invoice.Components.Select(part => $"{part.Count} {part.Type}"));
            return $"= {invoice.Price}: {parts}: {string.Join(' ', billed.All)}";
        }
        catch (CommandRefusedException e)
        {
            Assert.Equal(ReturnCodes.InvalidAttributeValue, e.Code);
            return e.Detail!.StartsWith("DOMAIN0: ", StringComparison.Ordinal) ? "common name" : e.Detail[(of.DisplayName.Length + 1)..];
        }
    }

    private static IEnumerable<List<CertificateName>> Orders()
    {
        yield return [];

        // Every order of the few names that belong together most closely.
        foreach (var names in Permutations(["example.com", "www.example.com", "*.example.com", "www.www.example.com", "*.www.example.com"]))
        {
            yield return [.. names.Select(CertificateName.Parse)];
        }

        foreach (var names in NameSets.Random(Seed, count: 300, most: 3, wildcards: false))
        {
            yield return names;
        }

        foreach (var names in NameSets.Random(Seed + 1, count: 1_000, most: 20))
        {
            yield return names;
        }

        // Names so long that their www name is none, or that they cannot be the common name.
        var random = new Random(Seed);
        var tail = string.Join('.', Enumerable.Repeat(new string('a', 49), 4));
        foreach (var names in NameSets.Random(Seed + 2, count: 200, most: 6))
        {
            var name = new string('b', random.Next(40, 54)) + (random.Next(2) == 0 ? $".{tail}" : ".example.com");
            names.Insert(random.Next(names.Count + 1), CertificateName.Parse(name));
            yield return names;
        }

        // About as many as a class carries.
        for (var count = 245; count <= 252; count++)
        {
            yield return
            [
                .. Enumerable.Range(0, count)
                    .Select(i => CertificateName.Parse($"{(i % 3 == 0 ? "www." : "")}a{i / 2}.example{i % 2}.com")),
            ];
        }
    }

    /// <summary>Every selection of the texts, not empty, in every order.</summary>
    private static IEnumerable<string[]> Permutations(string[] texts)
    {
        foreach (var text in texts)
        {
            yield return [text];
            foreach (var others in Permutations([.. texts.Where(other => other != text)]))
            {
                yield return [text, .. others];
            }
        }
    }
}
