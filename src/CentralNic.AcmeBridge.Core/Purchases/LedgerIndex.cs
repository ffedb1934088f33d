using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>
/// What the ledger's lines add up to, in memory: by tenant, profile, class, month and currency; and their order in time. Lines are only
/// added, so each is added once.
/// </summary>
internal sealed class LedgerIndex(FollowedStore store) : DocumentIndex<LedgerEntry>(store, Ledger.Kind, PurchasesJson.Default)
{
    private static readonly SpendKey Settled = new("", null, "", 0, null);

    private readonly Dictionary<SpendKey, SpendCell> _cells = [];
    private readonly Dictionary<string, Price> _prices = new(StringComparer.Ordinal);
    private readonly Dictionary<(decimal Net, decimal Vat, string? Currency, string Components), Price> _known = [];
    private readonly Dictionary<string, string> _tenants = new(StringComparer.Ordinal);

    /// <summary>All lines, the oldest first; sorted once they are listed.</summary>
    private readonly List<LedgerLine> _ordered = [];

    /// <summary>The reservations that are open, with what is set aside: a booking ends what was reserved, whatever it costs.</summary>
    private readonly Dictionary<(string Issuance, int Attempt), (SpendKey Key, decimal Net)> _open = [];

    /// <summary>While the list is read a line may come twice; afterwards it cannot.</summary>
    private HashSet<string>? _listed = new(StringComparer.Ordinal);

    /// <summary>All sums.</summary>
    public async Task<ImmutableArray<(SpendKey Key, SpendCell Cell)>> ReadAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        lock (Gate)
        {
            var reserved = _open.Values.GroupBy(open => open.Key).ToDictionary(group => group.Key, group => group.Sum(open => open.Net));
            return
            [
                .. _cells.Select(entry => (entry.Key, entry.Value with { Reserved = reserved.GetValueOrDefault(entry.Key) })),
                .. reserved.Where(entry => !_cells.ContainsKey(entry.Key)).Select(
                    entry => (entry.Key, new SpendCell { Reserved = entry.Value })),
            ];
        }
    }

    /// <summary>Lines, the newest first.</summary>
    /// <param name="before">Where it goes on: behind this line; <see langword="null"/>: at the newest.</param>
    /// <param name="most">So many at most.</param>
    public async Task<ImmutableArray<LedgerLine>> NewestAsync(
        LedgerFilter filter, (long Ticks, string Id)? before, int most, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        lock (Gate)
        {
            var lines = ImmutableArray.CreateBuilder<LedgerLine>();
            var (first, end) = RangeOf(filter);
            end = before is { } line ? Math.Min(end, IndexOf(line.Ticks, line.Id)) : end;
            for (var index = end - 1; index >= first && lines.Count < most; index--)
            {
                if (filter.Tenant is null || _ordered[index].Tenant == filter.Tenant)
                {
                    lines.Add(_ordered[index]);
                }
            }

            return lines.ToImmutable();
        }
    }

    /// <summary>What lines add up to, by tenant and currency.</summary>
    public async Task<ImmutableArray<LedgerSum>> SumsAsync(LedgerFilter filter, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        LedgerLine[] lines;
        HashSet<string> open;
        lock (Gate)
        {
            var (first, end) = RangeOf(filter);
            lines = [.. _ordered.GetRange(first, Math.Max(0, end - first))];
            open = [.. _open.Keys.Select(purchase => Ledger.IdOf(purchase.Issuance, purchase.Attempt, LedgerEntryKind.Reserved))];
        }

        return LedgerSum.Of(lines.Where(line => filter.Tenant is null || line.Tenant == filter.Tenant), line => open.Contains(line.Id));
    }

    /// <summary>What a CertificateOrder cost; <see langword="null"/>: the ledger does not have it.</summary>
    public async Task<Price?> FindPriceAsync(string certificateOrder, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        lock (Gate)
        {
            return _prices.GetValueOrDefault(certificateOrder);
        }
    }

    /// <summary>What all CertificateOrders cost that the ledger has.</summary>
    public async Task<Func<string, Price?>> PricesAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return certificateOrder =>
        {
            lock (Gate)
            {
                return _prices.GetValueOrDefault(certificateOrder);
            }
        };
    }

    protected override void Put(string id, long version, LedgerEntry? document)
    {
        if (document is not { } line || _listed?.Add(id) == false)
        {
            return;
        }

        Order(id, line);
        var key = new SpendKey(
            line.Tenant.Value,
            line.Profile,
            line.Class.ToLowerInvariant(),
            SpendKey.MonthOf(line.ReservedAt),
            line.Price.Currency);
        var purchase = (line.Issuance.Value, line.PurchaseAttempt);
        switch (line.Kind)
        {
            case LedgerEntryKind.Reserved when !_open.ContainsKey(purchase):
                _open[purchase] = (key, line.Price.Net);
                break;
            case LedgerEntryKind.Released:
                Settle(purchase);
                break;
            case LedgerEntryKind.Booked:
                Settle(purchase);
                Add(key, new SpendCell(1, line.Plan == IssuancePlan.Renew ? 1 : 0, line.Price.Net, line.Price.Vat, 0, 0, 0, 0));
                if (line.CertificateOrder is { } bought)
                {
                    _prices[bought] = Shared(line.Price);
                }

                break;
            case LedgerEntryKind.Refunded:
                Add(key, new SpendCell(0, 0, 0, 0, 1, line.Price.Net, line.Price.Vat, 0));
                break;
            default:
                break;
        }
    }

    protected override void Complete()
    {
        _listed = null;
        _ordered.Sort();
        foreach (var settled in _open.Where(entry => entry.Value.Key == Settled).Select(entry => entry.Key).ToArray())
        {
            _open.Remove(settled);
        }
    }

    /// <summary>
    /// The list has a purchase's lines in the order of their names: the one that settles may come before what it settles.
    /// </summary>
    private void Settle((string Issuance, int Attempt) purchase)
    {
        if (_listed is null)
        {
            _open.Remove(purchase);
        }
        else
        {
            _open[purchase] = (Settled, 0);
        }
    }

    private void Order(string id, LedgerEntry entry)
    {
        _tenants.TryAdd(entry.Tenant.Value, entry.Tenant.Value);
        var line = LedgerLine.Of(id, entry) with { Tenant = _tenants[entry.Tenant.Value], Price = Shared(entry.Price) };
        if (_listed is not null)
        {
            _ordered.Add(line);
            return;
        }

        _ordered.Insert(IndexOf(line.Ticks, line.Id), line);
    }

    private (int First, int End) RangeOf(LedgerFilter filter) => (
        filter.From is { } from ? IndexOf(from.UtcTicks, "") : 0, filter.To is { } to ? IndexOf(to.UtcTicks, "") : _ordered.Count);

    /// <summary>Where a line is, or would be.</summary>
    private int IndexOf(long ticks, string id)
    {
        var found = _ordered.BinarySearch(new LedgerLine(ticks, id, default, "", null!));
        return found < 0 ? ~found : found;
    }

    /// <summary>A hundred thousand purchases have a few prices.</summary>
    private Price Shared(Price price)
    {
        var components = string.Join('|', price.Components.Select(part => $"{part.BillingType}*{part.Count}"));
        var key = (price.Net, price.Vat, price.Currency, components);
        if (!_known.TryGetValue(key, out var known))
        {
            _known[key] = known = price;
        }

        return known;
    }

    private void Add(SpendKey key, SpendCell cell) => _cells[key] = _cells.GetValueOrDefault(key) + cell;
}
