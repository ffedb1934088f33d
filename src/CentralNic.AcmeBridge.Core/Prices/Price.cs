using System.Collections.Immutable;
using System.Globalization;

namespace CentralNic.AcmeBridge.Core.Prices;

/// <summary>What a purchase costs, as the reseller says.</summary>
/// <param name="Net">The price without VAT, in <paramref name="Currency"/>.</param>
/// <param name="Vat">The VAT, in <paramref name="Currency"/>.</param>
/// <param name="Currency">The account's currency, ISO 4217; <see langword="null"/> where the reseller did not name it.</param>
/// <param name="Components">
/// What the price is made of. The reseller's answers have one price for all of them together (manual 9.1.14), so there is none for each.
/// </param>
public sealed record Price(decimal Net, decimal Vat, string? Currency, ImmutableArray<PriceComponent> Components)
{
    /// <summary>The price as logs show it, for example <c>42 + 6.72 VAT EUR (ssl123dv-base x1)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Net} + {Vat} VAT{(Currency is null ? "" : " " + Currency)} "
        + $"({string.Join(", ", Components.Select(part => $"{part.BillingType} x{part.Count}"))})");
}
