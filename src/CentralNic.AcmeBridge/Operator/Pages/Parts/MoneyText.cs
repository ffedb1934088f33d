using System.Globalization;
using CentralNic.AcmeBridge.Core.Prices;

namespace CentralNic.AcmeBridge.Operator.Pages.Parts;

/// <summary>Amounts as people read them.</summary>
internal static class MoneyText
{
    /// <summary>A price, net: <c>42.00 EUR</c>, with its VAT where there is one.</summary>
    public static string Of(Price? price) => price is null ? "–"
        : Of(price.Net, price.Currency) + (price.Vat == 0 ? "" : $" + {Number(price.Vat)} VAT");

    /// <summary>An amount with its currency.</summary>
    /// <param name="currency">ISO 4217; <see langword="null"/>: the reseller did not name it.</param>
    public static string Of(decimal amount, string? currency) => currency is null ? Number(amount) : $"{Number(amount)} {currency}";

    /// <summary>An amount on a scale: without digits after the point where there are none.</summary>
    public static string Short(decimal amount) =>
        amount.ToString("#,##0.##", CultureInfo.InvariantCulture).Replace(',', '\u202f');

    /// <summary>An amount with two digits after the point, and blanks between thousands.</summary>
    public static string Number(decimal amount) =>
        amount.ToString("#,##0.00", CultureInfo.InvariantCulture).Replace(',', '\u202f');
}
