using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Billing;

/// <summary>What an order costs, by component (manual 6.6).</summary>
/// <param name="Components">The components, in the order of manual 9.1.14: additional names before the base price.</param>
/// <param name="Price">The sum without VAT.</param>
/// <param name="Vat">The VAT on it.</param>
internal sealed record Invoice(IReadOnlyList<SandboxPriceComponent> Components, decimal Price, decimal Vat)
{
    /// <summary>What is taken from the account.</summary>
    public decimal Total => Price + Vat;

    /// <summary>
    /// Calculates the components for the paid names of a class: one base price, which is the wildcard one as soon as there is a wildcard
    /// and includes names, and each further name by its kind (manual 6.6, 7.2). Wildcards are included first: the manual has no example.
    /// </summary>
    public static Invoice For(CertificateClass of, IReadOnlyList<string> paid, decimal vatPercent)
    {
        var further = paid.OrderByDescending(DomainRules.IsWildcard).Skip(of.IncludedDomains)
            .CountBy(DomainRules.IsWildcard).ToDictionary();
        var (plain, wildcards) = (further.GetValueOrDefault(false), further.GetValueOrDefault(true));
        SandboxPriceComponent[] possible =
        [
            new($"{of.Name}-san", plain, of.Prices.San),
            new($"{of.Name}-wildcardsan", wildcards, of.Prices.WildcardSan),
            paid.Any(DomainRules.IsWildcard)
                ? new($"{of.Name}-wildcardbase", 1, of.Prices.WildcardBase)
                : new($"{of.Name}-base", 1, of.Prices.Base),
        ];
        SandboxPriceComponent[] components = [.. possible.Where(static component => component.Count > 0)];
        var price = components.Sum(c => c.Count * c.UnitPrice);
        return new(components, price, Math.Round(price * vatPercent / 100m, 2, MidpointRounding.AwayFromZero));
    }
}
