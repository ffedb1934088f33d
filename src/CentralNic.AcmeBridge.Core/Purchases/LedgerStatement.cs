using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>The ledger's lines of a period, with their sums.</summary>
/// <param name="Lines">The lines, the oldest first.</param>
/// <param name="Sums">What they add up to, by tenant and currency.</param>
public sealed record LedgerStatement(ImmutableArray<LedgerEntry> Lines, ImmutableArray<LedgerSum> Sums)
{
    /// <summary>Makes the statement of a period.</summary>
    /// <param name="book">The whole ledger, in any order.</param>
    /// <param name="tenant">Only this tenant's lines; <see langword="null"/>: all.</param>
    /// <param name="from">The first moment; <see langword="null"/>: the beginning.</param>
    /// <param name="to">The moment after the last; <see langword="null"/>: the end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<LedgerStatement> OfAsync(
        IAsyncEnumerable<LedgerEntry> book, string? tenant, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(book);
        var lines = new List<LedgerEntry>();
        var settled = new HashSet<(string Issuance, int Attempt)>();
        await foreach (var line in book.WithCancellation(cancellationToken))
        {
            if (line.Kind is LedgerEntryKind.Booked or LedgerEntryKind.Released)
            {
                settled.Add((line.Issuance.Value, line.PurchaseAttempt));
            }

            if ((tenant is null || line.Tenant.Value == tenant) && (from is null || line.At >= from) && (to is null || line.At < to))
            {
                lines.Add(line);
            }
        }

        return new LedgerStatement(
            [.. lines.OrderBy(line => line.At).ThenBy(line => line.Kind)],
            LedgerSum.Of(lines, line => settled.Contains((line.Issuance.Value, line.PurchaseAttempt))));
    }
}
