using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Budgets;

/// <summary>
/// Money moves: gives the writes of one commit, the line of the ledger and the sums of the tenant and of all. Made by
/// <see cref="BudgetControl"/> from the sums as they are; each method may be called several times, the last call counts.
/// </summary>
internal sealed class BudgetPosting
{
    private readonly Ledger _ledger;
    private readonly Func<BudgetYear, long, DocumentWrite> _put;
    private readonly (BudgetAccount Account, long Version)[] _accounts;

    public BudgetPosting(
        Ledger ledger,
        Func<BudgetYear, long, DocumentWrite> put,
        DateTimeOffset reservedAt,
        params (BudgetAccount Account, long Version)[] accounts)
    {
        _ledger = ledger;
        _put = put;
        _accounts = accounts;
        ReservedAt = reservedAt;
    }

    /// <summary>When the purchase was, or is, reserved, UTC: the period that it counts in.</summary>
    public DateTimeOffset ReservedAt { get; }

    /// <summary>What was bought by those whom the purchase concerns; <see langword="null"/>: it is not counted.</summary>
    public PurchaseCounts? Counts { get; init; }

    /// <summary>The alerts that the last writes have noted, to be given after the commit.</summary>
    public IReadOnlyList<BudgetAlert> Alerts { get; private set; } = [];

    /// <summary>How the limits of money stand that a purchase must keep.</summary>
    public IEnumerable<BudgetStanding> Standings => _accounts.SelectMany(entry => entry.Account.Standings(ReservedAt));

    /// <summary>Whether a purchase may be made.</summary>
    /// <param name="price">Its price; <see langword="null"/>: not known yet.</param>
    /// <returns>The refusal that lasts longest, if any.</returns>
    public BudgetRefusal? Judge(Price? price) => _accounts
        .Select(entry => entry.Account.Judge(price, ReservedAt))
        .OfType<BudgetRefusal>()
        .MaxBy(refusal => refusal.Again ?? DateTimeOffset.MaxValue);

    /// <summary>A purchase is decided.</summary>
    public IReadOnlyList<DocumentWrite> Reserve(Order intent, string certificateClass, Price price) =>
    [
        .. Write(LedgerEntryKind.Reserved, intent, certificateClass, price, year => Reserve(year, price, price.Net)),
        .. Counts?.Count(intent.Issuance!) ?? [],
    ];

    /// <summary>A purchase was made.</summary>
    /// <param name="booked">The order after the change.</param>
    /// <param name="reserved">What was set aside for it.</param>
    public IReadOnlyList<DocumentWrite> Book(Order booked, string certificateClass, Price reserved, Price paid) => Write(
        LedgerEntryKind.Booked,
        booked,
        certificateClass,
        paid,
        year => Reserve(year, reserved, -reserved.Net).Move(
            ReservedAt.Month, paid.Currency, sum => sum with { Booked = sum.Booked + paid.Net }));

    /// <summary>Nothing was bought for an order; no writes when nothing is set aside for it.</summary>
    /// <param name="order">The order before the change.</param>
    public IReadOnlyList<DocumentWrite> Release(Order order, string certificateClass) =>
        order.Issuance is { Price: { } price, Certificate: null }
            ?
            [
                .. Write(LedgerEntryKind.Released, order, certificateClass, price, year => Reserve(year, price, -price.Net)),
                .. Counts?.TakeBack(order.Issuance, isRefund: false) ?? [],
            ]
            : [];

    /// <summary>What was bought is given back.</summary>
    /// <param name="order">The order before the change.</param>
    public IReadOnlyList<DocumentWrite> Refund(Order order, string certificateClass)
    {
        var price = order.Issuance!.Price!;
        return
        [
            .. Write(
                LedgerEntryKind.Refunded,
                order,
                certificateClass,
                price,
                year => year.Move(ReservedAt.Month, price.Currency, sum => sum with { Refunded = sum.Refunded + price.Net })),
            .. Counts?.TakeBack(order.Issuance, isRefund: true) ?? [],
        ];
    }

    /// <summary>A purchase was refused: the limit that stopped it is reached, which is alerted once.</summary>
    public IReadOnlyList<DocumentWrite> Refuse(Price price) => Write(year => year, price, onlyAlerts: true);

    private BudgetYear Reserve(BudgetYear year, Price price, decimal amount) =>
        year.Move(ReservedAt.Month, price.Currency, sum => sum with { Reserved = sum.Reserved + amount });

    private IReadOnlyList<DocumentWrite> Write(
        LedgerEntryKind kind, Order order, string certificateClass, Price price, Func<BudgetYear, BudgetYear> change) =>
        _accounts.Length == 0
            ? throw new InvalidOperationException($"Order {order.Id} has money set aside that was not known of when its change began.")
            : [_ledger.Line(kind, order, certificateClass, price), .. Write(change, refused: null, onlyAlerts: false)];

    private List<DocumentWrite> Write(Func<BudgetYear, BudgetYear> change, Price? refused, bool onlyAlerts)
    {
        var writes = new List<DocumentWrite>();
        var alerts = new List<BudgetAlert>();
        foreach (var (account, version) in _accounts)
        {
            var changed = account with { Year = change(account.Year) };
            var due = changed.DueAlerts(ReservedAt, refused);
            if (!onlyAlerts || due.Count > 0)
            {
                writes.Add(_put(changed.Alerted(due).Year, version));
            }

            alerts.AddRange(due);
        }

        Alerts = alerts;
        return writes;
    }
}
