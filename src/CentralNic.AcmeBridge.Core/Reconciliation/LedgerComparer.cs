using System.Collections.Immutable;
using System.Globalization;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller;
using CentralNic.Reseller.Accounts;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.CertificateOrders;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Reconciliation;

/// <summary>
/// Compares the ledger with the reseller once a day, and when the operator wants it: the status of each paid order, and the account's
/// amount.
/// A refund that the ledger does not know is booked when there is no doubt: the order was cancelled and its class has refunds, or the
/// amount has risen by exactly what the orders cost that the CA failed. All else is told.
/// </summary>
public sealed partial class LedgerComparer : IPeriodicTask
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);
    private static readonly TimeSpan WhileClockIsOff = TimeSpan.FromMinutes(10);

    /// <summary>A paid year, and the time in which its end is settled.</summary>
    internal static readonly TimeSpan Compared = TimeSpan.FromDays(400);

    private const int MostNamed = 3;

    private readonly IDocumentStore _store;
    private readonly DocumentSet<LedgerComparison> _comparisons;
    private readonly Ledger _ledger;
    private readonly OrderRepository _orders;
    private readonly BudgetControl _budgets;
    private readonly SubscriptionRepository _subscriptions;
    private readonly CertificateClassCatalog _classes;
    private readonly ResellerClient _reseller;
    private readonly HealthMonitor _health;
    private readonly ClockCheck _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<LedgerComparer> _logger;
    private readonly KeyedLock<string> _locks = new(1);

    internal LedgerComparer(
        IDocumentStore store,
        Ledger ledger,
        OrderRepository orders,
        BudgetControl budgets,
        SubscriptionRepository subscriptions,
        CertificateClassCatalog classes,
        ResellerClient reseller,
        HealthMonitor health,
        ClockCheck clock,
        TimeProvider time,
        ILogger<LedgerComparer> logger)
    {
        _comparisons = new DocumentSet<LedgerComparison>(
            store, "ledger-comparison", ReconciliationJson.Default, _ => "last");
        (_store, _ledger, _orders, _budgets, _subscriptions) = (store, ledger, orders, budgets, subscriptions);
        (_classes, _reseller, _health, _clock, _time, _logger) = (classes, reseller, health, clock, time, logger);
    }

    /// <inheritdoc/>
    public string Name => "ledger-comparison";

    /// <summary>At the start others need the reseller more.</summary>
    public TimeSpan FirstWait => TimeSpan.FromMinutes(5);

    /// <summary>The program starts: what the last comparison found is still so.</summary>
    internal async Task RestoreAsync(CancellationToken cancellationToken)
    {
        if (await FindLastAsync(cancellationToken) is { } last)
        {
            TellHealth(last);
        }
    }

    /// <summary>What the last comparison found; <see langword="null"/>: there was none.</summary>
    /// <param name="cancellationToken">Gives up reading.</param>
    public async ValueTask<LedgerComparison?> FindLastAsync(CancellationToken cancellationToken) =>
        (await _comparisons.ReadAsync("last", cancellationToken))?.Value;

    /// <inheritdoc/>
    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        if (!await _clock.IsKnownToBeRightAsync(cancellationToken))
        {
            return PeriodicRound.Idle(WhileClockIsOff);
        }

        // One of the future was made when the clock was ahead; how long ago that was, nobody knows.
        var now = _time.GetUtcNow();
        if (await FindLastAsync(cancellationToken) is { } last && last.At <= now && last.At + Interval > now)
        {
            return PeriodicRound.Idle(last.At + Interval - now);
        }

        await CompareAsync(cancellationToken);
        return PeriodicRound.Done(Interval);
    }

    /// <summary>Compares now.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ResellerException">The reseller is away.</exception>
    /// <exception cref="InvalidOperationException">This machine's clock is wrong, by which purchases are chosen.</exception>
    public async Task<LedgerComparison> CompareAsync(CancellationToken cancellationToken)
    {
        await _clock.RequireForOperatorAsync(cancellationToken);
        using var turn = await _locks.TakeAsync(Name, cancellationToken);
        var before = await _comparisons.ReadAsync("last", cancellationToken);
        var comparison = await CompareAsync(before?.Value, cancellationToken);
        await _store.CommitAsync([_comparisons.Put(comparison, before?.Version ?? 0)], cancellationToken);
        Tell(comparison);
        TellHealth(comparison);
        return comparison;
    }

    private async Task<LedgerComparison> CompareAsync(LedgerComparison? before, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var lines = await _ledger.ReadAsync(cancellationToken).ToListAsync(cancellationToken);
        var refunded = lines.Where(line => line.Kind == LedgerEntryKind.Refunded).Select(KeyOf).ToHashSet();
        var open = lines
            .Where(line => line.Kind == LedgerEntryKind.Booked && now - line.ReservedAt < Compared && !refunded.Contains(KeyOf(line)))
            .ToList();
        var upstream = await ListAsync(cancellationToken);
        var (differences, booked, failed) = (new List<LedgerDifference>(), new List<string>(), new List<LedgerEntry>());
        foreach (var line in open)
        {
            if (line.CertificateOrder is { } id && await StatusOfAsync(id, upstream, cancellationToken) is var status)
            {
                var finding = await FindAsync(line, id, status, booked, failed, cancellationToken);
                if (finding is not null)
                {
                    differences.Add(new LedgerDifference(id, line.Order.Value, line.Tenant.Value, finding));
                }
            }
        }

        var account = await CompareAccountAsync(before?.Account, cancellationToken);
        if (account is { OpenReservations: 0, Unexplained: > 0 }
            && await BookFailedAsync(failed, before!.At, account.Unexplained.Value, cancellationToken) is { Count: > 0 } seen)
        {
            booked.AddRange(seen.Select(line => line.CertificateOrder!));
            failed = [.. failed.Except(seen)];
            account = account with { LedgerTotal = account.LedgerTotal - account.Unexplained.Value, Unexplained = 0 };
        }

        differences.AddRange(failed.Select(line => new LedgerDifference(
            line.CertificateOrder!,
            line.Order.Value,
            line.Tenant.Value,
            "The CA failed it. Whether the reseller gave its price back by itself could not be seen in the account's amount: check the "
            + "Control Panel.")));
        return new LedgerComparison
        {
            At = now,
            Compared = open.Count,
            Refunded = [.. booked],
            Differences = [.. differences],
            NotInLedger = await StrangersAsync(lines, upstream, cancellationToken),
            Account = account,
        };
    }

    /// <summary>What differs, as a sentence; a refund that is certain is booked instead, and failed orders are collected.</summary>
    private async Task<string?> FindAsync(
        LedgerEntry line,
        string id,
        CertificateStatus? status,
        List<string> booked,
        List<LedgerEntry> failed,
        CancellationToken cancellationToken)
    {
        var order = await _orders.FindAsync(line.Order, cancellationToken);
        var hasRefunds = _classes.Find(line.Class)?.RefundOnCancel == true;
        switch (status)
        {
            case null:
                return await _subscriptions.IsHandedOverAsync(id, cancellationToken) ? null : "The reseller does not know it.";
            case CertificateStatus.Canceled or CertificateStatus.Failed when order is { IsFinal: false }:
                return null; // Its own work is about to find out, and books the refund.
            case CertificateStatus.Canceled when order is { Status: OrderStatus.Valid }:
                return "It is cancelled at the reseller, though its certificate was handed out: ask the reseller whether it is still "
                    + "valid.";
            case CertificateStatus.Canceled when hasRefunds && order is not null && await TryRefundAsync(line, cancellationToken):
                booked.Add(id);
                return null;
            case CertificateStatus.Processing when hasRefunds && order is { Status: OrderStatus.Invalid }:
                return "Its order ended, and it is still in progress at the reseller, which refused to cancel it: cancel it in the Control "
                    + "Panel; its refund is booked then.";
            case CertificateStatus.Failed when hasRefunds:
                failed.Add(line);
                return null;
            default:
                return null;
        }
    }

    private async Task<bool> TryRefundAsync(LedgerEntry line, CancellationToken cancellationToken)
    {
        var order = (await _orders.FindAsync(line.Order, cancellationToken))!;
        if (order.Issuance is not { Price: not null } issuance
            || issuance.Id != line.Issuance
            || issuance.PurchaseAttempt != line.PurchaseAttempt)
        {
            return false;
        }

        try
        {
            await _budgets.SettleAsync(
                order,
                move => _orders.UpdateAsync(
                    order.Id, current => new OrderChange(current, move.Refund(current, line.Class)), cancellationToken),
                cancellationToken);
            return true;
        }
        catch (DocumentConflictException conflict) when (conflict.Key.Kind == Ledger.Kind)
        {
            return false; // The order's own work was quicker.
        }
    }

    /// <summary>Books the refunds of orders that the CA failed, when the amount has risen by exactly what they cost.</summary>
    private async Task<List<LedgerEntry>> BookFailedAsync(
        List<LedgerEntry> failed, DateTimeOffset since, decimal risen, CancellationToken cancellationToken)
    {
        List<LedgerEntry>[] candidates = [[.. failed.Where(line => line.At >= since)], failed];
        var refunded = Array.Find(candidates, lines => lines.Count > 0 && lines.Sum(Gross) == risen) ?? [];
        var booked = new List<LedgerEntry>();
        foreach (var line in refunded)
        {
            if (await TryRefundAsync(line, cancellationToken))
            {
                booked.Add(line);
            }
        }

        return booked.Count == refunded.Count ? booked : [];
    }

    private async Task<AccountComparison?> CompareAccountAsync(AccountComparison? before, CancellationToken cancellationToken)
    {
        try
        {
            var account = await _reseller.Account.StatusAsync(CommandPriority.Housekeeping, cancellationToken);
            if (account.Amount is not { } amount)
            {
                return null;
            }

            var lines = await _ledger.ReadAsync(cancellationToken).ToListAsync(cancellationToken);
            var settled = lines.Where(line => line.Kind is LedgerEntryKind.Booked or LedgerEntryKind.Released).Select(KeyOf).ToHashSet();
            var total = lines.Where(line => line.Kind == LedgerEntryKind.Booked).Sum(
                Gross) - lines.Where(line => line.Kind == LedgerEntryKind.Refunded).Sum(Gross);
            var now = new AccountComparison(
                amount,
                account.Currency,
                total,
                lines.Count(line => line.Kind == LedgerEntryKind.Reserved && !settled.Contains(KeyOf(line))));
            return before is null
                ? now
                : now with { Change = amount - before.Amount, Unexplained = amount - before.Amount + (total - before.LedgerTotal) };
        }
        catch (ResellerException refusal) when (refusal.Kind is ResellerErrorKind.Authorization)
        {
            LogNoAccount(refusal.Message);
            return before;
        }
    }

    private async Task<Dictionary<string, CertificateOrderListEntry>> ListAsync(CancellationToken cancellationToken)
    {
        // One list for all purchases costs a command per thousand. What was cancelled may be left out of it.
        var all = new Dictionary<string, CertificateOrderListEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var status in new string?[] { null, "cancel*" })
        {
            await foreach (var entry in _reseller.CertificateOrders.ListAsync(
                new CertificateOrderListFilter { Status = status }, CommandPriority.Housekeeping, cancellationToken))
            {
                all[entry.OrderId] = entry;
            }
        }

        return all;
    }

    /// <summary>The list is believed when it shows an order that lives; all else is asked for by itself.</summary>
    private async Task<CertificateStatus?> StatusOfAsync(
        string id, Dictionary<string, CertificateOrderListEntry> upstream, CancellationToken cancellationToken)
    {
        if (upstream.TryGetValue(id, out var listed)
            && listed.Status is CertificateStatus.Active or CertificateStatus.Processing or CertificateStatus.Expired)
        {
            return listed.Status;
        }

        try
        {
            return (await _reseller.CertificateOrders.StatusAsync(id, CommandPriority.Housekeeping, cancellationToken)).Status;
        }
        catch (ResellerException missing) when (missing.Kind == ResellerErrorKind.NotFound)
        {
            return null;
        }
    }

    private async Task<ImmutableArray<string>> StrangersAsync(
        List<LedgerEntry> lines, Dictionary<string, CertificateOrderListEntry> upstream, CancellationToken cancellationToken)
    {
        if (lines.Count == 0)
        {
            return [];
        }

        // Lists have whole seconds, and the reseller's clock may differ a little.
        var (first, known) = (
            lines.Min(line => line.At).AddMinutes(-1),
            lines.Select(line => line.CertificateOrder).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase));
        var strangers = ImmutableArray.CreateBuilder<string>();
        foreach (var entry in upstream.Values.Where(entry => entry.CreatedDate >= first && !known.Contains(entry.OrderId)))
        {
            if (await _subscriptions.FindByCertificateOrderAsync(entry.OrderId, cancellationToken) is null)
            {
                strangers.Add(entry.OrderId);
            }
        }

        return strangers.DrainToImmutable();
    }

    private static (string Issuance, int Attempt) KeyOf(LedgerEntry line) => (line.Issuance.Value, line.PurchaseAttempt);

    private static decimal Gross(LedgerEntry line) => line.Price.Net + line.Price.Vat;

    private void TellHealth(LedgerComparison comparison)
    {
        if (comparison.Differences.IsEmpty)
        {
            _health.Clear(HealthConditions.LedgerDiffers);
            return;
        }

        var named = comparison.Differences.Take(MostNamed)
            .Select(difference => $"{difference.CertificateOrder} (order {difference.Order}): {difference.Text}");
        _health.Set(
            HealthConditions.LedgerDiffers,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Ledger and reseller differ on {comparison.Differences.Length} certificate order(s), as compared on {comparison.At:u}: "
                + $"{string.Join(" ", named)}{(comparison.Differences.Length > MostNamed ? " …" : "")} "
                + $"What names all and compares again, and ends this when they agree: {OperatorCommands.Line("ledger compare")}"));
    }

    private void Tell(LedgerComparison comparison)
    {
        LogCompared(comparison.Compared, comparison.Differences.Length, comparison.NotInLedger.Length);
        foreach (var order in comparison.Refunded)
        {
            LogRefunded(order);
        }

        foreach (var difference in comparison.Differences)
        {
            LogDifference(difference.CertificateOrder, difference.Order, difference.Text);
        }

        if (comparison.Account is { Unexplained: not null and not 0 } account)
        {
            LogUnexplained(
                string.Create(CultureInfo.InvariantCulture, $"{account.Unexplained:+0.00;-0.00} {account.Currency}"),
                account.OpenReservations);
        }
    }
}
