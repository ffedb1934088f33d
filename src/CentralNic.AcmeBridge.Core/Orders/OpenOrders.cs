using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.Reseller.Budget;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>Which orders of which account are not settled, with their expiry: for limits and fairness, without reading them all.</summary>
internal sealed class OpenOrders
{
    private readonly ConcurrentDictionary<AccountId, ConcurrentDictionary<OrderId, DateTimeOffset>> _open = new();

    private readonly ConcurrentDictionary<OrderId, (CommandCaller Caller, OrderWait? Wait)> _orders = new();

    /// <summary>What all of them wait for, in no order; of those that hold an authorization only nothing.</summary>
    public IEnumerable<OrderWait> Waits =>
        from open in _orders where open.Value.Wait is not null select open.Value.Wait!.Value;

    /// <summary>Whose an order is; <see langword="null"/>: it is settled.</summary>
    public CommandCaller? CallerOf(OrderId id) => _orders.TryGetValue(id, out var open) ? open.Caller : null;

    public void Put(Order order)
    {
        if (order.IsFinal)
        {
            _orders.TryRemove(order.Id, out _);
        }
        else
        {
            _orders[order.Id] = (new CommandCaller(order.Tenant.Value, order.Account.Value), OrderWait.Of(order));
        }

        if (!order.IsFinal)
        {
            _open.GetOrAdd(order.Account, static _ => new())[order.Id] = order.Expires;
        }
        else if (_open.TryGetValue(order.Account, out var own))
        {
            own.TryRemove(order.Id, out _);
        }
    }

    public int Count(AccountId account) => _open.TryGetValue(account, out var own) ? own.Count : 0;

    public DateTimeOffset? EarliestExpiry(AccountId account) =>
        _open.TryGetValue(account, out var own) && !own.IsEmpty ? own.Values.DefaultIfEmpty().Min() : null;
}
