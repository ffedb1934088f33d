using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.Requests;

namespace CentralNic.Reseller.Sandbox.Billing;

/// <summary>What an order costs, by component (manual 6.6).</summary>
/// <param name="Components">The components, in the order of manual 9.1.14: additional names before the base price.</param>
/// <param name="Price">The sum without VAT.</param>
/// <param name="Vat">The VAT on it.</param>
internal sealed record Invoice(IReadOnlyList<SandboxPriceComponent> Components, decimal Price, decimal Vat)
{
    /// <summary>What is taken from the account.</summary>
    public decimal Total => Price + Vat;

    /// <summary>Calculates the components for the paid names of a class.</summary>
    public static Invoice For(CertificateClass of, IReadOnlyList<string> paid, decimal vatPercent)
    {
        var wildcards = paid.Count(DomainRules.IsWildcard);
        var plain = paid.Count - wildcards;
        var includedWildcards = Math.Min(wildcards, of.IncludedDomains);
        var moreWildcards = wildcards - includedWildcards;
        var morePlain = Math.Max(0, plain - (of.IncludedDomains - includedWildcards));

        var components = new List<SandboxPriceComponent>(3);
        if (morePlain > 0)
        {
            components.Add(new($"{of.Name}-san", morePlain, of.Prices.San));
        }

        if (moreWildcards > 0)
        {
            components.Add(new($"{of.Name}-wildcardsan", moreWildcards, of.Prices.WildcardSan));
        }

        components.Add(wildcards > 0 ? new($"{of.Name}-wildcardbase", 1, of.Prices.WildcardBase) : new($"{of.Name}-base", 1, of.Prices.Base));
        var price = components.Sum(c => c.Count * c.UnitPrice);
        return new(components, price, Math.Round(price * vatPercent / 100m, 2, MidpointRounding.AwayFromZero));
    }
}
