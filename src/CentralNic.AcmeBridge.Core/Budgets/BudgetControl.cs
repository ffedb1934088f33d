using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Budgets;

/// <summary>
/// What was spent, by payer and year, and the limits on it. Commits that move money take turns in a process, so that many orders of one
/// tenant do not push each other aside for ever; between processes the documents' versions decide.
/// </summary>
internal sealed class BudgetControl : IDisposable
{
    /// <summary>The kind of the documents.</summary>
    public const string Kind = "budget";

    private readonly IDocumentStore _store;
    private readonly Ledger _ledger;
    private readonly BudgetPlan _plan;
    private readonly PurchaseLimiter? _purchases;
    private readonly TimeProvider _time;
    private readonly ILogger<BudgetControl> _logger;
    private readonly DocumentSet<BudgetYear> _years;
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Opens the ledger.</summary>
    /// <param name="ledger">The lines that it adds up.</param>
    /// <param name="logger">Told of limits that are nearly or wholly used up.</param>
    /// <param name="purchases">Counts the purchases; <see langword="null"/>: nothing but the money is counted.</param>
    public BudgetControl(
        IDocumentStore store,
        Ledger ledger,
        BudgetPlan plan,
        TimeProvider time,
        ILogger<BudgetControl> logger,
        PurchaseLimiter? purchases = null)
    {
        (_store, _ledger, _plan, _time, _logger, _purchases) = (store, ledger, plan, time, logger, purchases);
        _years = new DocumentSet<BudgetYear>(store, Kind, BudgetsJson.Default, year => BudgetYear.IdOf(year.Tenant, year.Year));
    }

    /// <summary>Lists what was spent, by payer and year.</summary>
    public async IAsyncEnumerable<BudgetYear> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var year in _years.ListAsync(null, cancellationToken))
        {
            yield return year.Value;
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Whether any limit can stop a tenant's purchases.</summary>
    internal bool Limits(TenantId tenant) => !_plan.All.IsNone || !_plan.Of(tenant).IsNone;

    /// <summary>Whether a limit that concerns a tenant names a currency, so that prices must name theirs.</summary>
    internal bool NeedsCurrency(TenantId tenant) => _plan.All.Currency is not null || _plan.Of(tenant).Currency is not null;

    /// <summary>Judges a purchase that is not decided yet; changes nothing.</summary>
    /// <param name="price">What it would cost; <see langword="null"/>: not known.</param>
    /// <returns>The refusal, if any.</returns>
    internal async Task<BudgetRefusal?> JudgeAsync(TenantId tenant, Price? price, CancellationToken cancellationToken) =>
        (await BeginAsync(tenant, _time.GetUtcNow(), null, cancellationToken)).Judge(price);

    /// <summary>A purchase was refused for want of budget: the operator is told of the limit, once.</summary>
    /// <param name="price">What it would have cost; <see langword="null"/>: that is not known, and nothing is told.</param>
    internal async Task AlertAsync(TenantId tenant, Price? price, CancellationToken cancellationToken)
    {
        if (price is not null && (await BeginAsync(tenant, _time.GetUtcNow(), null, cancellationToken)).Refuse(price).Count > 0)
        {
            await TakeTurnAsync(tenant, _time.GetUtcNow, null, turn => NoteAsync(turn.Refuse(price), cancellationToken), cancellationToken);
        }
    }

    /// <summary>What a new purchase would be judged by now. Nothing may be committed with it: it is not in its turn.</summary>
    /// <param name="nameSet">The key by which the purchases for its names are counted.</param>
    internal async Task<BudgetPosting> LookAsync(Order order, string nameSet, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        return await BeginAsync(order.Tenant, now, await CountsAsync(order, nameSet, now, cancellationToken), cancellationToken);
    }

    /// <summary>How the limits of money stand now: the tenant's, then those of all.</summary>
    /// <param name="tenant">Whose; <see langword="null"/>: those of all tenants together alone.</param>
    public async Task<IReadOnlyList<BudgetStanding>> StandingsAsync(TenantId? tenant, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (tenant is { } one)
        {
            return [.. (await BeginAsync(one, now, null, cancellationToken)).Standings];
        }

        var all = await ReadAsync(null, now.UtcDateTime.Year, cancellationToken);
        return [.. AccountOfAll(all.Value).Standings(now.ToUniversalTime())];
    }

    /// <summary>Decides about a new purchase, in its turn.</summary>
    /// <param name="nameSet">The key by which the purchases for its names are counted; <see langword="null"/>: they are not.</param>
    /// <param name="commit">Commits with the writes that it takes from the move.</param>
    internal Task<Order> ReserveAsync(
        Order order, string? nameSet, Func<BudgetPosting, Task<Order>> commit, CancellationToken cancellationToken) =>
        TakeTurnAsync(order.Tenant, _time.GetUtcNow, at => CountsAsync(order, nameSet, at, cancellationToken), commit, cancellationToken);

    /// <summary>Whether the account, its external account key and its tenant may buy once more now.</summary>
    /// <param name="order">The order that the purchase would be for.</param>
    internal async Task<RuleRefusal?> RefusalOfPurchaseAsync(Order order, CancellationToken cancellationToken) =>
        (await CountsAsync(order, null, _time.GetUtcNow(), cancellationToken))?.Refusal(continues: false);

    /// <summary>Changes an order, in its turn if money is set aside or was spent for it.</summary>
    /// <param name="commit">Commits with the writes that it takes from the move.</param>
    internal Task<Order> SettleAsync(Order order, Func<BudgetPosting, Task<Order>> commit, CancellationToken cancellationToken)
    {
        if (order.Issuance is not { Price: not null, IntendedAt: { } reservedAt })
        {
            return commit(new BudgetPosting(_ledger, _years.Put, _time.GetUtcNow()));
        }

        return TakeTurnAsync(
            order.Tenant,
            () => reservedAt,
            at => CountsAsync(order, order.Issuance.CountedAs, at, cancellationToken),
            commit,
            cancellationToken);
    }

    /// <summary>Keeps all purchases from being decided until what is returned is disposed.</summary>
    internal async ValueTask<IDisposable?> HoldAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Hold(_turn);
    }

    private async Task<bool> NoteAsync(IReadOnlyList<DocumentWrite> alerts, CancellationToken cancellationToken)
    {
        if (alerts.Count > 0)
        {
            await _store.CommitAsync(alerts, cancellationToken);
        }

        return alerts.Count > 0;
    }

    private async Task<PurchaseCounts?> CountsAsync(Order order, string? nameSet, DateTimeOffset at, CancellationToken cancellationToken) =>
        _purchases is null ? null : await _purchases.ReadAsync(order, nameSet, at, cancellationToken);

    private async Task<T> TakeTurnAsync<T>(
        TenantId tenant,
        Func<DateTimeOffset> at,
        Func<DateTimeOffset, Task<PurchaseCounts?>>? counts,
        Func<BudgetPosting, Task<T>> commit,
        CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var when = at();
                var move = await BeginAsync(tenant, when, counts is null ? null : await counts(when), cancellationToken);
                try
                {
                    var committed = await commit(move);
                    foreach (var alert in move.Alerts)
                    {
                        _logger.Alert(alert);
                    }

                    return committed;
                }
                catch (DocumentConflictException conflict) when (conflict.Key.Kind == Kind || PurchaseLimiter.IsKind(conflict.Key.Kind))
                {
                    // Another process moved money meanwhile; it is judged anew by what is there now.
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<BudgetPosting> BeginAsync(
        TenantId tenant, DateTimeOffset at, PurchaseCounts? counts, CancellationToken cancellationToken)
    {
        var own = await ReadAsync(tenant, at.UtcDateTime.Year, cancellationToken);
        var all = await ReadAsync(null, at.UtcDateTime.Year, cancellationToken);
        return new BudgetPosting(
            _ledger,
            _years.Put,
            at.ToUniversalTime(),
            (new BudgetAccount($"Tenants:{tenant}:Budget", "this account's budget", _plan.Of(tenant), own.Value), own.Version),
            (AccountOfAll(all.Value), all.Version))
        {
            Counts = counts,
        };
    }

    private BudgetAccount AccountOfAll(BudgetYear year) => new("Budget", "the server's budget", _plan.All, year);

    private async Task<Versioned<BudgetYear>> ReadAsync(TenantId? tenant, int year, CancellationToken cancellationToken) =>
        await _years.ReadAsync(BudgetYear.IdOf(tenant, year), cancellationToken)
            ?? new Versioned<BudgetYear>(new BudgetYear { Tenant = tenant, Year = year }, 0);

    private sealed class Hold(SemaphoreSlim turn) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                turn.Release();
            }
        }
    }
}
