using CentralNic.Reseller.Names;
using CentralNic.Reseller.Pricing;
using CentralNic.Reseller.Sandbox.Classes;
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

    /// <summary>Calculates the components for the paid names of a class.</summary>
    public static Invoice For(CertificateClass of, IReadOnlyList<string> paid, decimal vatPercent)
    {
        List<SandboxPriceComponent> components =
        [
            .. PriceComponents.For(of.NameRules, [.. paid.Select(CertificateName.Parse)])
                .Select(c => new SandboxPriceComponent(c.BillingType(of.Name), c.Count, of.Prices.Of(c.Kind))),
        ];
        var price = components.Sum(c => c.Count * c.UnitPrice);
        return new(components, price, Math.Round(price * vatPercent / 100m, 2, MidpointRounding.AwayFromZero));
    }
}
