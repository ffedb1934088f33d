namespace CentralNic.Reseller.Sandbox.Classes;

/// <summary>The four price components of a class, without VAT (manual 6.6).</summary>
internal sealed record ClassPrices(decimal Base, decimal San, decimal WildcardBase, decimal WildcardSan);
