using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Prices;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>What a tenant paid in a period, in one currency. Net and VAT are sums of the ledger's lines, so they add up.</summary>
/// <param name="Tenant">Who paid.</param>
/// <param name="Currency">The currency, ISO 4217; <see langword="null"/> where the reseller did not name it.</param>
/// <param name="Purchases">How many purchases were booked.</param>
/// <param name="Booked">What they cost.</param>
/// <param name="Refunds">How many were refunded.</param>
/// <param name="Refunded">What was given back.</param>
/// <param name="OpenReservations">How many prices are set aside for purchases whose outcome is not known yet.</param>
/// <param name="Reserved">What is set aside for them; no part of the total.</param>
/// <param name="Components">What was bought, without what was refunded, by the reseller's billing types, sorted.</param>
public sealed record LedgerSum(
    string Tenant,
    string? Currency,
    int Purchases,
    Money Booked,
    int Refunds,
    Money Refunded,
    int OpenReservations,
    Money Reserved,
    ImmutableArray<PriceComponent> Components)
{
    /// <summary>What was paid in the end.</summary>
    public Money Total => Booked - Refunded;

    /// <summary>Sums lines up, by tenant and currency.</summary>
    /// <param name="lines">The lines of the period.</param>
    /// <param name="isOpen">Whether a reservation has not ended, in the period or after it.</param>
    internal static ImmutableArray<LedgerSum> Of(IEnumerable<LedgerLine> lines, Func<LedgerLine, bool> isOpen) =>
        [.. lines
            .GroupBy(line => (line.Tenant, line.Price.Currency))
            .OrderBy(group => group.Key.Tenant, StringComparer.Ordinal).ThenBy(group => group.Key.Currency, StringComparer.Ordinal)
            .Select(group => Of(group.Key.Tenant, group.Key.Currency, [.. group], isOpen))];

    private static LedgerSum Of(string tenant, string? currency, LedgerLine[] lines, Func<LedgerLine, bool> isOpen)
    {
        LedgerLine[] booked = [.. lines.Where(line => line.Kind == LedgerEntryKind.Booked)];
        LedgerLine[] refunded = [.. lines.Where(line => line.Kind == LedgerEntryKind.Refunded)];
        LedgerLine[] open = [.. lines.Where(line => line.Kind == LedgerEntryKind.Reserved && isOpen(line))];
        var components = booked.SelectMany(line => line.Price.Components)
            .Concat(refunded.SelectMany(line => line.Price.Components).Select(part => part with { Count = -part.Count }))
            .GroupBy(part => part.BillingType, StringComparer.OrdinalIgnoreCase)
            .Select(group => new PriceComponent(group.Key, group.Sum(part => part.Count)))
            .Where(part => part.Count != 0)
            .OrderBy(part => part.BillingType, StringComparer.OrdinalIgnoreCase);
        return new LedgerSum(
            tenant, currency, booked.Length, Sum(booked), refunded.Length, Sum(refunded), open.Length, Sum(open), [.. components]);
    }

    private static Money Sum(IEnumerable<LedgerLine> lines) =>
        lines.Aggregate(new Money(0, 0), static (sum, line) => sum + new Money(line.Price.Net, line.Price.Vat));
}
