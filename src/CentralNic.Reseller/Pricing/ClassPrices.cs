namespace CentralNic.Reseller.Pricing;

/// <summary>
/// What the parts of a class's price cost, net, all in one currency. <see langword="null"/>: the class does not sell it, or the price is
/// not known.
/// </summary>
/// <param name="Base">The certificate without wildcards.</param>
/// <param name="San">A further name.</param>
/// <param name="WildcardBase">The certificate with a wildcard.</param>
/// <param name="WildcardSan">A further wildcard.</param>
public sealed record ClassPrices(decimal? Base, decimal? San = null, decimal? WildcardBase = null, decimal? WildcardSan = null)
{
    /// <summary>Adds up parts.</summary>
    /// <param name="components">The parts.</param>
    /// <returns>The net price; <see langword="null"/>: the price of a part is not known.</returns>
    public decimal? Sum(IEnumerable<PriceComponent> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        decimal? sum = 0;
        foreach (var component in components)
        {
            sum += component.Count * Of(component.Kind);
        }

        return sum;
    }

    /// <summary>The price of one part.</summary>
    /// <param name="kind">What it is for.</param>
    /// <returns>The price; <see langword="null"/>: not known.</returns>
    public decimal? Of(PriceKind kind) => kind switch
    {
        PriceKind.Base => Base,
        PriceKind.San => San,
        PriceKind.WildcardBase => WildcardBase,
        PriceKind.WildcardSan => WildcardSan,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
