using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>Tells how the way to the reseller does.</summary>
public sealed class UpstreamReports : IDisposable
{
    private static readonly TimeSpan AccountAge = TimeSpan.FromMinutes(1);

    private readonly ResellerClient _reseller;
    private readonly CommandStatistics _commands;
    private readonly SeenEvents _events;
    private readonly HealthMonitor _health;
    private readonly OrderRepository _orders;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _reading = new(1);
    private UpstreamAccount? _account;
    private DateTimeOffset _accountAt;

    internal UpstreamReports(
        ResellerClient reseller,
        CommandStatistics commands,
        SeenEvents events,
        HealthMonitor health,
        OrderRepository orders,
        TimeProvider time) =>
        (_reseller, _commands, _events, _health, _orders, _time) = (reseller, commands, events, health, orders, time);

    /// <summary>Reports. The account's money is asked for, at most once a minute.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<UpstreamReport> ReadAsync(CancellationToken cancellationToken)
    {
        var account = await ReadAccountAsync(AccountAge, CommandPriority.Interactive, cancellationToken);
        var budget = _reseller.Budget;
        return new UpstreamReport
        {
            Since = _commands.Since,
            Login = _health.Has(HealthConditions.ResellerLogin) ? "refused" : _commands.LastSuccess is null ? "unknown" : "accepted",
            Circuit = _reseller.Circuit.ToString(),
            LastSuccess = Sent(_commands.LastSuccess),
            LastFailure = Sent(_commands.LastFailure),
            Budget = new UpstreamBudget(budget.CommandsPerSecond, budget.Available, budget.UnderWay, budget.Waiting),
            Account = account with { OrdersWaiting = await CountWaitingAsync(cancellationToken) },
            Commands = _commands.Counts,
            EventsRead = _events.LastRead,
            Events = _events.Latest,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private static SentCommand? Sent(CommandRecord? record) =>
        record is null ? null : new SentCommand(record.Command, record.At, record.Code, record.ErrorKind?.ToString());

    /// <summary>The account's money as it was read last; <see langword="null"/>: it was not.</summary>
    internal UpstreamAccount? LastAccount => _account;

    /// <summary>Reads the account's money, unless that was done lately. What the reseller says against it stands in the answer.</summary>
    /// <param name="age">How old the answer may be.</param>
    internal async Task<UpstreamAccount> ReadAccountAsync(TimeSpan age, CommandPriority priority, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var now = _time.GetUtcNow();
            if (_account is null || now - _accountAt >= age || now < _accountAt)
            {
                (_account, _accountAt) = (await AskAsync(now, priority, cancellationToken), now);
            }

            return _account;
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<UpstreamAccount> AskAsync(DateTimeOffset now, CommandPriority priority, CancellationToken cancellationToken)
    {
        using var caller = CommandCaller.Begin("upstream-report");
        try
        {
            var status = await _reseller.Account.StatusAsync(priority, cancellationToken);
            return new UpstreamAccount
            {
                Amount = status.Amount,
                Credit = status.Credit,
                Currency = status.Currency,
                Read = now,
                OrdersWaiting = 0,
            };
        }
        catch (ResellerException failure)
        {
            return new UpstreamAccount { Failure = failure.Message, OrdersWaiting = 0 };
        }
    }

    private async Task<int> CountWaitingAsync(CancellationToken cancellationToken)
    {
        var waiting = 0;
        await foreach (var order in _orders.ListAttentionAsync(cancellationToken))
        {
            waiting += order.Issuance!.Attention!.Kind == AttentionKind.CreditExhausted ? 1 : 0;
        }

        return waiting;
    }
}
