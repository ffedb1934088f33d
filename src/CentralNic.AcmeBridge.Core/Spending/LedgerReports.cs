using System.Collections.Immutable;
using System.Globalization;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Spending;

/// <summary>The ledger as the operator reads it. A page reads its own lines alone, and sums read none.</summary>
public sealed class LedgerReports
{
    private readonly Ledger _ledger;
    private readonly LedgerIndex _lines;
    private readonly OrderRepository _orders;

    internal LedgerReports(Ledger ledger, LedgerIndex lines, OrderRepository orders) =>
        (_ledger, _lines, _orders) = (ledger, lines, orders);

    /// <summary>Lists lines, the newest first. Lines of older versions get names and profile from their orders.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">Which part of the list.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <exception cref="ArgumentException">The page's cursor is none.</exception>
    public async Task<Page<LedgerEntry>> ListAsync(LedgerFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(page);
        var lines = await _lines.NewestAsync(
            filter, page.Cursor is { } cursor ? PositionOf(cursor) : null, page.Limit + 1, cancellationToken);
        var items = ImmutableArray.CreateBuilder<LedgerEntry>();
        foreach (var line in lines.Take(page.Limit))
        {
            if (await _ledger.FindAsync(line.Id, cancellationToken) is { } entry)
            {
                items.Add(await WithNamesAsync(entry, cancellationToken));
            }
        }

        return new Page<LedgerEntry>(
            items.ToImmutable(), lines.Length > page.Limit ? CursorOf(lines[page.Limit - 1]) : null);
    }

    /// <summary>What lines add up to, by tenant and currency.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public Task<ImmutableArray<LedgerSum>> SumsAsync(LedgerFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _lines.SumsAsync(filter, cancellationToken);
    }

    private async Task<LedgerEntry> WithNamesAsync(LedgerEntry entry, CancellationToken cancellationToken) =>
        entry.Names is null && await _orders.FindAsync(entry.Order, cancellationToken) is { } order
            ? entry with { Names = order.Names, Profile = entry.Profile ?? order.Profile }
            : entry;

    private static string CursorOf(LedgerLine line) =>
        new ListPosition(0, string.Create(CultureInfo.InvariantCulture, $"{line.Ticks:x16}{line.Id}")).ToCursor();

    private static (long Ticks, string Id) PositionOf(string cursor)
    {
        const int Digits = 16;
        var text = ListPosition.Of(cursor, 1).From;
        return text.Length >= Digits
            && long.TryParse(text.AsSpan(0, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
                ? (ticks, text[Digits..])
                : throw new ArgumentException("The parameter cursor must be the value of next in the page before.", nameof(cursor));
    }
}
