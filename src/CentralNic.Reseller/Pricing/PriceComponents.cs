using CentralNic.Reseller.Names;

namespace CentralNic.Reseller.Pricing;

/// <summary>Which parts of a class's price an order pays (manual 6.6, 7.2, 9.1.13 to 9.1.15).</summary>
public static class PriceComponents
{
    /// <summary>
    /// The parts for an order's names. The base price includes <see cref="NameRules.IncludedNames"/> of the paid ones; wildcards are
    /// included first, which no example of the manual shows: ask with <c>checkonly=1</c> before an order.
    /// </summary>
    /// <param name="rules">The class's rules.</param>
    /// <param name="paid">The paid names of the order in this class, as <see cref="OrderNames.Paid"/> has them.</param>
    /// <returns>The parts in the order of manual 9.1.14: further names before the base price.</returns>
    public static IReadOnlyList<PriceComponent> For(NameRules rules, IReadOnlyCollection<CertificateName> paid)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(paid);
        var wildcards = paid.Count(static name => name.IsWildcard);
        var plain = paid.Count - wildcards;
        var includedWildcards = Math.Min(wildcards, rules.IncludedNames);
        var includedPlain = Math.Min(plain, rules.IncludedNames - includedWildcards);
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
