namespace CentralNic.AcmeBridge.Core.Spending;

/// <summary>Renewals that fall due.</summary>
/// <param name="Month">When, for example <c>2027-03</c>.</param>
/// <param name="Tenant">Who pays.</param>
/// <param name="Class">The certificate class.</param>
/// <param name="Currency">The currency; absent: the reseller account's, or not known.</param>
/// <param name="Renewals">How many.</param>
/// <param name="Net">What they cost, without VAT.</param>
/// <param name="WithoutPrice">How many are not in the amount, because no price is known: what was imported.</param>
public sealed record ForecastRow(string Month, string Tenant, string Class, string? Currency, int Renewals, decimal Net, int WithoutPrice);
