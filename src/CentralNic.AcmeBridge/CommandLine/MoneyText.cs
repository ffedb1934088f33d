using System.Globalization;
using CentralNic.AcmeBridge.Core.Prices;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>Amounts as people read them in tables.</summary>
internal static class MoneyText
{
    /// <summary>A price without VAT: <c>42.00 EUR</c>.</summary>
    public static string Of(Price price) => Of(price.Net, price.Currency);

    /// <summary>An amount; without a currency it is the reseller account's.</summary>
    public static string Of(decimal net, string? currency) =>
        string.Create(CultureInfo.InvariantCulture, $"{net:0.00}{(currency is null ? "" : " " + currency)}");
}
