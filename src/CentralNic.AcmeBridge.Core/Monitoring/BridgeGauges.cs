using System.Diagnostics.Metrics;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Telemetry;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Monitoring;

/// <summary>What is measured when somebody looks: how things stand, from what is in memory.</summary>
internal sealed class BridgeGauges
{
    private readonly OrderRepository _orders;
    private readonly HealthMonitor _health;
    private readonly PeriodicTasks _periodic;
    private readonly UpstreamReports _upstream;
    private readonly TimeProvider _time;

    public BridgeGauges(
        BridgeInstruments instruments,
        OrderRepository orders,
        HeldAnswers held,
        HealthMonitor health,
        PeriodicTasks periodic,
        UpstreamReports upstream,
        MonitoredSums sums,
        TimeProvider time)
    {
        (_orders, _health, _periodic, _upstream, _time) = (orders, health, periodic, upstream, time);
        var meter = instruments.Meter;
        meter.CreateObservableGauge("acme_bridge.orders.open", CountOpen, "{order}", "Orders that are not settled, by what they wait for.");
        meter.CreateObservableGauge(
            "acme_bridge.orders.oldest_wait", OldestWaits, "s", "How long the order that waits longest has been in its state.");
        meter.CreateObservableGauge("acme_bridge.held_answers", () => held.Count, "{answer}", "Answers to clients that are held back.");
        meter.CreateObservableGauge(
            "acme_bridge.health.condition", Told, unit: null, "1 while something is wrong with the bridge itself, 0 while it is not.");
        AddTasks(meter);
        AddMoney(meter, sums);
        meter.CreateObservableGauge<long>(
            "acme_bridge.certificates",
            () => sums.Latest.Certificates,
            "{certificate}",
            "The newest certificate of each set of names, by the days until it expires.");
        meter.CreateObservableGauge<long>(
            "acme_bridge.subscriptions",
            () => sums.Latest.Subscriptions,
            "{subscription}",
            "Sets of names that go on, by the days until the paid time ends.");
    }

    private void AddTasks(Meter meter)
    {
        meter.CreateObservableGauge(
            "acme_bridge.task.last_success.timestamp",
            () => from state in _periodic.States
                  where state.LastSuccess is not null
                  select new Measurement<double>(state.LastSuccess!.Value.ToUnixTimeMilliseconds() / 1000.0, Task(state)),
            "s",
            "When a round of the periodic task last ended well, as Unix time.");
        meter.CreateObservableGauge(
            "acme_bridge.task.consecutive_failures",
            () => _periodic.States.Select(state => new Measurement<int>(state.ConsecutiveFailures, Task(state))),
            "{round}",
            "Rounds of the periodic task that failed since the last one that ended well.");
        meter.CreateObservableGauge(
            "acme_bridge.task.overdue",
            () => _periodic.States.Select(state => new Measurement<double>(state.OverdueAt(_time.GetUtcNow()).TotalSeconds, Task(state))),
            "s",
            "How long the next round of the periodic task should have begun already; 0 when it is not due.");
    }

    private void AddMoney(Meter meter, MonitoredSums sums)
    {
        meter.CreateObservableCounter<double>(
            "acme_bridge.money.booked", () => sums.Latest.Booked, unit: null, "What was charged, net, in the currency of the label.");
        meter.CreateObservableCounter<double>(
            "acme_bridge.money.refunded",
            () => sums.Latest.Refunded,
            unit: null,
            "What was given back, net, in the currency of the label.");
        meter.CreateObservableGauge<double>(
            "acme_bridge.money.reserved",
            () => sums.Latest.Reserved,
            unit: null,
            "What is set aside for purchases that are under way, net, in the currency of the label.");
        meter.CreateObservableCounter<long>(
            "acme_bridge.purchases", () => sums.Latest.Purchases, "{purchase}", "Purchases, renewals and refunds that were booked.");
        meter.CreateObservableGauge<double>(
            "acme_bridge.budget.limit",
            () => sums.Latest.BudgetLimits,
            unit: null,
            "What may be spent in the month or year that runs, net.");
        meter.CreateObservableGauge<double>(
            "acme_bridge.budget.spent",
            () => sums.Latest.BudgetsSpent,
            unit: null,
            "What is spent or set aside of it, net.");
        meter.CreateObservableGauge(
            "acme_bridge.reseller.amount",
            () => Account(account => account.Amount),
            unit: null,
            "The reseller account's amount (StatusAccount), as it was read last.");
        meter.CreateObservableGauge(
            "acme_bridge.reseller.credit",
            () => Account(account => account.Credit),
            unit: null,
            "The reseller account's credit (StatusAccount), as it was read last.");
    }

    private static KeyValuePair<string, object?> Task(PeriodicTaskState state) => new("task", state.Name);

    private IEnumerable<Measurement<int>> CountOpen() => _orders.Waits
        .GroupBy(wait => (wait.State, wait.WaitingFor))
        .Select(group => new Measurement<int>(
            group.Count(),
            new KeyValuePair<string, object?>("state", group.Key.State),
            new KeyValuePair<string, object?>("waiting_for", group.Key.WaitingFor)));

    private IEnumerable<Measurement<double>> OldestWaits()
    {
        var now = _time.GetUtcNow();
        return _orders.Waits.GroupBy(wait => wait.WaitingFor).Select(group => new Measurement<double>(
            Math.Max(0, (now - group.Min(wait => wait.Since)).TotalSeconds),
            new KeyValuePair<string, object?>("waiting_for", group.Key)));
    }

    private IEnumerable<Measurement<int>> Told()
    {
        var holding = _health.Report().Conditions.Select(condition => condition.Name).ToHashSet(StringComparer.Ordinal);
        return HealthConditions.All.Union(holding, StringComparer.Ordinal).Select(condition => new Measurement<int>(
            holding.Contains(condition) ? 1 : 0, new KeyValuePair<string, object?>("condition", condition)));
    }

    private IEnumerable<Measurement<double>> Account(Func<UpstreamAccount, decimal?> amount)
    {
        if (_upstream.LastAccount is { Failure: null } account && amount(account) is { } known)
        {
            yield return new Measurement<double>(
                (double)known, new KeyValuePair<string, object?>("currency", account.Currency ?? ""));
        }
    }
}
