using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Names;

namespace CentralNic.Reseller.Pricing;

/// <summary>A class that can carry some names, and what that takes.</summary>
public sealed record ClassOffer
{
    private ClassOffer(CertificateClass of, OrderNames names, ClassPrices? prices)
    {
        Class = of;
        Names = names;
        Components = PriceComponents.For(of.NameRules, names.Paid);
        Price = prices?.Sum(Components);
    }

    /// <summary>The class.</summary>
    public CertificateClass Class { get; }

    /// <summary>The certificate's names, no alternatives added.</summary>
    public OrderNames Names { get; }

    /// <summary>The parts of the price.</summary>
    public IReadOnlyList<PriceComponent> Components { get; }

    /// <summary>The net price; <see langword="null"/>: not known.</summary>
    public decimal? Price { get; }

    /// <summary>Finds the classes that can carry names exactly.</summary>
    /// <param name="classes">The classes to choose from, for example those of a level.</param>
    /// <param name="names">The names.</param>
    /// <param name="pricesOf">The prices of a class, by its name; <see langword="null"/>: not known.</param>
    /// <returns>One offer for each class that can, the cheapest first, those without a price last; the same price: by name.</returns>
    public static IReadOnlyList<ClassOffer> Find(
        IEnumerable<CertificateClass> classes, IReadOnlyCollection<CertificateName> names, Func<string, ClassPrices?> pricesOf)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(pricesOf);
        var offers = new List<ClassOffer>();
        foreach (var of in classes)
        {
            if (OrderNames.TryArrange(of.NameRules, names, autoFill: false, out var arranged, out _))
            {
                offers.Add(new ClassOffer(of, arranged, pricesOf(of.Name)));
            }
        }

        return [.. offers.OrderBy(static offer => offer.Price ?? decimal.MaxValue).ThenBy(
            static offer => offer.Class.Name, StringComparer.Ordinal)];
    }
}
