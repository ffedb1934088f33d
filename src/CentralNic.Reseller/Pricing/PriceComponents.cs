using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Names;

namespace CentralNic.Reseller.Pricing;

/// <summary>Which parts of a class's price an order pays (manual 6.6, 7.2, 9.1.13 to 9.1.15).</summary>
public static class PriceComponents
{
    /// <summary>
    /// The parts for an order's names. The base price includes <see cref="CertificateClass.IncludedNames"/> of the paid ones; wildcards are
    /// included first, which no example of the manual shows: ask with <c>checkonly=1</c> before an order.
    /// </summary>
    /// <param name="of">The class.</param>
    /// <param name="names">The order's names in this class.</param>
    /// <returns>The parts in the order of manual 9.1.14: further names before the base price.</returns>
    public static IReadOnlyList<PriceComponent> For(CertificateClass of, OrderNames names)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(names);
        var wildcards = names.Paid.Count(static name => name.IsWildcard);
        var plain = names.Paid.Count - wildcards;
        var includedWildcards = Math.Min(wildcards, of.IncludedNames);
        var includedPlain = Math.Min(plain, of.IncludedNames - includedWildcards);
        var components = new List<PriceComponent>(3);
        Add(PriceKind.San, plain - includedPlain);
        Add(PriceKind.WildcardSan, wildcards - includedWildcards);
        Add(wildcards > 0 ? PriceKind.WildcardBase : PriceKind.Base, 1);
        return components;

        void Add(PriceKind kind, int count)
        {
            if (count > 0)
            {
                components.Add(new PriceComponent(kind, count));
            }
        }
    }
}
