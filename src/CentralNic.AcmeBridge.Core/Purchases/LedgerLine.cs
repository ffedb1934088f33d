using CentralNic.AcmeBridge.Core.Prices;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>What sums and lists need of a line of the ledger; kept in memory for all of them.</summary>
/// <param name="Ticks">When, UTC.</param>
/// <param name="Id">The name of the line's document.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Tenant">Who pays.</param>
/// <param name="Price">How much.</param>
internal readonly record struct LedgerLine(long Ticks, string Id, LedgerEntryKind Kind, string Tenant, Price Price)
    : IComparable<LedgerLine>
{
    /// <summary>In the order of time; what is of the same moment is in the order of names.</summary>
    public int CompareTo(LedgerLine other) => Ticks.CompareTo(other.Ticks) is not 0 and var order
        ? order
        : string.CompareOrdinal(Id, other.Id);

    public static LedgerLine Of(string id, LedgerEntry entry) =>
        new(entry.At.UtcTicks, id, entry.Kind, entry.Tenant.Value, entry.Price);
}
