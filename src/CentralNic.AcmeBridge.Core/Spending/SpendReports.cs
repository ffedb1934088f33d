using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.SubscriptionManagement;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Spending;

/// <summary>What was spent, what is left, what will be spent, and what reissues saved. It changes nothing.</summary>
public sealed class SpendReports
{
    private static readonly TimeSpan UsualNeededPaidTime =
        new CertificateProfile { Name = "", Description = "", Class = "", DcvMethods = [] }.NeededPaidTime;

    private readonly Ledger _ledger;
    private readonly LedgerIndex _lines;
    private readonly SubscriptionIndex _subscriptions;
    private readonly BudgetControl _budgets;
    private readonly ProfileCatalog _profiles;
    private readonly TenantDirectory _tenants;
    private readonly TimeProvider _time;

    internal SpendReports(
        Ledger ledger,
        LedgerIndex lines,
        SubscriptionIndex subscriptions,
        BudgetControl budgets,
        ProfileCatalog profiles,
        TenantDirectory tenants,
        TimeProvider time) =>
        (_ledger, _lines, _subscriptions, _budgets, _profiles, _tenants, _time) =
            (ledger, lines, subscriptions, budgets, profiles, tenants, time);

    /// <summary>Sums up what was spent.</summary>
    /// <param name="query">What, and how.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KeyNotFoundException">There is no such tenant, and the ledger has none.</exception>
    public async Task<SpendReport> ReportAsync(SpendQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var all = await _lines.ReadAsync(cancellationToken);
        RequireTenant(query.Tenant, all);
        var (from, to) = MonthsOf(query);
        var cells = all.Where(entry => (query.Tenant is null || entry.Key.Tenant == query.Tenant)
            && (query.Profile is null || entry.Key.Profile == query.Profile)
            && (query.Class is null || entry.Key.Class.Equals(query.Class, StringComparison.OrdinalIgnoreCase))
            && entry.Key.Month >= from && entry.Key.Month <= to).ToArray();
        return new SpendReport(
            Sum(cells, query.By),
            Sum(cells, SpendDimension.None),
            [.. await _budgets.StandingsAsync(query.Tenant is { } tenant ? new TenantId(tenant) : null, cancellationToken)],
            await SavedAsync(query, cancellationToken));
    }

    /// <summary>Foresees what renewals will cost.</summary>
    /// <param name="tenant">Whose; <see langword="null"/>: all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KeyNotFoundException">There is no such tenant, and the ledger has none.</exception>
    public async Task<SpendForecast> ForecastAsync(string? tenant, CancellationToken cancellationToken)
    {
        var all = await _lines.ReadAsync(cancellationToken);
        RequireTenant(tenant, all);
        var priceOf = await _lines.PricesAsync(cancellationToken);
        var (now, needed) = (_time.GetUtcNow(), NeededPaidTimes());
        var month = SpendKey.MonthOf(now);
        var running = await _subscriptions.FindAsync(
            digest => digest is { GoesOn: true, PaidUntil: not null } && (tenant is null || digest.Tenant == tenant), cancellationToken);
        var used = running.Where(digest => digest.NotAfter > now).ToArray();
        ForecastRow[] rows =
        [
            .. used
                .Select(digest => (Digest: digest, Due: DueOf(digest, needed), Price: priceOf(digest.CertificateOrder!)))
                .GroupBy(entry => (
                    Month: Math.Max(month, SpendKey.MonthOf(entry.Due)), entry.Digest.Tenant, entry.Digest.Class, entry.Price?.Currency))
                .OrderBy(group => group.Key.Month)
                .ThenBy(group => group.Key.Tenant, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Class, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Currency, StringComparer.Ordinal)
                .Select(group => new ForecastRow(
                    SpendKey.Text(group.Key.Month),
                    group.Key.Tenant,
                    group.Key.Class,
                    group.Key.Currency,
                    group.Count(),
                    group.Sum(entry => entry.Price?.Net ?? 0),
                    group.Count(entry => entry.Price is null))),
        ];
        return new SpendForecast(
            [.. rows],
            MonthEnd(month, [.. all.Where(entry => tenant is null || entry.Key.Tenant == tenant)], rows),
            running.Length - used.Length,
            [.. await _budgets.StandingsAsync(tenant is null ? null : new TenantId(tenant), cancellationToken)]);
    }

    /// <summary>Lists what was charged and given back, line by line, in no order.</summary>
    /// <param name="query">Which; how it is summed up does not count.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="KeyNotFoundException">There is no such tenant, and the ledger has none.</exception>
    public async IAsyncEnumerable<LedgerEntry> ListAsync(
        SpendQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        RequireTenant(query.Tenant, await _lines.ReadAsync(cancellationToken));
        var (from, to) = MonthsOf(query);
        await foreach (var line in _ledger.ReadAsync(cancellationToken))
        {
            if (line.Kind is LedgerEntryKind.Booked or LedgerEntryKind.Refunded
                && (query.Tenant is null || line.Tenant.Value == query.Tenant)
                && (query.Profile is null || line.Profile == query.Profile)
                && (query.Class is null || line.Class.Equals(query.Class, StringComparison.OrdinalIgnoreCase))
                && SpendKey.MonthOf(line.ReservedAt) is var month && month >= from && month <= to)
            {
                yield return line;
            }
        }
    }

    private static ImmutableArray<SpendRow> Sum((SpendKey Key, SpendCell Cell)[] cells, SpendDimension by) =>
    [
        .. cells
            .GroupBy(entry => (
                Month: by.HasFlag(SpendDimension.Month) ? entry.Key.Month : (int?)null,
                Tenant: by.HasFlag(SpendDimension.Tenant) ? entry.Key.Tenant : null,
                Profile: by.HasFlag(SpendDimension.Profile) ? entry.Key.Profile : null,
                Class: by.HasFlag(SpendDimension.Class) ? entry.Key.Class : null,
                entry.Key.Currency))
            .OrderBy(group => group.Key.Month)
            .ThenBy(group => group.Key.Tenant, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Profile, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Class, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Currency, StringComparer.Ordinal)
            .Select(group => (group.Key, Cell: group.Aggregate(default(SpendCell), (sum, entry) => sum + entry.Cell)))
            .Select(row => new SpendRow
            {
                Month = row.Key.Month is { } month ? SpendKey.Text(month) : null,
                Tenant = row.Key.Tenant,
                Profile = row.Key.Profile,
                Class = row.Key.Class,
                Currency = row.Key.Currency,
                Purchases = row.Cell.Purchases,
                Renewals = row.Cell.Renewals,
                Refunds = row.Cell.Refunds,
                Net = row.Cell.Booked - row.Cell.Refunded,
                Vat = row.Cell.BookedVat - row.Cell.RefundedVat,
                Reserved = row.Cell.Reserved,
            }),
    ];

    private async Task<ImmutableArray<SavedRow>> SavedAsync(SpendQuery query, CancellationToken cancellationToken)
    {
        var priceOf = await _lines.PricesAsync(cancellationToken);
        var filter = new SubscriptionFilter { Tenant = query.Tenant, Profile = query.Profile, Class = query.Class };
        var (from, to) = MonthsOf(query);
        var saved = await _subscriptions.FindAsync(
            digest => digest.CertificateOrder is not null && !digest.Reissues.IsEmpty && filter.Matches(digest), cancellationToken);
        return
        [
            .. saved
                .Select(digest => (
                    Count: digest.Reissues.Count(at => SpendKey.MonthOf(at) is var month && month >= from && month <= to),
                    Price: priceOf(digest.CertificateOrder!)))
                .Where(entry => entry.Count > 0)
                .GroupBy(entry => entry.Price?.Currency)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new SavedRow(
                    group.Key,
                    group.Sum(entry => entry.Count),
                    group.Sum(entry => entry.Count * (entry.Price?.Net ?? 0)),
                    group.Sum(entry => entry.Price is null ? entry.Count : 0))),
        ];
    }

    private static ImmutableArray<MonthEndRow> MonthEnd(
        int month, (SpendKey Key, SpendCell Cell)[] all, ForecastRow[] rows)
    {
        var text = SpendKey.Text(month);
        var spent = all.Where(entry => entry.Key.Month == month).ToLookup(entry => entry.Key.Currency, entry => entry.Cell);
        var expected = rows.Where(row => row.Month == text).ToLookup(row => row.Currency, row => row.Net);
        return
        [
            .. spent.Select(group => group.Key).Union(expected.Select(group => group.Key)).Order(StringComparer.Ordinal).Select(currency =>
                new MonthEndRow(
                    text,
                    currency,
                    spent[currency].Sum(cell => cell.Booked - cell.Refunded + cell.Reserved),
                    expected[currency].Sum())),
        ];
    }

    private static DateTimeOffset DueOf(SubscriptionDigest digest, Dictionary<string, TimeSpan> needed) => digest.PaidUntil!.Value
        - (digest.Profile is { } profile && needed.TryGetValue(profile, out var own) ? own : UsualNeededPaidTime);

    private Dictionary<string, TimeSpan> NeededPaidTimes() => _profiles.All.ToDictionary(
        offered => offered.Profile.Name, offered => offered.Profile.NeededPaidTime, StringComparer.Ordinal);

    private static (int From, int To) MonthsOf(SpendQuery query) => (
        query.From is { } first ? SpendKey.MonthOf(first) : 0, query.To is { } last ? SpendKey.MonthOf(last) : int.MaxValue);

    /// <summary>
    /// A misspelt name must not look like one who bought nothing. Who was a tenant once, and bought, is known by the ledger.
    /// </summary>
    private void RequireTenant(string? tenant, ImmutableArray<(SpendKey Key, SpendCell Cell)> known)
    {
        if (tenant is null || _tenants.All.Any(each => each.Id.Value == tenant) || known.Any(entry => entry.Key.Tenant == tenant))
        {
            return;
        }

        throw new KeyNotFoundException(
            $"There is no tenant '{tenant}', and the ledger has none. Tenants: "
            + $"{string.Join(", ", _tenants.All.Select(each => each.Id.Value).Order(StringComparer.Ordinal))}.");
    }
}
