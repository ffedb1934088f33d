using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>
/// What the ledger's lines add up to, in memory: by tenant, profile, class, month and currency. Lines are only added, so each is added
/// once.
/// </summary>
internal sealed class LedgerIndex(FollowedStore store) : DocumentIndex<LedgerEntry>(store, Ledger.Kind, PurchasesJson.Default)
{
    private static readonly SpendKey Settled = new("", null, "", 0, null);

    private readonly Dictionary<SpendKey, SpendCell> _cells = [];
    private readonly Dictionary<string, Price> _prices = new(StringComparer.Ordinal);
    private readonly Dictionary<(decimal Net, decimal Vat, string? Currency), Price> _known = [];

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

    /// <summary>A hundred thousand purchases have a few prices.</summary>
    private Price Shared(Price price)
    {
        var key = (price.Net, price.Vat, price.Currency);
        if (!_known.TryGetValue(key, out var known))
        {
            _known[key] = known = price;
        }

        return known;
    }

    private void Add(SpendKey key, SpendCell cell) => _cells[key] = _cells.GetValueOrDefault(key) + cell;
}
