namespace CentralNic.Reseller.Pricing;

/// <summary>A part of a price.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Count">How often it is paid, at least 1.</param>
public sealed record PriceComponent(PriceKind Kind, int Count)
{
    /// <summary>
    /// The name of this part in the answers of the API, for example <c>ssl123dv-wildcardsan</c> (<c>billingtype</c>, manual 9.1.14).
    /// </summary>
    /// <param name="className">The class's name, lower case.</param>
    /// <returns>The name.</returns>
    public string BillingType(string className) => Kind switch
    {
        PriceKind.Base => $"{className}-base",
        PriceKind.WildcardBase => $"{className}-wildcardbase",
        PriceKind.San => $"{className}-san",
        PriceKind.WildcardSan => $"{className}-wildcardsan",
        _ => throw new InvalidOperationException($"{Kind} is no kind of price."),
    };
}
