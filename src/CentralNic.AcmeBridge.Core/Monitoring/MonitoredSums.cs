using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.SubscriptionManagement;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Monitoring;

/// <summary>
/// What money, budgets, certificates and subscriptions come to, for monitoring: worked out from indexes in memory now and then, so that a
/// scrape reads no documents.
/// </summary>
internal sealed class MonitoredSums(
    LedgerIndex ledger,
    SubscriptionIndex subscriptions,
    BudgetControl budgets,
    BudgetPlan plan,
    TenantDirectory tenants,
    TimeProvider time) : IDisposable
{
    private static readonly (string Range, double Days)[] Ranges =
        [("expired", 0), ("0-3", 3), ("3-7", 7), ("7-14", 14), ("14-30", 30), ("30-90", 90), ("90+", double.PositiveInfinity)];

    private readonly SemaphoreSlim _refreshing = new(1);
    private DateTimeOffset? _at;

    /// <summary>The sums as they were worked out last; at first all are empty.</summary>
    public MonitoredSumsReading Latest { get; private set; } = new();

    /// <summary>Works them out unless that was done lately.</summary>
    /// <param name="age">How old they may be.</param>
    /// <exception cref="Store.StoreUnavailableException">The store cannot be read.</exception>
    public async Task RefreshAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (_at is { } at && now - at < age && now >= at)
            {
                return;
            }

            var money = await ledger.ReadAsync(cancellationToken);
            var paid = await subscriptions.FindAsync(wanted: null, cancellationToken);
            var standings = await StandingsAsync(cancellationToken);
            Latest = new MonitoredSumsReading
            {
                Booked = Money(money, cell => cell.Booked),
                Refunded = Money(money, cell => cell.Refunded),
                Reserved = Money(money, cell => cell.Reserved),
                Purchases = [.. Purchases(money)],
                BudgetLimits = [.. standings.Select(each => Budget(each.Tenant, each.Standing, each.Standing.Limit))],
                BudgetsSpent = [.. standings.Select(each => Budget(each.Tenant, each.Standing, each.Standing.Spent))],
                Certificates = Days(paid, now, digest => digest.NotAfter),
                Subscriptions = Days(paid, now, digest => digest.GoesOn ? digest.PaidUntil : null),
            };
            _at = now;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public void Dispose() => _refreshing.Dispose();

    /// <summary>The name of the range that some days lie in.</summary>
    internal static string RangeOf(TimeSpan left) => Ranges.First(range => left.TotalDays < range.Days).Range;

    private static KeyValuePair<string, object?> Tag(string name, string? value) => new(name, value ?? "");

    private static ImmutableArray<Measurement<double>> Money(
        ImmutableArray<(SpendKey Key, SpendCell Cell)> cells, Func<SpendCell, decimal> amount) =>
    [
        .. cells.GroupBy(entry => (entry.Key.Tenant, entry.Key.Class, entry.Key.Currency)).Select(group => new Measurement<double>(
            (double)group.Sum(entry => amount(entry.Cell)),
            Tag("tenant", group.Key.Tenant),
            Tag("class", group.Key.Class),
            Tag("currency", group.Key.Currency))),
    ];

    private static IEnumerable<Measurement<long>> Purchases(ImmutableArray<(SpendKey Key, SpendCell Cell)> cells)
    {
        foreach (var group in cells.GroupBy(entry => (entry.Key.Tenant, entry.Key.Class)))
        {
            Measurement<long> Of(string kind, Func<SpendCell, long> count) => new(
                group.Sum(entry => count(entry.Cell)), Tag("tenant", group.Key.Tenant), Tag("class", group.Key.Class), Tag("kind", kind));
            yield return Of("purchase", cell => cell.Purchases - cell.Renewals);
            yield return Of("renewal", cell => cell.Renewals);
            yield return Of("refund", cell => cell.Refunds);
        }
    }

    private static Measurement<double> Budget(string? tenant, BudgetStanding standing, decimal amount) => new(
        (double)amount, Tag("budget", standing.Key), Tag("tenant", tenant), Tag("currency", standing.Currency));

    private static ImmutableArray<Measurement<long>> Days(
        ImmutableArray<SubscriptionDigest> all, DateTimeOffset now, Func<SubscriptionDigest, DateTimeOffset?> end) =>
    [
        .. from digest in all
           let until = end(digest)
           where until is not null
           group digest by (digest.Tenant, digest.Class, Range: RangeOf(until.Value - now)) into found
           select new Measurement<long>(
               found.Count(),
               Tag("tenant", found.Key.Tenant),
               Tag("class", found.Key.Class),
               Tag("days_left", found.Key.Range)),
    ];

    /// <summary>The limits of months and years; that of a single order is never used up.</summary>
    private async Task<List<(string? Tenant, BudgetStanding Standing)>> StandingsAsync(CancellationToken cancellationToken)
    {
        var found = new List<(string? Tenant, BudgetStanding Standing)>();
        foreach (var standing in await budgets.StandingsAsync(tenant: null, cancellationToken))
        {
            found.Add((null, standing));
        }

        foreach (var id in tenants.All.Select(tenant => tenant.Id).Where(id => !plan.Of(id).IsNone))
        {
            found.AddRange(
                from standing in await budgets.StandingsAsync(id, cancellationToken)
                where standing.IsOf(id.Value)
                select ((string?)id.Value, standing));
        }

        return [.. found.Where(each => each.Standing.Period != "order")];
    }
}

/// <summary>The sums at a moment, with their tags.</summary>
internal sealed record MonitoredSumsReading
{
    public ImmutableArray<Measurement<double>> Booked { get; init; } = [];

    public ImmutableArray<Measurement<double>> Refunded { get; init; } = [];

    public ImmutableArray<Measurement<double>> Reserved { get; init; } = [];

    public ImmutableArray<Measurement<long>> Purchases { get; init; } = [];

    public ImmutableArray<Measurement<double>> BudgetLimits { get; init; } = [];

    public ImmutableArray<Measurement<double>> BudgetsSpent { get; init; } = [];

    public ImmutableArray<Measurement<long>> Certificates { get; init; } = [];

    public ImmutableArray<Measurement<long>> Subscriptions { get; init; } = [];
}
