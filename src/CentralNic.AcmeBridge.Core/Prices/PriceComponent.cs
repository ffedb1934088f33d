namespace CentralNic.AcmeBridge.Core.Prices;

/// <summary>A part of a price (manual 6.6, 9.1.14).</summary>
/// <param name="BillingType">The reseller's name of the part, for example <c>ssl123dv-san</c>.</param>
/// <param name="Count">How often it is counted.</param>
public sealed record PriceComponent(string BillingType, int Count);
