namespace CentralNic.Reseller.Sandbox.Classes;

/// <summary>
/// The four price components of a class, without VAT (manual 6.6). What a class does not sell costs 0 and is never billed.
/// </summary>
internal sealed record ClassPrices(decimal Base, decimal San, decimal WildcardBase, decimal WildcardSan);
