namespace CentralNic.AcmeBridge.Core.Spending;

/// <summary>What reissues saved: as many purchases at the price of the paid year would have been needed.</summary>
/// <param name="Currency">The currency; absent: the reseller account's.</param>
/// <param name="Reissues">How many reissues.</param>
/// <param name="Net">What they would have cost, without VAT.</param>
/// <param name="WithoutPrice">How many reissues are not in the amount, because the ledger has no price for their paid year.</param>
public sealed record SavedRow(string? Currency, int Reissues, decimal Net, int WithoutPrice);
