using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller;
using CentralNic.Reseller.Accounts;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Ending;

/// <summary>
/// Looks at the account's money while orders wait for it, one read for all of them, and has them go on when there is more. How the numbers
/// of StatusAccount add up to what can be spent is not documented, so above all it counts that one of them has risen.
/// </summary>
internal sealed partial class CreditProbe(
    OrderRepository orders,
    WorkRunner work,
    PeriodicTasks tasks,
    ResellerClient reseller,
    IssuanceOptions options,
    TimeProvider time,
    ILogger<CreditProbe> logger)
    : IPeriodicTask
{
    private readonly ConcurrentDictionary<OrderId, decimal?> _prices = new();
    private readonly Dictionary<OrderId, (decimal, decimal)> _tried = [];
    private (decimal Amount, decimal Credit)? _seen;
    private DateTimeOffset _lookedAt;
    private volatile bool _isUrgent;

    public string Name => "account-credit";

    /// <summary>An order waits for credit from now on.</summary>
    /// <param name="price">What it costs; <see langword="null"/>: not known.</param>
    public void Wait(OrderId order, Price? price)
    {
        _prices[order] = price is null ? null : price.Net + price.Vat;
        tasks.Wake(this);
    }

    /// <summary>Something was bought, so there is credit again, at least for that.</summary>
    public void Bought()
    {
        if (!_prices.IsEmpty)
        {
            _isUrgent = true;
            tasks.Wake(this);
        }
    }

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        var waiting = new List<Order>();
        await foreach (var order in orders.ListAttentionAsync(cancellationToken))
        {
            if (IsWaiting(order))
            {
                waiting.Add(order);
            }
        }

        if (waiting.Count == 0)
        {
            _prices.Clear();
            _tried.Clear();
            _seen = null;
            return new PeriodicRound(null, WasIdle: true);
        }

        if (!_isUrgent && _seen is not null && (time.GetUtcNow() - _lookedAt).Duration() is var age && age < options.CreditLook)
        {
            return PeriodicRound.Done(options.CreditLook - age);
        }

        _isUrgent = false;
        AccountStatus account;
        try
        {
            account = await reseller.Account.StatusAsync(CommandPriority.Interactive, cancellationToken);
        }
        catch (ResellerException trouble)
        {
            // The orders try again by themselves, only not as soon.
            LogNotSeen(trouble.Message, options.CreditDelay);
            return PeriodicRound.Done(options.CreditDelay);
        }

        _lookedAt = time.GetUtcNow();
        await GoOnAsync(waiting, (account.Amount ?? 0, account.Credit ?? 0), cancellationToken);
        return PeriodicRound.Done(options.CreditLook);
    }

    private static bool IsWaiting(Order order) =>
        order is { IsFinal: false, Issuance: { State: IssuanceState.Planned, Attention.Kind: AttentionKind.CreditExhausted } };

    private async Task GoOnAsync(List<Order> waiting, (decimal Amount, decimal Credit) money, CancellationToken cancellationToken)
    {
        var hasRisen = _seen is { } before && (money.Amount > before.Amount || money.Credit > before.Credit);
        _seen = money;
        if (hasRisen)
        {
            LogRisen(waiting.Count);
        }

        await PeriodicRound.ForEachAsync(
            waiting.OrderBy(order => order.Issuance!.Attention!.Since),
            async order =>
            {
                // It may have risen before the first check. What was tried with the same money in vain is not tried again.
                var suffices = _prices.GetValueOrDefault(order.Id) is { } price
                    && price <= money.Amount + money.Credit
                    && !(_tried.TryGetValue(order.Id, out var tried) && tried == money);
                if (!hasRisen && !suffices)
                {
                    return;
                }

                _tried[order.Id] = money;
                await orders.UpdateAsync(order.Id, current => IsWaiting(current) ? GoOn(current, hasRisen) : current, cancellationToken);
                work.Schedule(new WorkItem(WorkKind.Issuance, order.Id));
            },
            cancellationToken);
    }

    private static Order GoOn(Order order, bool hasRisen)
    {
        var issuance = order.Issuance! with { NextLook = null };
        return order with { Issuance = hasRisen ? issuance with { Attention = null } : issuance };
    }

    [LoggerMessage(
        66, LogLevel.Information, "The reseller account has more credit than before; what waited for it goes on (orders: {Orders})")]
    private partial void LogRisen(int orders);

    [LoggerMessage(67, LogLevel.Warning, "The reseller account's credit could not be read; read again in {Delay}. {Trouble}")]
    private partial void LogNotSeen(string trouble, TimeSpan delay);
}
